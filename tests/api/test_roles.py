"""Who may call what: every route of the desk with every role, and the second factor."""

import pyotp
import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DatabaseError

from bot.roles import POWERS, Clerk, Grant, Power, Role
from bot.store.audit import broken_at
from bot.store.desk_tables import audit
from tests.api.build import PASSWORD, Site, become, refusal
from tests.api.role_matrix import (
    BODIES,
    ELSEWHERE,
    PLACES,
    PLAN,
    QUERIES,
    ROUTES,
    URL,
)


def test_every_route_of_the_desk_is_in_the_matrix(site: Site) -> None:
    """A route cannot be added without saying who may call it."""
    paths = site.client.get("/openapi.json").json()["paths"]
    found = {
        (method.upper(), path.removeprefix(URL))
        for path, methods in paths.items()
        if path.startswith(URL)
        for method in methods
    }

    assert found == set(ROUTES) | ELSEWHERE


@pytest.mark.parametrize("role", Role)
def test_a_role_opens_exactly_its_routes(site: Site, role: Role) -> None:
    """Every other route says 403, whatever else is wrong with the request."""
    page = become(site, role)
    refused: set[tuple[str, str]] = set()
    allowed: set[tuple[str, str]] = set()
    for (method, path), _ in sorted(ROUTES.items(), key=lambda item: "sign-out" in item[0][1]):
        url = URL + path
        for name, value in PLACES.items():
            url = url.replace(name, value)
        body = BODIES.get(path.rsplit("/", 1)[-1], {})
        json = body if method in ("POST", "PUT") and path != "/knowledge/uploads" else None
        url += QUERIES.get(path, "")
        status = site.client.request(method, url, headers=page, json=json).status_code
        (refused if status == 403 else allowed).add((method, path))

    expected = {at for at, power in ROUTES.items() if _opens(role, power)}
    assert allowed == expected
    assert refused == set(ROUTES) - expected


def _opens(role: Role, asked: Power | tuple[Power, ...] | None) -> bool:
    wanted = (asked,) if isinstance(asked, Power) else asked
    return wanted is None or not POWERS[role].isdisjoint(wanted)


def test_nobody_may_do_everything() -> None:
    """Who keeps the accounts does not answer; who audits changes nothing."""
    changing = {Power.ANSWER, Power.WRITE, Power.APPROVE, Power.PLAN, Power.ACCOUNTS, Power.ASSIGN}

    assert all(POWERS[role] != frozenset(Power) for role in Role)
    assert not POWERS[Role.AUDITOR] & changing
    assert Power.ANSWER not in POWERS[Role.ADMIN]


def test_a_role_reaches_as_far_as_its_office() -> None:
    """A second role may hold elsewhere; none without an office means everywhere."""
    hue = Clerk(1, "hue", "Huệ", "clerk", "xa", (Grant(Role.APPROVER, "tinh"),))

    assert hue.may(Power.ANSWER, "xa")
    assert not hue.may(Power.ANSWER, "tinh")
    assert hue.may(Power.APPROVE, "tinh")
    assert not hue.may(Power.APPROVE, "xa")
    assert hue.reach(Power.SEE) == frozenset({"xa", "tinh"})
    assert Clerk(2, "lan", "Lan", "lead").reach(Power.SEE) is None


def test_a_lead_plans_only_their_own_office(site: Site) -> None:
    """Another office's days are beyond reach, and one that there is not is not found."""
    page = become(site, Role.LEAD, "thue-co-so-3")
    body = {"spans": "", "note": "Nghỉ bù"}

    own = site.client.put(f"{URL}/plan/thue-co-so-3/days/2026-09-18", headers=page, json=body)
    other = site.client.put(f"{PLAN}/days/2026-09-18", headers=page, json=body)
    nowhere = site.client.put(f"{URL}/plan/nowhere/days/2026-09-18", headers=page, json=body)

    assert own.status_code == 204
    refusal(other, 403, "not_allowed")
    refusal(nowhere, 404, "not_found")
    plan = site.client.get(f"{URL}/plan/thue-co-so-3").json()
    assert plan["days"] == [{"day": "2026-09-18", "spans": "", "note": "Nghỉ bù"}]
    assert not any(span["begins_at"].startswith("2026-09-18") for span in plan["spans"])


def test_the_saturday_roster_says_who_sits(site: Site) -> None:
    """Two shifts of one person may not overlap; the plan shows the Saturday's hours too."""
    page = become(site, Role.LEAD)
    shift = BODIES["shifts"]

    first = site.client.post(f"{PLAN}/shifts", headers=page, json=shift)
    again = site.client.post(f"{PLAN}/shifts", headers=page, json=shift)

    assert first.status_code == 204
    refusal(again, 409, "busy_then")
    plan = site.client.get(PLAN).json()
    (sitting,) = plan["shifts"]
    assert (sitting["clerk"], sitting["begins_at"]) == ("Nguyễn Thị Lan", "2026-09-19T00:30:00Z")
    assert {"begins_at": "2026-09-19T07:30:00+07:00", "ends_at": "2026-09-19T11:30:00+07:00"} in (
        plan["spans"]
    )
    assert plan["theme"] == "Thứ Tư không hẹn, không tiền mặt"


def test_an_account_with_a_second_factor_asks_for_its_code(site: Site) -> None:
    """Each code once; a wrong one counts as a failure; without a password nobody learns of it."""
    page = site.clerk("lan")
    secret = site.client.get(f"{URL}/totp").json()["secret"]
    totp = pyotp.TOTP(secret)
    wrong = {"secret": secret, "code": "000000", "password": PASSWORD}
    refusal(site.client.post(f"{URL}/totp", headers=page, json=wrong), 422, "wrong_code")
    right = wrong | {"code": totp.at(site.clock.now)}
    assert site.client.post(f"{URL}/totp", headers=page, json=right).status_code == 200
    site.clock.forward(60)
    code = totp.at(site.clock.now)

    def tries(password: str, code: str) -> str:
        body = {"login": "lan", "password": password, "code": code}
        answer = site.client.post(f"{URL}/sign-in", json=body)
        return "in" if answer.status_code == 200 else answer.json()["code"]

    assert tries(PASSWORD, "") == "code_needed"
    assert tries("sai", "") == "wrong"
    assert tries(PASSWORD, "123456") == "wrong"
    assert tries(PASSWORD, code) == "in"
    assert tries(PASSWORD, code) == "wrong", "a code was taken twice"
    site.clock.forward(30)
    assert tries(PASSWORD, totp.at(site.clock.now)) == "in"


def test_the_audit_log_only_grows(site: Site) -> None:
    """The database refuses to change or delete a record."""
    site.clerk("lan")

    for change in ("UPDATE audit SET actor = 'x'", "DELETE FROM audit"):
        with (
            pytest.raises(DatabaseError, match="only grows"),
            site.parts.engine.begin() as connection,
        ):
            connection.execute(text(change))


def test_a_record_that_was_tampered_with_is_named(site: Site) -> None:
    """A record that did not come through the log does not fit the chain."""
    site.clerk("lan")
    with site.parts.engine.begin() as connection:
        assert broken_at(connection) is None
        row = connection.execute(select(audit).order_by(audit.c.id.desc())).mappings().first()
        assert row is not None
        forged = {k: v for k, v in row.items() if k != "id"} | {"digest": "f" * 64}
        made = connection.execute(insert(audit).values(**forged).returning(audit.c.id)).scalar()
        found = broken_at(connection)
        connection.rollback()

    assert found == made


def test_sign_ins_claims_and_closings_are_on_record(site: Site) -> None:
    """With who, what and when; an unknown login and a citizen's words are not."""
    case_id = site.case()
    site.client.post(f"{URL}/sign-in", json={"login": "0912345678", "password": "x"})
    site.clock.forward(1)
    page = site.clerk("lan")
    site.client.post(f"{URL}/cases/{case_id}/claim", headers=page)
    site.client.post(f"{URL}/cases/{case_id}/close", headers=page, json={"outcome": "spam"})
    page = become(site, Role.AUDITOR)

    log = site.client.get(f"{URL}/audit").json()

    newest = [(r["actor"], r["action"]) for r in log["records"][1:5]]
    assert newest == [
        ("lan", "closed"),
        ("lan", "claim"),
        ("lan", "sign_in"),
        ("desk", "sign_in_refused"),
    ]
    assert log["records"][4]["subject"] == "unknown"
    assert log["records"][1]["detail"] == {"outcome": "spam"}
    assert site.client.get(f"{URL}/audit/chain").json()["broken_at"] is None
    older = site.client.get(f"{URL}/audit", params={"before": log["records"][0]["id"]}).json()
    assert older["records"][0] == log["records"][1]
