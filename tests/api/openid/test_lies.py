"""A provider that lies in every way it can, and answers that are not for us."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from api.access.identity_provider import Unreachable
from api.access.openid import Client, OpenIdProvider
from bot.store.desk_tables import openid_links
from bot.store.tables import users
from tests.api.conftest import Start
from tests.api.fake_openid import FakeOpenId
from tests.api.openid.steps import URL, at, begin, come_back, whoami
from tests.api.openid_provider import CLIENT, SECRET

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


def test_the_providers_name_stands_on_the_button(start: Start, fake: FakeOpenId) -> None:
    """Or what the protocol is called."""
    site = at(start, fake.origin)

    assert site.client.get(f"{URL}/sign-in").json() == {"openid": "OpenID Connect"}
