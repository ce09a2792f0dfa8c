"""Keeping the accounts: who may change which, what happens to sessions, what is on record."""

from collections.abc import Iterator
from typing import Any

import pytest
from httpx2 import Response
from sqlalchemy import delete, update

from bot.accounts import LastAdmin, Profile
from bot.roles import Role
from bot.store.desk_tables import audit, grants, openid_links
from bot.store.tables import users
from tests.api.build import PASSWORD, Site, become, refusal

URL = "/api/desk/accounts"
HUE = {"login": "hue", "name": "Phạm Thị Huệ", "role": "clerk", "email": "Hue@example.vn"}


@pytest.fixture(autouse=True)
def two_clerks_again(site: Site) -> Iterator[None]:
    """The accounts are shared by the tests of this folder."""
    with site.parts.engine.begin() as connection:
        connection.execute(update(users).values(role="clerk", office_id=None))
    hashes = {row["id"]: row["password_hash"] for row in site.rows(users)}
    yield
    with site.parts.engine.begin() as connection:
        for table in (grants, openid_links):
            connection.execute(delete(table))
        connection.execute(delete(users).where(users.c.id > 2))
        for account_id, password_hash in hashes.items():
            values: dict[str, Any] = {
                "role": "clerk", "office_id": None, "email": None, "disabled_at": None,
                "epoch": 0, "password_until": None, "totp_secret": None,
                "password_hash": password_hash,
            }  # fmt: skip
            changed = update(users).where(users.c.id == account_id)
            connection.execute(changed.values(**values))


def admin(site: Site, office: str | None = None) -> dict[str, str]:
    """Lan keeps the accounts now; the header of her changes."""
    return become(site, Role.ADMIN, office)


def made(site: Site, page: dict[str, str], **more: object) -> dict[str, Any]:
    """A new account with its password."""
    answer = site.client.post(URL, headers=page, json=HUE | more)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def sign_in(site: Site, login: str, password: str) -> Response:
    """A try to sign in; the client keeps the cookie."""
    body = {"login": login, "password": password}
    return site.client.post("/api/desk/sign-in", json=body)


def accounts_profile(login: str = "lan", role: Role = Role.CLERK) -> Profile:
    """An account of every office."""
    return Profile(login, "Lan", role)


def post(site: Site, page: dict[str, str], account: int, step: str) -> Response:
    """One of the steps without a body."""
    return site.client.post(f"{URL}/{account}/{step}", headers=page)


def test_a_new_account_begins_with_a_password_that_must_be_changed(site: Site) -> None:
    """Until then its session opens nothing but the change; afterwards old sessions are ended."""
    hue = made(site, admin(site))
    first = sign_in(site, "hue", hue["password"])
    page = {"X-CSRF-Token": first.json()["csrf"]}
    shut = site.client.get("/api/desk/cases")
    before = dict(site.client.cookies)
    own = "mật khẩu của Huệ"

    changed = site.client.post(
        "/api/desk/password", headers=page, json={"old": hue["password"], "new": own}
    )

    assert first.json()["password_due"] is True
    refusal(shut, 403, "password_due")
    assert (changed.status_code, changed.json()["password_due"]) == (200, False)
    assert site.client.get("/api/desk/cases").status_code == 200
    site.client.cookies.clear()
    site.client.cookies.update(before)
    refusal(site.client.get("/api/desk/me"), 401, "signed_out")
    site.client.cookies.clear()
    refusal(sign_in(site, "hue", hue["password"]), 401, "wrong")
    assert sign_in(site, "hue", own).status_code == 200


def test_a_temporary_password_is_good_for_three_days(site: Site) -> None:
    """Only who knows it learns that it is too old."""
    hue = made(site, admin(site))
    site.clock.forward(3 * 24 * 3600 + 1)

    refusal(sign_in(site, "hue", hue["password"]), 401, "password_expired")
    refusal(sign_in(site, "hue", "sai"), 401, "wrong")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("sai sai sai", "một mật khẩu khác", "wrong_password"),
        (PASSWORD, PASSWORD, "same_password"),
        (PASSWORD, "ngắn", "invalid"),
    ],
)
def test_a_password_is_changed_by_who_knows_the_old_one(
    site: Site, old: str, new: str, code: str
) -> None:
    """To another one of at least ten characters."""
    page = site.clerk()
    body = {"old": old, "new": new}

    refusal(site.client.post("/api/desk/password", headers=page, json=body), 422, code)
    assert sign_in(site, "lan", PASSWORD).status_code == 200


def test_guessing_the_old_password_locks_the_account_like_a_sign_in(site: Site) -> None:
    """A stolen session does not try passwords for ever."""
    page = site.clerk()
    for n in range(8):
        body = {"old": f"sai {n}", "new": "một mật khẩu khác"}
        site.client.post("/api/desk/password", headers=page, json=body)

    right = {"old": PASSWORD, "new": "một mật khẩu khác"}
    refusal(site.client.post("/api/desk/password", headers=page, json=right), 422)


def test_a_disabled_account_is_out_at_once(site: Site) -> None:
    """Its session, its sign-in, its place among colleagues; enabled, it is back."""
    minh = dict(site.clerk("minh"))
    theirs = dict(site.client.cookies)
    page = admin(site)

    assert post(site, page, 2, "disable").status_code == 204

    kept = dict(site.client.cookies)
    site.client.cookies.clear()
    site.client.cookies.update(theirs)
    refusal(site.client.get("/api/desk/me", headers=minh), 401, "signed_out")
    site.client.cookies.clear()
    refusal(sign_in(site, "minh", PASSWORD), 401, "disabled")
    refusal(sign_in(site, "minh", "sai"), 401, "wrong")
    assert site.parts.users.find(2) is None
    site.client.cookies.update(kept)
    assert post(site, page, 2, "enable").status_code == 204
    assert sign_in(site, "minh", PASSWORD).status_code == 200


def test_a_lost_phone_is_forgotten(site: Site) -> None:
    """The next sign-in asks for no code; sessions of before are ended."""
    with site.parts.engine.begin() as connection:
        connection.execute(update(users).where(users.c.id == 2).values(totp_secret="A" * 32))
    refusal(sign_in(site, "minh", PASSWORD), 401, "code_needed")
    page = admin(site)

    assert post(site, page, 2, "reset-totp").status_code == 204
    assert sign_in(site, "minh", PASSWORD).status_code == 200


def test_a_reset_password_is_handed_over_once_and_ends_the_old_one(site: Site) -> None:
    """It is shown in the answer and kept nowhere; the log says that it was done."""
    page = admin(site)

    handed = post(site, page, 2, "reset-password").json()

    assert len(handed["password"]) == 19
    refusal(sign_in(site, "minh", PASSWORD), 401, "wrong")
    assert sign_in(site, "minh", handed["password"]).json()["password_due"] is True
    assert handed["password"] not in str(site.rows(audit))
    assert handed["password"] not in str(site.rows(users))


def test_roles_are_given_and_taken_by_office(site: Site) -> None:
    """Twice the same counts once; an office that there is not is refused."""
    page = admin(site)
    lead = {"role": "lead", "office": "xa-an-thuan"}
    approver = {"role": "approver", "office": None}

    def give(*roles: dict[str, Any]) -> Response:
        body = {"grants": roles}
        return site.client.put(f"{URL}/2/grants", headers=page, json=body)

    assert give(lead, approver, lead).status_code == 204
    minh = next(one for one in site.client.get(URL).json()["accounts"] if one["id"] == 2)
    assert minh["grants"] == [lead, approver]
    refusal(give({"role": "lead", "office": "nowhere"}), 422, "invalid")
    assert give().status_code == 204
    clerk = site.parts.users.find(2)
    assert clerk is not None
    assert clerk.grants == ()


def test_nobody_changes_their_own_account(site: Site) -> None:
    """So nobody gives themselves a role, and nobody shuts themselves out."""
    page = admin(site)
    body = {"name": "Lan", "role": "lead"}
    answers = [
        *(post(site, page, 1, step) for step in ("disable", "reset-password", "reset-totp")),
        site.client.put(f"{URL}/1", headers=page, json=body),
        site.client.put(f"{URL}/1/grants", headers=page, json={"grants": [{"role": "lead"}]}),
    ]

    assert {refusal(answer, 409).code for answer in answers} == {"own_account"}


def test_the_last_who_keeps_every_offices_accounts_stays(site: Site) -> None:
    """Neither disabled, nor given another role, by an office's admin or at the command line."""
    page = admin(site)
    made(site, page, role="admin", office="xa-an-thuan")
    accounts = site.parts.accounts

    with pytest.raises(LastAdmin):
        accounts.disable(None, 1)
    with pytest.raises(LastAdmin):
        accounts.change(None, 1, accounts_profile())
    accounts.make(None, accounts_profile("second", Role.ADMIN), with_password=True)
    accounts.disable(None, 1)

    assert site.parts.users.find(1) is None


def test_an_offices_admin_reaches_their_office_only(site: Site) -> None:
    """Accounts that hold elsewhere are not found; roles elsewhere are not given."""
    page = admin(site)
    own = made(site, page, office="thue-co-so-3")["id"]
    page = admin(site, "thue-co-so-3")

    listed = site.client.get(URL).json()
    elsewhere = site.client.put(
        f"{URL}/{own}/grants", headers=page, json={"grants": [{"role": "lead", "office": None}]}
    )
    new = {"login": "x1", "name": "X", "role": "clerk", "office": "xa-an-thuan"}

    assert {one["login"] for one in listed["accounts"]} == {"lan", "hue"}
    assert [office["id"] for office in listed["offices"]] == ["thue-co-so-3"]
    assert listed["everywhere"] is False
    refusal(elsewhere, 403, "not_allowed")
    refusal(site.client.post(URL, headers=page, json=new), 403, "not_allowed")
    refusal(post(site, page, 2, "disable"), 404, "not_found")
    assert post(site, page, own, "disable").status_code == 204


def test_a_login_and_an_email_belong_to_one_account(site: Site) -> None:
    """In whatever case they are written; the second is a conflict, not an error of ours."""
    page = admin(site)
    made(site, page)

    refusal(site.client.post(URL, headers=page, json=HUE), 409, "taken")
    other = {"name": "Minh", "role": "clerk", "email": "HUE@EXAMPLE.VN"}
    refusal(site.client.put(f"{URL}/2", headers=page, json=other), 409, "taken")


def test_an_account_without_a_password_is_for_the_identity_provider(site: Site) -> None:
    """No password opens it, not even an empty one."""
    hue = made(site, admin(site), with_password=False)

    assert hue["password"] is None
    refusal(sign_in(site, "hue", "x"), 401, "wrong")


def test_every_step_is_on_record(site: Site) -> None:
    """Who, what, whose account; the password in no record."""
    before = len(site.rows(audit))
    page = admin(site)
    hue = made(site, page)["id"]
    body = {"name": "Huệ", "role": "editor", "office": "xa-an-thuan"}
    site.client.put(f"{URL}/{hue}", headers=page, json=body)
    site.client.put(f"{URL}/{hue}/grants", headers=page, json={"grants": [{"role": "clerk"}]})
    for step in ("disable", "enable", "reset-password", "reset-totp"):
        post(site, page, hue, step)

    records = site.rows(audit)[before:]

    assert [(one["actor"], one["action"], one["subject"]) for one in records[1:]] == [
        ("lan", action, "hue")
        for action in (
            "account_add", "account_change", "account_roles", "account_disable",
            "account_enable", "account_password", "account_totp",
        )
    ]  # fmt: skip
    assert records[2]["detail"] == {"role": "editor", "office": "xa-an-thuan"}
    assert records[3]["detail"] == {"roles": ["clerk@*"]}
