"""What citizens said, what was reported wrong, where and when people asked, and how it changed."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from api.posters.posters import Wish
from bot.insight.tables import FEWEST
from bot.store.mistakes import MistakeState
from bot.store.tables import users
from knowledge.hours import VIETNAM
from tests.api.build import Citizen, Site

URL = "/api/desk/insight"
PASSPORT = "1.001456"


@pytest.fixture
def lead(site: Site) -> Iterator[dict[str, str]]:
    """Lan is the lead while a test runs, and signed in."""
    with site.parts.engine.begin() as connection:
        connection.execute(update(users).where(users.c.login == "lan").values(role="lead"))
    yield site.clerk("lan")
    with site.parts.engine.begin() as connection:
        connection.execute(update(users).where(users.c.login == "lan").values(role="clerk"))


def tables(site: Site) -> dict[str, list[list[Any]]]:
    """The rows of each table of the last seven days."""
    answer = site.client.get(URL)
    assert answer.status_code == 200, answer.text
    found = answer.json()
    return {table["name"]: table["rows"] for table in [found["changes"], *found["tables"]]}


def answered(site: Site) -> tuple[Citizen, str]:
    """Somebody who was answered, and the answer's number."""
    citizen = site.citizen()
    return citizen, citizen.ask("", choice=f"p:{PASSPORT}:fee")["rating"]["receipt"]


def rate(site: Site, helped: bool, fault: str | None = None) -> None:
    """Somebody asks, is answered, and says whether it helped."""
    citizen, receipt = answered(site)
    body = {"receipt": receipt, "helped": helped, "fault": fault}
    done = site.client.post("/api/chat/rating", json=body, headers=citizen.headers)
    assert done.status_code == 204


def test_ratings_are_shares_and_small_reasons_are_not_told(
    site: Site, lead: dict[str, str]
) -> None:
    """Five who were helped and two who were not: the two are "<5"."""
    for _ in range(FEWEST):
        rate(site, helped=True)
    for _ in range(2):
        rate(site, helped=False, fault="unclear")

    found = tables(site)

    assert found["ratings"] == [["Giúp được", 5, 0.714], ["Khó hiểu", "<5", ""]]
    assert found["mistakes"] == []
    changes = {row[0]: row[1:] for row in found["changes"]}
    assert changes["Câu trả lời giúp được"] == [0.714, "", "", 0.714, "", ""]


def test_four_ratings_are_nobodys_business(site: Site, lead: dict[str, str]) -> None:
    """Not even their sum."""
    for _ in range(FEWEST - 1):
        rate(site, helped=False, fault="wrong")

    found = tables(site)

    assert (found["ratings"], found["mistakes"]) == ([], [])
    assert {row[0]: row[1] for row in found["changes"]}["Báo sai"] == "<5"


def test_reports_of_mistakes_stand_by_procedure(site: Site, lead: dict[str, str]) -> None:
    """With what came of them; fewer than five of a kind are "<5"."""
    for _ in range(FEWEST):
        rate(site, helped=False, fault="wrong")
    lan = site.parts.users.find(1)
    assert lan is not None
    listed, _ = site.parts.mistakes.listed(MistakeState.OPEN)
    site.parts.mistakes.decide(lan, listed[0].id, MistakeState.DECLINED, "")

    ((name, *counts),) = tables(site)["mistakes"]

    assert "hộ chiếu" in name.lower()
    assert counts == [5, 0, "<5", "<5"]


def test_stars_are_counted_with_their_mean(site: Site, lead: dict[str, str]) -> None:
    """Three fives and two fours: 4.6."""
    for number in range(FEWEST):
        citizen = site.citizen()
        citizen.ask("gặp cán bộ")
        case = site.client.get("/api/desk/cases?view=new").json()["cases"][-1]
        at = f"/api/desk/cases/{case['id']}"
        site.client.post(f"{at}/claim", headers=lead)
        body = {"client_id": "r1", "text": "Chào bạn"}
        site.client.post(f"{at}/reply", headers=lead, json=body)
        site.client.post(f"{at}/close", headers=lead, json={"outcome": "answered"})
        stars = 5 if number < 3 else 4
        thanks = citizen.ask("★", choice=f"s:{case['number']}:{stars}")
        assert thanks["text"] == site.parts.words.say("feedback.stars_thanks", "vi")

    found = tables(site)

    assert [row[:2] for row in found["stars"]] == [
        ["★★★★★", "<5"],
        ["★★★★", "<5"],
        ["★★★", 0],
        ["★★", 0],
        ["★", 0],
    ]
    assert {row[0]: row[1] for row in found["changes"]}["Số sao trung bình"] == 4.6


def test_questions_stand_by_day_and_by_place(site: Site, lead: dict[str, str]) -> None:
    """A place by its name in the gazetteer, whatever else was said; few are left out."""
    for number in range(FEWEST):
        site.citizen().ask(f"lam ho chieu o da nang duoc khong, toi ten Hoa {number}")
    site.citizen().ask("làm hộ chiếu ở Cần Thơ được không")

    found = tables(site)

    assert found["places"] == [["Đà Nẵng", 5]]
    assert found["days"] == [["2026-09-14", 6]]
    assert found["hours"] == [["09:00", 6]]


def test_a_quiet_day_between_busy_ones_is_not_left_out(site: Site, lead: dict[str, str]) -> None:
    """Five people, two, nobody, five: a plot over time has no hole."""
    for people in (FEWEST, 2, 0, FEWEST):
        for _ in range(people):
            site.citizen().ask("", choice=f"p:{PASSPORT}:fee")
        site.clock.now += timedelta(days=1)
    site.clerk("lan")

    assert tables(site)["days"] == [
        ["2026-09-14", 5],
        ["2026-09-15", "<5"],
        ["2026-09-16", 0],
        ["2026-09-17", 5],
    ]


def test_scans_of_a_poster_are_named_by_what_it_is_for(site: Site, lead: dict[str, str]) -> None:
    """Those scanned less than five times together."""
    day = site.clock.now.astimezone(VIETNAM).date()
    posters = [
        site.parts.posters.make(wish).tag
        for wish in (
            Wish(PASSPORT, "xa-an-thuan", "3"),
            Wish(office="xa-an-thuan"),
            Wish(),
        )
    ]
    for tag, times in zip(posters, (7, 4, 2), strict=True):
        for _ in range(times):
            site.parts.scans.count(tag, day)
    site.parts.scans.count(posters[0], day - timedelta(days=30))

    found = tables(site)

    (first, rest) = found["scans"]
    assert first[0].endswith("Quầy 3")
    assert "hộ chiếu" in first[0].lower()
    assert (first[1], rest) == (7, ["Khác", 6])
    assert {row[0]: row[1] for row in found["changes"]}["Lượt quét mã"] == 13


def test_each_key_figure_stands_beside_the_week_and_the_month_before(
    site: Site, lead: dict[str, str]
) -> None:
    """Six asked this week, five last week, and in the thirty days before that nobody."""
    for _ in range(FEWEST):
        site.citizen().ask("", choice=f"p:{PASSPORT}:fee")
    site.clock.now += timedelta(days=7)
    for _ in range(FEWEST + 1):
        site.citizen().ask("", choice=f"p:{PASSPORT}:fee")
    site.clerk("lan")
    answer = site.client.get(URL).json()["changes"]

    rows = {row[0]: row[1:] for row in answer["rows"]}
    units = dict(zip(rows, answer["units"], strict=True))
    assert rows["Người hỏi"] == [6, 5, 1, 11, 0, 11]
    assert rows["Được trả lời ngay"] == [1.0, 1.0, 0.0, 1.0, "", ""]
    assert units["Người hỏi"] == ["count"] * 6
    assert units["Được trả lời ngay"] == ["share"] * 6
