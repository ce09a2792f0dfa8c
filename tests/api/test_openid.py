"""Signing in at an identity provider: a real one, and a fake that lies in every way it can."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import SecretStr
from sqlalchemy import update

from api.access.identity_provider import Unreachable
from api.access.openid import Client, OpenIdProvider
from api.adapters import make_openid
from bot.store.desk_tables import audit, openid_links
from bot.store.tables import users
from tests.api.build import Site, refusal, site_over
from tests.api.conftest import Start
from tests.api.fake_openid import FakeOpenId
from tests.api.openid_provider import CLIENT, FOLDER, SECRET, OpenIdCounterpart, sign_in_there
from tests.channels.counterparts import install

URL = "/api/desk"


@pytest.fixture(scope="module")
def provider() -> Iterator[OpenIdCounterpart]:
    """The third-party provider."""
    install(FOLDER)
    with OpenIdCounterpart() as running:
        yield running


@pytest.fixture
def fake() -> Iterator[FakeOpenId]:
    """The fake one."""
    with FakeOpenId() as running:
        yield running


@pytest.fixture(autouse=True)
def emails(site: Site) -> Iterator[None]:
    """Lan's and Minh's e-mail addresses, as an administrator entered them; nobody was too fast."""
    site.parts.pace.forget()
    with site.parts.engine.begin() as connection:
        for login in ("lan", "minh"):
            changed = update(users).where(users.c.login == login)
            connection.execute(changed.values(email=f"{login}@example.vn"))
    yield
    with site.parts.engine.begin() as connection:
        connection.execute(update(users).values(email=None, disabled_at=None, epoch=0))


def at(start: Start, issuer: str) -> Site:
    """The application with this provider, at the time of day: a provider's clock is real."""
    site = start(oidc_issuer=issuer, oidc_client_id=CLIENT, oidc_client_secret=SecretStr(SECRET))
    site.clock.now = datetime.now(UTC)
    parts = site.parts
    return site_over(replace(parts, openid=make_openid(parts.settings, parts.now)))


def begin(site: Site) -> str:
    """Where the sign-in page sends the browser."""
    answer = site.client.get(f"{URL}/openid/start", follow_redirects=False)
    assert answer.status_code == 303
    return str(answer.headers["location"])


def end(site: Site, back: str) -> str:
    """Come back with this address; where the desk then sends the browser."""
    path = back.removeprefix("http://127.0.0.1:8000")
    answer = site.client.get(path, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def whoami(site: Site) -> str | None:
    """The login of who is signed in."""
    answer = site.client.get(f"{URL}/me")
    return answer.json()["login"] if answer.status_code == 200 else None


def newest(site: Site) -> tuple[str, str, dict[str, object]]:
    """The newest record of the audit log: actor, action, detail."""
    row = site.rows(audit)[-1]
    return row["actor"], row["action"], row["detail"]


def test_a_clerk_signs_in_at_the_offices_provider(
    start: Start, provider: OpenIdCounterpart
) -> None:
    """Linked at the first time by the e-mail that was entered, known by the subject after it."""
    site = at(start, provider.issuer)
    address = begin(site)
    asked = parse_qs(urlsplit(address).query)

    first = end(site, sign_in_there(address, "lan"))

    assert first == "/desk"
    assert whoami(site) == "lan"
    assert newest(site)[:2] == ("lan", "sign_in")
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["response_type"] == ["code"]
    assert all(len(asked[name][0]) >= 43 for name in ("state", "nonce", "code_challenge"))
    (linked,) = site.rows(openid_links)
    assert (linked["subject"], linked["user_id"]) == ("lan", 1)
    with site.parts.engine.begin() as connection:
        connection.execute(update(users).values(email=None))
    site.client.cookies.clear()
    assert end(site, sign_in_there(begin(site), "lan")) == "/desk"
    assert whoami(site) == "lan"


def test_the_cookie_of_a_session_is_the_same_as_after_a_password(
    start: Start, provider: OpenIdCounterpart
) -> None:
    """HttpOnly, SameSite=Strict; the try's own cookie is forgotten."""
    site = at(start, provider.issuer)
    back = sign_in_there(begin(site), "lan").removeprefix("http://127.0.0.1:8000")

    cookies = site.client.get(back, follow_redirects=False).headers.get_list("set-cookie")

    desk, gone = sorted(cookies)
    assert desk.startswith("motcua_desk=")
    assert {"httponly", "samesite=strict"} <= {one.strip().lower() for one in desk.split(";")}
    assert gone.startswith('motcua_openid="";')


def test_who_has_no_account_is_told_so_and_gets_none(
    start: Start, provider: OpenIdCounterpart
) -> None:
    """An e-mail that the provider did not verify links nothing; the log names the subject."""
    site = at(start, provider.issuer)
    before = len(site.rows(users))

    answers = [end(site, sign_in_there(begin(site), name)) for name in ("hue", "minh")]

    assert answers == ["/desk?sign_in=openid_unknown"] * 2
    assert whoami(site) is None
    assert (len(site.rows(users)), site.rows(openid_links)) == (before, [])
    assert newest(site) == (
        "desk",
        "sign_in_refused",
        {"reason": "openid_unknown", "by": "openid", "subject": "minh"},
    )


def test_an_address_that_came_back_once_does_not_let_in_twice(
    start: Start, provider: OpenIdCounterpart
) -> None:
    """With the old cookie, or without any."""
    site = at(start, provider.issuer)
    back = sign_in_there(begin(site), "lan")
    kept = site.client.cookies.get("motcua_openid")
    assert end(site, back) == "/desk"
    site.client.cookies.clear()

    without = end(site, back)
    site.client.cookies.set("motcua_openid", kept or "", path="/api/desk/openid")
    again = end(site, back)

    assert (without, again) == ("/desk?sign_in=openid_expired", "/desk?sign_in=openid_refused")
    assert whoami(site) is None


def test_another_browsers_try_lets_nobody_in(start: Start, provider: OpenIdCounterpart) -> None:
    """Who is made to open an attacker's address does not end up in the attacker's account."""
    site = at(start, provider.issuer)
    theirs = sign_in_there(begin(site), "lan")
    site.client.cookies.clear()
    begin(site)

    assert end(site, theirs) == "/desk?sign_in=openid_refused"
    assert whoami(site) is None


Lie = Callable[[FakeOpenId], None]


def claim(**claims: object) -> Lie:
    """These claims in the ID token."""

    def lie(fake: FakeOpenId) -> None:
        fake.claims = claims

    return lie


def key(name: str, alg: str = "RS256") -> Lie:
    """Signed with this."""

    def lie(fake: FakeOpenId) -> None:
        fake.key, fake.alg = name, alg

    return lie


def refuse_code(fake: FakeOpenId) -> None:
    """The code is none."""
    fake.refuse_code = True


def said(body: bytes) -> Lie:
    """The answer with the token is this."""

    def lie(fake: FakeOpenId) -> None:
        fake.said = body

    return lie


def another_person(fake: FakeOpenId) -> None:
    """Userinfo tells of somebody else."""
    fake.person = {"sub": "s2", "email": "lan@example.vn", "email_verified": True}


LIES: dict[str, Lie] = {
    "wrong nonce": claim(nonce="another"),
    "no nonce": claim(nonce=None),
    "another audience": claim(aud="another-client"),
    "several audiences, for another party": claim(aud=[CLIENT, "x"], azp="x"),
    "several audiences, nobody named": claim(aud=[CLIENT, "x"]),
    "expired": claim(exp=1_700_000_000),
    "never expires": claim(exp=None),
    "another issuer": claim(iss="https://other.example"),
    "no subject": claim(sub=None),
    "an empty subject": claim(sub=""),
    "a subject that is no text": claim(sub=["s1"]),
    "one audience, for another party": claim(azp="x"),
    "issued in the future": claim(iat=4_102_444_800, exp=4_102_444_900),
    "not valid yet": claim(nbf=4_102_444_800),
    "a time that is no number": claim(exp="4102444800"),
    "no ID token": said(b'{"access_token": "a", "token_type": "Bearer"}'),
    "a foreign key": key("foreign"),
    "signed with our shared secret": key("secret", "HS256"),
    "not signed": key("none"),
    "a code that is none": refuse_code,
    "another person's details": another_person,
}


def come_back(site: Site, fake: FakeOpenId, **query: str) -> str:
    """The provider sends the browser back; where the desk then sends it."""
    asked = parse_qs(urlsplit(begin(site)).query)
    fake.nonce, fake.now = asked["nonce"][0], int(site.clock.now.timestamp())
    given = {"code": "c", "state": asked["state"][0], **query}
    answer = site.client.get(f"{URL}/openid/back", params=given, follow_redirects=False)
    return str(answer.headers["location"])


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES.keys())
def test_what_does_not_hold_lets_nobody_in(start: Start, fake: FakeOpenId, lie: Lie) -> None:
    """Whatever is wrong with the provider's answer, one code says so."""
    site = at(start, fake.origin)
    fake.person = {"sub": "s1", "email": "lan@example.vn", "email_verified": True}
    lie(fake)

    assert come_back(site, fake) == "/desk?sign_in=openid_refused"
    assert whoami(site) is None
    assert site.rows(openid_links) == []


def test_the_fake_lets_in_when_it_does_not_lie(start: Start, fake: FakeOpenId) -> None:
    """So what was refused above was refused for its lie."""
    site = at(start, fake.origin)
    fake.person = {"sub": "s1", "email": "LAN@example.vn", "email_verified": True}

    assert come_back(site, fake) == "/desk"
    assert whoami(site) == "lan"


@pytest.mark.parametrize("body", [b"", b"[]", b"5", b'"a"', b"null", b"{", b"[" * 5000])
def test_nonsense_from_the_provider_lets_nobody_in(
    start: Start, fake: FakeOpenId, body: bytes
) -> None:
    """And is no error of ours: the page says that the provider cannot be reached."""
    site = at(start, fake.origin)
    fake.said = body

    assert come_back(site, fake) == "/desk?sign_in=openid_unreachable"
    assert whoami(site) is None


def test_a_letter_that_only_looks_the_same_is_another_mailbox(
    start: Start, fake: FakeOpenId
) -> None:
    """The Kelvin sign is a "k" in lower case: an address of other letters links nothing."""
    site = at(start, fake.origin)
    with site.parts.engine.begin() as connection:
        changed = update(users).where(users.c.login == "lan").values(email="kim@example.vn")
        connection.execute(changed)
    fake.person = {"sub": "s1", "email": "\N{KELVIN SIGN}im@example.vn", "email_verified": True}

    assert come_back(site, fake) == "/desk?sign_in=openid_unknown"
    assert site.rows(openid_links) == []


@pytest.mark.parametrize("name", ["token_endpoint", "jwks_uri", "userinfo_endpoint"])
def test_nothing_is_asked_of_a_provider_in_the_clear(
    start: Start, fake: FakeOpenId, name: str
) -> None:
    """Codes, keys and tokens travel by https, but on one machine."""
    site = at(start, fake.origin)
    fake.more = {name: "http://sso.example.vn/x"}

    assert begin(site) == "/desk?sign_in=openid_unreachable"


async def test_an_issuer_is_looked_up_by_https_only() -> None:
    """Else whoever sits in between names the keys."""
    client = Client("http://sso.example.vn", CLIENT, SECRET, "https://a.example/back")

    with pytest.raises(Unreachable, match="MOTCUA_OIDC_ISSUER is not https"):
        await OpenIdProvider(client, lambda: datetime.now(UTC)).begin()


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"iss": "https://other.example"}, "openid_refused"),  # RFC 9207: a mix-up
        ({"state": "another"}, "openid_refused"),
        ({"state": "é"}, "openid_refused"),
        ({"error": "access_denied"}, "openid_refused"),
    ],
)
def test_an_answer_of_another_try_or_provider_is_refused(
    start: Start, fake: FakeOpenId, query: dict[str, str], code: str
) -> None:
    """Before any code is given away."""
    site = at(start, fake.origin)

    assert come_back(site, fake, **query) == f"/desk?sign_in={code}"
    assert [one.path for one in fake.requests if one.path == "/token"] == []


def test_a_provider_that_calls_itself_otherwise_is_not_asked(
    start: Start, fake: FakeOpenId
) -> None:
    """Discovery 1.0, 4.3: the issuer is exactly the one that was entered."""
    site = at(start, fake.origin)
    fake.named = "https://other.example"

    assert begin(site) == "/desk?sign_in=openid_unreachable"


def test_a_try_is_good_for_ten_minutes(start: Start, fake: FakeOpenId) -> None:
    """A cookie that was forged or is too old is none."""
    site = at(start, fake.origin)
    begin(site)
    site.client.cookies.clear()
    site.client.cookies.set("motcua_openid", "forged", path="/api/desk/openid")

    answer = site.client.get(f"{URL}/openid/back", follow_redirects=False)

    assert answer.headers["location"] == "/desk?sign_in=openid_expired"


def test_a_disabled_account_is_not_entered(start: Start, fake: FakeOpenId) -> None:
    """The link stays, the door is shut."""
    site = at(start, fake.origin)
    fake.person = {"sub": "s1", "email": "lan@example.vn", "email_verified": True}
    assert come_back(site, fake) == "/desk"
    with site.parts.engine.begin() as connection:
        connection.execute(update(users).values(disabled_at=site.clock.now))
    assert whoami(site) is None

    assert come_back(site, fake) == "/desk?sign_in=disabled"


def test_without_a_provider_there_is_no_such_way(site: Site) -> None:
    """The page shows no button, and the address leads back to the desk."""
    assert site.client.get(f"{URL}/sign-in").json() == {"openid": None}
    assert begin(site) == "/desk?sign_in=openid_off"


def test_the_providers_name_stands_on_the_button(start: Start, fake: FakeOpenId) -> None:
    """Or what the protocol is called."""
    site = at(start, fake.origin)

    assert site.client.get(f"{URL}/sign-in").json() == {"openid": "OpenID Connect"}


def test_one_address_tries_no_faster_than_twenty_times_in_ten_seconds(site: Site) -> None:
    """The provider is not flooded through us."""
    codes = [
        site.client.get(f"{URL}/openid/start", follow_redirects=False).status_code
        for _ in range(20)
    ]
    last = site.client.get(f"{URL}/openid/start", follow_redirects=False)
    site.parts.pace.forget()

    assert set(codes) == {303}
    refusal(last, 429, "too_fast")
