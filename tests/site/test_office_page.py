"""An office's page: its hours this week with the reasons of closed days, and what it takes."""

from datetime import datetime

import pytest

from knowledge.hours import VIETNAM
from tests.api.build import Site
from tests.samples import CODES
from tests.site.test_procedure_page import linked_data, text_of


def at(site: Site, text: str) -> str:
    """The commune's page at a moment in Vietnam, as text."""
    before = site.clock.now
    site.clock.now = datetime.fromisoformat(text).replace(tzinfo=VIETNAM)
    page = site.client.get("/co-quan/xa-an-thuan").text
    site.clock.now = before
    return text_of(page)


def test_the_week_begins_today_and_says_when_the_office_opens(guide: Site) -> None:
    """On Friday evening: closed until Saturday morning."""
    said = at(guide, "2026-09-18 17:10")

    assert "Đang đóng cửa, mở lại lúc 07:30 Thứ Bảy 19/09." in said
    assert "Thứ Sáu 18/09 hôm nay 07:30–11:30, 13:30–17:00 Thứ Bảy 19/09 07:30–11:30" in said
    assert "Chủ nhật 20/09 Không làm việc" in said
    assert "Thứ Năm 24/09" in said


def test_a_holiday_of_the_week_has_its_name(guide: Site) -> None:
    """And a swapped day its reason."""
    said = at(guide, "2026-08-29 08:00")

    assert "Thứ Hai 31/08 Không làm việc nghỉ hoán đổi, làm bù ngày 22/08" in said
    assert "Thứ Tư 02/09 Không làm việc Quốc khánh" in said


def test_the_linked_data_holds_the_sessions_of_the_week(guide: Site) -> None:
    """Two a weekday, one on Saturday: schema.org's OpeningHoursSpecification, day by day."""
    data = linked_data(guide.client.get("/co-quan/xa-an-thuan").text)
    hours = data["openingHoursSpecification"]

    assert data["@type"] == "GovernmentOffice"
    assert len(hours) == 11
    assert (hours[0]["dayOfWeek"], hours[0]["opens"], hours[0]["closes"]) == (
        "Monday",
        "07:30",
        "11:30",
    )


def test_what_the_office_takes_is_listed(guide: Site) -> None:
    """Each procedure in force that it serves, with its link."""
    office = next(o for o in guide.parts.library.offices if o.id == "xa-an-thuan")
    text = guide.client.get("/co-quan/xa-an-thuan").text

    for code in CODES:
        assert (f'href="/p/{code}"' in text) == (code in office.procedures)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_list_names_every_office_and_whether_it_is_open(guide: Site, lang: str) -> None:
    """In the language of the page, fresh by the minute."""
    answer = guide.client.get("/co-quan", params={"lang": lang})
    said = text_of(answer.text)

    assert answer.headers["cache-control"] == "public, max-age=60"
    for office in guide.parts.library.offices:
        assert (office.name_en if lang == "en" else office.name) in said
    assert said.count("11:30") >= 3


def test_an_office_that_is_not_there_is_a_helping_404(guide: Site) -> None:
    """With the search."""
    answer = guide.client.get("/co-quan/khong-co")

    assert answer.status_code == 404
    assert 'action="/tim"' in answer.text
