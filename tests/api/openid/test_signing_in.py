"""Signing in at a real identity provider, of a third party."""

from urllib.parse import parse_qs, urlsplit

from sqlalchemy import update

from bot.store.desk_tables import audit, openid_links
from bot.store.tables import users
from tests.api.build import Site, refusal
from tests.api.conftest import Start
from tests.api.openid.steps import URL, at, begin, end, whoami
from tests.api.openid_provider import OpenIdCounterpart, sign_in_there


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


def test_without_a_provider_there_is_no_such_way(site: Site) -> None:
    """The page shows no button, and the address leads back to the desk."""
    assert site.client.get(f"{URL}/sign-in").json() == {"openid": None}
    assert begin(site) == "/desk?sign_in=openid_off"


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
