"""Who may call what: every route of the desk with every role, and the second factor."""

import pyotp
import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DatabaseError

from bot.roles import POWERS, Clerk, Grant, Power, Role
from bot.store.audit import broken_at
from bot.store.desk_tables import audit
from bot.store.tables import users
from tests.api.build import PASSWORD, Site, refusal

URL = "/api/desk"
PLAN = f"{URL}/plan/xa-an-thuan"
KEEPING = (Power.WRITE, Power.APPROVE)
ROUTES: dict[tuple[str, str], Power | tuple[Power, ...] | None] = {
    ("GET", "/me"): None,
    ("GET", "/totp"): None,
    ("POST", "/totp"): None,
    ("POST", "/sign-out"): None,
    ("POST", "/presence"): None,
    ("POST", "/password"): None,
    ("GET", "/alerts"): None,
    ("GET", "/alerts/choices"): None,
    ("PUT", "/alerts/choices"): Power.ANSWER,
    ("POST", "/alerts/push"): Power.ANSWER,
    ("DELETE", "/alerts/push"): Power.ANSWER,
    ("GET", "/around"): Power.SEE,
    ("GET", "/cases"): Power.SEE,
    ("GET", "/cases/{case_id}"): Power.SEE,
    ("GET", "/cases/{case_id}/draft"): Power.SEE,
    ("GET", "/cases/{case_id}/files/{file_id}"): Power.SEE,
    ("GET", "/procedures"): Power.SEE,
    ("GET", "/pieces"): Power.SEE,
    ("GET", "/canned"): Power.SEE,
    ("GET", "/curated"): Power.SEE,
    ("GET", "/plan/{office}"): Power.SEE,
    ("GET", "/posters/file"): Power.SEE,
    ("GET", "/posters/scans"): Power.SEE,
    ("POST", "/cases/{case_id}/claim"): Power.ANSWER,
    ("POST", "/cases/{case_id}/reply"): Power.ANSWER,
    ("POST", "/cases/{case_id}/note"): Power.ANSWER,
    ("POST", "/cases/{case_id}/assign"): Power.ANSWER,
    ("POST", "/cases/{case_id}/category"): Power.ANSWER,
    ("POST", "/cases/{case_id}/forward"): Power.ANSWER,
    ("POST", "/cases/{case_id}/snooze"): Power.ANSWER,
    ("POST", "/cases/{case_id}/wake"): Power.ANSWER,
    ("POST", "/cases/{case_id}/release"): Power.ANSWER,
    ("POST", "/cases/{case_id}/close"): Power.ANSWER,
    ("POST", "/cases/{case_id}/typing"): Power.ANSWER,
    ("POST", "/cases/{case_id}/draft/reject"): Power.ANSWER,
    ("POST", "/curated/{answer_id}/approve"): Power.APPROVE,
    ("POST", "/curated/{answer_id}/reject"): Power.APPROVE,
    ("GET", "/trials"): Power.SEE,
    ("POST", "/cases/{case_id}/mistake"): Power.ANSWER,
    ("GET", "/mistakes"): Power.WRITE,
    ("GET", "/mistakes/{mistake_id}"): Power.WRITE,
    ("POST", "/mistakes/{mistake_id}/decide"): Power.WRITE,
    ("DELETE", "/trials/{trial_id}"): Power.WRITE,
    ("POST", "/canned"): Power.WRITE,
    ("GET", "/canned/all"): Power.WRITE,
    ("PUT", "/canned/{reply_id}"): Power.WRITE,
    ("DELETE", "/canned/{reply_id}"): Power.WRITE,
    ("PUT", "/plan/{office}/days/{day}"): Power.PLAN,
    ("DELETE", "/plan/{office}/days/{day}"): Power.PLAN,
    ("POST", "/plan/{office}/shifts"): Power.PLAN,
    ("DELETE", "/plan/{office}/shifts/{shift_id}"): Power.PLAN,
    ("GET", "/audit"): Power.AUDIT,
    ("GET", "/audit/chain"): Power.AUDIT,
    ("GET", "/audit/file.csv"): Power.AUDIT,
    ("GET", "/accounts"): Power.ACCOUNTS,
    ("POST", "/accounts"): Power.ACCOUNTS,
    ("PUT", "/accounts/{account_id}"): Power.ACCOUNTS,
    ("PUT", "/accounts/{account_id}/grants"): Power.ACCOUNTS,
    ("PUT", "/accounts/{account_id}/openid"): Power.ACCOUNTS,
    ("DELETE", "/accounts/{account_id}/openid"): Power.ACCOUNTS,
    ("POST", "/accounts/{account_id}/disable"): Power.ACCOUNTS,
    ("POST", "/accounts/{account_id}/enable"): Power.ACCOUNTS,
    ("POST", "/accounts/{account_id}/reset-password"): Power.ACCOUNTS,
    ("POST", "/accounts/{account_id}/reset-totp"): Power.ACCOUNTS,
    ("GET", "/insight"): Power.INSIGHT,
    ("GET", "/insight.csv"): Power.INSIGHT,
    ("GET", "/insight.xlsx"): Power.INSIGHT,
    ("GET", "/report.pdf"): Power.INSIGHT,
    ("GET", "/knowledge/procedures"): KEEPING,
    ("GET", "/knowledge/records/{kind}"): KEEPING,
    ("GET", "/knowledge/records/{kind}/{key}"): KEEPING,
    ("GET", "/knowledge/places"): KEEPING,
    ("GET", "/knowledge/national"): KEEPING,
    ("POST", "/knowledge/previews/hours"): KEEPING,
    ("POST", "/knowledge/previews/moments"): KEEPING,
    ("POST", "/knowledge/previews/checklist"): KEEPING,
    ("POST", "/knowledge/transcripts"): Power.WRITE,
    ("POST", "/knowledge/overrides"): Power.WRITE,
    ("POST", "/knowledge/groups"): Power.WRITE,
    ("POST", "/knowledge/videos"): Power.WRITE,
    ("POST", "/knowledge/offices"): Power.WRITE,
    ("POST", "/knowledge/records/{kind}/{key}/withdraw"): Power.WRITE,
    ("GET", "/knowledge/procedures/{code}"): KEEPING,
    ("POST", "/knowledge/procedures/{code}/check"): KEEPING,
    ("GET", "/knowledge/changes"): KEEPING,
    ("GET", "/knowledge/changes/others"): KEEPING,
    ("GET", "/knowledge/changes/{change_id}"): KEEPING,
    ("POST", "/knowledge/changes/publish"): Power.APPROVE,
    ("POST", "/knowledge/changes/return"): KEEPING,
    ("GET", "/knowledge/sources"): KEEPING,
    ("PUT", "/knowledge/sources"): Power.APPROVE,
    ("POST", "/knowledge/uploads"): Power.WRITE,
    ("GET", "/knowledge/uploads"): Power.WRITE,
    ("GET", "/knowledge/uploads/{upload_id}"): Power.WRITE,
    ("DELETE", "/knowledge/uploads/{upload_id}"): Power.WRITE,
    ("POST", "/knowledge/uploads/{upload_id}/confirm"): Power.WRITE,
    ("GET", "/channels"): Power.CHANNELS,
}
"""Each route with the power it asks for, or one of several; None: anybody who is signed in."""
ELSEWHERE = {
    ("GET", "/sign-in"),  # before anybody is known
    ("POST", "/sign-in"),
    ("GET", "/openid/start"),
    ("GET", "/openid/back"),
    ("GET", "/events"),  # a stream; anybody who is signed in
    ("POST", "/curated"),  # answering or writing; tests/bot/test_curation.py
    ("POST", "/trials"),  # answering or writing; tests/bot/test_trials.py
    ("POST", "/curated/{answer_id}/withdraw"),  # the author or an approver; there too
}
PLACES = {
    "{account_id}": "1",
    "{case_id}": "1",
    "{answer_id}": "1",
    "{reply_id}": "1",
    "{file_id}": "1",
    "{mistake_id}": "1",
    "{trial_id}": "1",
    "{shift_id}": "1",
    "{office}": "xa-an-thuan",
    "{code}": "9.999999",
    "{change_id}": "999999",
    "{upload_id}": "0" * 32,
    "{day}": "2026-09-18",
    "{kind}": "group",
    "{key}": "khai-sinh",
}
QUERIES = {
    "/procedures": "?q=a",
    "/pieces": "?code=1.001193",
    "/knowledge/national": "?code=1.001193",
    "/knowledge/transcripts": "?name=a.srt",
    "/knowledge/uploads": "?name=empty.md",
}
VIDEO: dict[str, object] = {
    "id": "v",
    "title": "V",
    "url": "https://a.example",
    "procedures": [],
    "cues": [],
}
BODIES: dict[str, dict[str, object]] = {
    "hours": {"opening_hours": "Mo-Fr 08:00-17:00"},
    "moments": VIDEO,
    "checklist": {"codes": []},
    "withdraw": {"reason": "…"},
    "publish": {"ids": [999_999]},
    "return": {"ids": [999_999], "reason": "…"},
    "sources": {"name": "nobody's", "hold": True},
    "accounts": {"login": "x y", "name": "X", "role": "clerk"},
    "{account_id}": {"name": "Lan", "role": "clerk"},
    "grants": {"grants": []},
    "openid": {"subject": "s"},
    "password": {"old": "sai sai sai", "new": "một mật khẩu khác"},
    "reply": {"client_id": "r1", "text": "…"},
    "note": {"text": "…"},
    "assign": {"to": 1},
    "category": {"category": "praise"},
    "forward": {"office": "hcc-tinh", "reason": "…"},
    "snooze": {"until": "2026-09-14T05:00:00Z"},
    "{reply_id}": {},
    "reject": {"note": "…"},
    "mistake": {"procedure_code": "1.001456", "note": "…"},
    "decide": {"state": "mended"},
    "{day}": {"spans": ""},
    "totp": {"secret": "A" * 32, "code": "000000"},
    "shifts": {
        "clerk_id": 1,
        "begins_at": "2026-09-19T00:30:00Z",
        "ends_at": "2026-09-19T04:30:00Z",
    },
    "canned": {
        "title": "Giờ",
        "text": "…",
        "citation": "Lịch",
        "url": "https://a.example",
        "valid_until": "2027-01-01",
    },
}


def become(site: Site, role: Role, office: str | None = None) -> dict[str, str]:
    """Sign in as Lan, who has this role now; returns the header of changes."""
    with site.parts.engine.begin() as connection:
        changed = update(users).where(users.c.login == "lan")
        connection.execute(changed.values(role=role.value, office_id=office))
    return site.clerk("lan")


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
    wrong = {"secret": secret, "code": "000000"}
    refusal(site.client.post(f"{URL}/totp", headers=page, json=wrong), 422, "wrong_code")
    right = {"secret": secret, "code": totp.at(site.clock.now)}
    assert site.client.post(f"{URL}/totp", headers=page, json=right).status_code == 204
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
