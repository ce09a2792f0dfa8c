"""What a session of the desk is worth: to its clerk, and to somebody else who got hold of it."""

from collections.abc import Iterator
from typing import Any

import pyotp
import pytest
from httpx2 import Response
from sqlalchemy import update

from bot.store.tables import users
from bot.store.tries import LOCK, MOST_FAILURES
from tests.api.build import PASSWORD, Site, refusal, site_over

URL = "/api/desk"
OTHER = "một mật khẩu khác"


@pytest.fixture(autouse=True)
def as_before(site: Site) -> Iterator[None]:
    """The accounts are shared by many tests."""
    (lan,) = (row for row in site.rows(users) if row["login"] == "lan")
    kept = {"password_hash": lan["password_hash"], "epoch": lan["epoch"]}
    yield
    with site.parts.engine.begin() as connection:
        connection.execute(update(users).where(users.c.login == "lan").values(**kept))


def another(site: Site) -> Site:
    """A browser elsewhere, that nobody knows."""
    return site_over(site.parts)


def tries(site: Site, password: str = PASSWORD, login: str = "lan", code: str = "") -> str:
    """Try to sign in: "in", or the code of why not."""
    site.parts.pace.forget()
    body = {"login": login, "password": password, "code": code}
    answer = site.client.post(f"{URL}/sign-in", json=body)
    return "in" if answer.status_code == 200 else str(answer.json()["code"])


def lock(site: Site) -> None:
    """Guess until nobody is let in from here."""
    assert {tries(site, "sai") for _ in range(MOST_FAILURES)} == {"wrong"}
    assert tries(site) == "wrong"


def phone(site: Site, page: dict[str, str], **more: Any) -> tuple[pyotp.TOTP, Response]:
    """Set up a phone; its codes, and what came of it."""
    totp = pyotp.TOTP(site.client.get(f"{URL}/totp").json()["secret"])
    body = {"secret": totp.secret, "code": totp.at(site.clock.now), "password": PASSWORD, **more}
    return totp, site.client.post(f"{URL}/totp", headers=page, json=body)


def test_a_cookie_that_was_copied_ends_with_its_session(site: Site) -> None:
    """Signing out ends it on the server, not in one browser; another session goes on."""
    page = site.clerk("lan")
    thief, phone_ = another(site), another(site)
    thief.client.cookies.set("motcua_desk", site.client.cookies["motcua_desk"])
    phone_.clerk("lan")
    assert thief.client.get(f"{URL}/me").status_code == 200

    site.client.post(f"{URL}/sign-out", headers=page)

    refusal(thief.client.get(f"{URL}/me"), 401, "signed_out")
    assert phone_.client.get(f"{URL}/me").status_code == 200


def test_a_screen_left_open_sets_up_no_phone(site: Site) -> None:
    """Without the password nobody makes the account ask for their own phone's codes."""
    page = site.clerk("lan")

    for given in ({"password": "sai"}, {"password": ""}):
        _, answer = phone(site, page, **given)
        assert answer.status_code == 422
    (lan,) = (row for row in site.rows(users) if row["login"] == "lan")
    assert lan["totp_secret"] is None
    assert lan["known_failures"] == 1


def test_a_phone_takes_the_place_of_another_by_its_code(site: Site) -> None:
    """The password alone does not do it; every other session ends, and a code counts once."""
    elsewhere = another(site)
    elsewhere.clerk("lan")
    first, _ = phone(site, site.clerk("lan"))
    refusal(elsewhere.client.get(f"{URL}/me"), 401, "signed_out")
    page = {"X-CSRF-Token": site.client.get(f"{URL}/me").json()["csrf"]}
    assert site.client.get(f"{URL}/totp").json()["replaces"] is True
    assert tries(elsewhere, code=first.at(site.clock.now)) == "wrong", "taken at its set-up"
    site.clock.forward(60)

    _, without = phone(site, page)
    _, wrong = phone(site, page, old_code="000000")
    second, done = phone(site, page, old_code=first.at(site.clock.now))
    site.clock.forward(60)

    refusal(without, 422, "code_needed")
    refusal(wrong, 422, "wrong_proof")
    assert done.status_code == 200
    assert tries(elsewhere, code=first.at(site.clock.now)) == "wrong"
    assert tries(elsewhere, code=second.at(site.clock.now)) == "in"


def test_proofs_at_an_open_screen_are_counted(site: Site) -> None:
    """Eight, then neither the password nor the phone is changed for ten minutes."""
    page = site.clerk("lan")
    for _ in range(MOST_FAILURES):
        phone(site, page, password="sai")

    _, answer = phone(site, page)
    body = {"old": PASSWORD, "new": OTHER}
    changed = site.client.post(f"{URL}/password", headers=page, json=body)

    refusal(answer, 422, "wrong_proof")
    refusal(changed, 422, "wrong_password")


def test_who_signs_in_at_the_provider_only_is_sent_there(site: Site) -> None:
    """There is no password that could prove who asks, and none that a code would stand beside."""
    site.clerk("lan")
    with site.parts.engine.begin() as connection:
        connection.execute(update(users).where(users.c.login == "lan").values(password_hash=""))

    refusal(site.client.get(f"{URL}/totp"), 422, "no_password")


def test_strangers_who_lock_an_account_do_not_keep_its_clerk_out(site: Site) -> None:
    """A browser in which the clerk was before has tries of its own, and no more of them."""
    site.clerk("lan")
    stranger = another(site)
    lock(stranger)

    assert tries(site) == "in"
    assert tries(stranger) == "wrong", "a right password of the clerk opens no lock elsewhere"
    lock(site)
    site.clock.forward(LOCK.total_seconds())
    assert (tries(site), tries(stranger)) == ("in", "in")


def test_a_flood_of_tries_leaves_the_known_browser_its_share(site: Site) -> None:
    """The share of a login is counted apart too."""
    site.clerk("lan")
    for _ in range(100):
        site.parts.pace.allows("login", "lan", 1)
    body = {"login": "lan", "password": PASSWORD}

    known = site.client.post(f"{URL}/sign-in", json=body)
    stranger = another(site).client.post(f"{URL}/sign-in", json=body)

    assert known.status_code == 200
    refusal(stranger, 429, "too_fast")


@pytest.mark.parametrize("cookie", ["minh's", "forged", "of an older password"])
def test_a_browser_is_known_by_its_own_accounts_only(site: Site, cookie: str) -> None:
    """Somebody else's, one that nobody signed, one of before a password was changed."""
    browser = another(site)
    if cookie == "minh's":
        browser.clerk("minh")
    elif cookie == "forged":
        browser.client.cookies.set("motcua_known", "WzEsMF0.forged", path="/api/desk")
    else:
        browser.clerk("lan")
        body = {"old": PASSWORD, "new": OTHER}
        assert site.client.post(f"{URL}/password", headers=site.clerk(), json=body).is_success
    right = OTHER if cookie == "of an older password" else PASSWORD
    assert {tries(another(site), "sai") for _ in range(MOST_FAILURES)} == {"wrong"}

    assert tries(browser, right) == "wrong"


def test_a_browser_remembers_the_accounts_of_a_whole_counter(site: Site) -> None:
    """Two clerks at one machine are both known there."""
    site.clerk("lan")
    site.clerk("minh")
    lock(another(site))

    assert tries(site) == "in"
