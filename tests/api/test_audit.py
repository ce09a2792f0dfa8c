"""The audit log as an auditor reads it: by person, action and day, and as a file to take."""

import csv
import io
import re
from typing import Any

from sqlalchemy import insert, select

from bot.roles import Role
from bot.store.audit import chain
from bot.store.desk_tables import audit
from tests.api.build import Site, become

URL = "/api/desk/audit"


def records(site: Site, **asked: Any) -> list[dict[str, Any]]:
    """The records that fit."""
    answer = site.client.get(URL, params=asked)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["records"]
    return found


def test_records_are_found_by_person_action_and_day(site: Site) -> None:
    """A day is Vietnam's, from its first to its last moment."""
    case_id = site.case()
    site.client.post(f"/api/desk/cases/{case_id}/claim", headers=site.clerk("minh"))
    become(site, Role.AUDITOR)
    today = site.clock.now.date().isoformat()

    by_minh = records(site, actor="minh")
    claims = records(site, action="claim", since=today, until=today)

    assert {one["actor"] for one in by_minh} == {"minh"}
    assert claims
    assert {one["action"] for one in claims} == {"claim"}
    assert claims[0]["subject"].startswith("YC-")
    assert records(site, until="2020-01-01") == []
    assert records(site, actor="minh", action="totp_on") == []


def test_pages_follow_each_other_without_a_gap(site: Site) -> None:
    """Page by page gives the same records as one page."""
    for _ in range(4):
        site.clerk("minh")
    become(site, Role.AUDITOR)
    whole = [one["id"] for one in records(site, limit=7)]

    first = site.client.get(URL, params={"limit": 3}).json()
    second = site.client.get(URL, params={"limit": 3, "before": whole[2]}).json()

    assert first["more"] is True
    assert [one["id"] for one in first["records"] + second["records"]] == whole[:6]


def test_the_chain_says_who_and_what_is_in_it_and_where_it_breaks(site: Site) -> None:
    """A record that did not come through the log is named."""
    become(site, Role.AUDITOR)
    whole = site.client.get(f"{URL}/chain").json()
    assert whole["broken_at"] is None
    assert whole["records"] == len(site.rows(audit))
    assert "lan" in whole["actors"]
    assert "sign_in" in whole["actions"]
    with site.parts.engine.begin() as connection:
        row = connection.execute(select(audit).order_by(audit.c.id.desc())).mappings().first()
        assert row is not None
        forged = {k: v for k, v in row.items() if k != "id"} | {"digest": "e" * 64}
        made = connection.execute(insert(audit).values(**forged).returning(audit.c.id)).scalar()
        found = chain(connection)
        connection.rollback()

    assert found.broken_at == made


def test_the_file_names_nobody(site: Site) -> None:
    """Accounts by number, oldest first; no login, no subject of a sign-in, nothing to run."""
    site.client.post("/api/desk/sign-in", json={"login": "=cmd", "password": "x"})
    become(site, Role.AUDITOR)

    answer = site.client.get(f"{URL}/file.csv", params={"actor": "lan"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))

    assert answer.headers["content-type"].startswith("text/csv")
    assert {row["account"] for row in rows} == {"1"}
    assert [int(row["id"]) for row in rows] == sorted(int(row["id"]) for row in rows)
    assert re.search(r"\blan\b", answer.text) is None
    assert {row["action"] for row in rows} >= {"sign_in"}
