"""When the sample offices are open, in Vietnam's time and with its holidays; and in words."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.days import named_day, named_part
from bot.answering.hours import day_lines, desk_hours, moment, office_lines, own_first
from bot.messages import Language
from bot.words import LANGUAGES, load_words
from knowledge.hours import VIETNAM, day_of, opening, spans, working_days_after
from knowledge.offices import Office, SpecialDays
from knowledge.sources.offices_json import OfficesJson
from knowledge.workdays import is_working_day

SAMPLES = Path(__file__).parents[2] / "knowledge" / "samples"
OFFICES = tuple(
    office for office in OfficesJson().read(SAMPLES / "offices.json") if isinstance(office, Office)
)
COMMUNE, TAX, PROVINCE = OFFICES
WORDS = load_words()
each_office = pytest.mark.parametrize("office", OFFICES, ids=lambda office: office.id)


def at(text: str) -> datetime:
    """A moment in Vietnam, "2026-09-14 09:00"."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


@each_office
@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-09-14 09:00", True),
        ("2026-09-14 12:00", False),
        ("2026-09-14 16:59", True),
        ("2026-09-14 17:00", False),
        ("2026-09-19 09:00", True),
        ("2026-09-19 14:00", False),
        ("2026-09-20 09:00", False),
        ("2026-09-02 09:00", False),
        ("2026-09-01 09:00", False),
        ("2027-01-01 09:00", False),
        ("2027-02-05 09:00", False),
        ("2027-02-08 09:00", False),
        ("2027-04-30 09:00", False),
    ],
)
def test_offices_open_on_weekdays_and_saturday_mornings(
    office: Office, moment: str, is_open: bool
) -> None:
    """Not at noon, not in the evening, not on Sundays, not on public holidays."""
    assert opening(office, at(moment)).is_open is is_open


@pytest.mark.parametrize(
    ("office", "reopens"),
    [(COMMUNE, "07:30"), (TAX, "08:00"), (PROVINCE, "07:30")],
    ids=lambda value: getattr(value, "id", value),
)
def test_from_friday_16_50_the_next_opening_is_saturday_morning(
    office: Office, reopens: str
) -> None:
    """Ten minutes are left; then Saturday's session, then Monday."""
    friday = opening(office, at("2026-09-18 16:50"))
    evening = opening(office, at("2026-09-18 17:00"))
    saturday = opening(office, at("2026-09-19 11:30"))

    assert (friday.is_open, friday.changes_at) == (True, at("2026-09-18 17:00"))
    assert (evening.is_open, evening.changes_at) == (False, at(f"2026-09-19 {reopens}"))
    assert (saturday.is_open, saturday.changes_at) == (False, at(f"2026-09-21 {reopens}"))


@each_office
def test_after_tet_offices_open_on_the_first_working_day(office: Office) -> None:
    """From the eve of Tết 2027 the next opening lies beyond the last day of the holiday."""
    found = opening(office, at("2027-02-05 10:00"))

    assert not found.is_open
    assert found.changes_at is not None
    assert found.changes_at.date() == date(2027, 2, 11)


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1)), st.sampled_from(OFFICES))
def test_an_opening_always_lies_ahead_and_changes_the_state(
    naive: datetime, office: Office
) -> None:
    """At `changes_at`, not before, an office is what it was not."""
    now = naive.replace(tzinfo=UTC)
    state = opening(office, now)

    assert state.changes_at is not None
    assert state.changes_at > now
    assert opening(office, state.changes_at).is_open is not state.is_open
    assert opening(office, state.changes_at - timedelta(seconds=1)).is_open is state.is_open


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2026-09-14", [("07:30", "11:30"), ("13:30", "17:00")]),
        ("2026-09-19", [("07:30", "11:30")]),
        ("2026-09-20", []),
        ("2026-09-02", []),
    ],
)
def test_a_days_spans_are_its_sessions_in_order(day: str, found: list[tuple[str, str]]) -> None:
    """Two on a weekday, one on Saturday, none on a day off."""
    said = [(f"{a:%H:%M}", f"{b:%H:%M}") for a, b in spans(COMMUNE, at(f"{day} 15:00"))]

    assert said == found


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-09-14", 0, "2026-09-14"),
        ("2026-09-14", 5, "2026-09-21"),
        ("2026-09-18", 1, "2026-09-21"),
        ("2026-08-28", 1, "2026-09-03"),
        ("2026-08-28", 3, "2026-09-07"),
        ("2027-02-03", 1, "2027-02-11"),
        ("2027-02-03", 3, "2027-02-15"),
        ("2026-12-31", 1, "2027-01-04"),
        ("2027-09-01", 2, "2027-09-07"),
    ],
)
def test_working_days_leave_out_weekends_and_holidays(start: str, days: int, end: str) -> None:
    """Over 2/9 (31/8 to 2/9 in 2026) and over Tết 2027 (4 to 10 February) the days do not count."""
    assert working_days_after(at(f"{start} 10:00"), days).date() == date.fromisoformat(end)


def test_the_vietnamese_day_counts_not_utcs() -> None:
    """At 18:00 UTC on Sunday it is Monday in Vietnam."""
    sunday_utc = datetime(2026, 9, 13, 18, 0, tzinfo=UTC)

    assert working_days_after(sunday_utc, 0).date() == date(2026, 9, 14)
    assert named_day(" hom nay ", sunday_utc) == at("2026-09-14 01:00")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_desks_hours_are_one_sentence(language: Language) -> None:
    """Open: until when. Closed: when again, with its day where that is not today."""
    name = COMMUNE.name if language == "vi" else COMMUNE.name_en
    day = WORDS.say("day.sa", language)
    friday = desk_hours(WORDS, language, COMMUNE, at("2026-09-18 16:50"))
    evening = desk_hours(WORDS, language, COMMUNE, at("2026-09-18 17:10"))

    assert friday == WORDS.say("hours.open", language, office=name, time="17:00")
    assert f"07:30 {day} 19/09" in evening


def test_without_an_office_nothing_is_promised() -> None:
    """Where no office is known, no hours are said."""
    assert desk_hours(WORDS, "vi", None, at("2026-09-14 09:00")) == ""


def test_a_moment_of_today_needs_no_day() -> None:
    """Only the time is said."""
    assert moment(WORDS, "vi", at("2026-09-14 13:30"), at("2026-09-14 11:40")) == "13:30"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (" open on saturday ", date(2026, 9, 19)),
        (" mai co lam viec khong ", date(2026, 9, 15)),
        (" hom nay may gio dong cua ", date(2026, 9, 14)),
        (" thu hai lam khong ", date(2026, 9, 14)),
        (" thu 7 lam khong ", date(2026, 9, 19)),
        (" chu nhat ", date(2026, 9, 20)),
        (" may gio mo cua ", None),
        (" thu bay co lam khong ", date(2026, 9, 19)),
        (" thu tuc nay nop o dau ", None),
        ("Ngày kia có làm không", date(2026, 9, 16)),
        ("thứ 2 tuần sau mở cửa không", date(2026, 9, 21)),
        ("cuối tuần này", date(2026, 9, 19)),
        ("2/9 năm sau là 2/9/2027", date(2027, 9, 2)),
        ("ngày 20 tháng 11 có tiếp dân không", date(2026, 11, 20)),
        ("ngày 10/9 có làm không", date(2027, 9, 10)),
        ("ngày 31/2 có làm không", None),
        ("mùng 2 Tết có làm không", date(2027, 2, 7)),
        ("mung hai tet co lam ko", date(2027, 2, 7)),
        ("giao thừa có ai trực không", date(2027, 2, 5)),
        ("Tết có làm không", date(2027, 2, 6)),
        ("tết dương lịch nghỉ không", date(2027, 1, 1)),
        ("lễ quốc khánh", date(2027, 9, 2)),
    ],
)
def test_a_named_day_is_the_next_such_day(text: str, day: date | None) -> None:
    """Today's own name means today; a message that names no day has none."""
    found = named_day(text, at("2026-09-14 09:00"))

    assert (found.date() if found else None) == day


def test_every_office_stands_in_the_list_with_its_address() -> None:
    """Offices come in their order, in the citizen's language, and a day's sessions before them."""
    text = office_lines(WORDS, "en", OFFICES, at("2026-09-14 09:00"))
    (line, *_) = day_lines(WORDS, "vi", OFFICES, at("2026-09-20 09:00"))

    assert [text.index(office.name_en) for office in OFFICES] == sorted(
        text.index(office.name_en) for office in OFFICES
    )
    assert all(office.address_en in text and office.phone in text for office in OFFICES)
    assert (
        line == f"{COMMUNE.name}: Chủ nhật 20/09: không làm việc. Làm lại lúc 07:30 Thứ Hai 21/09."
    )


def test_the_reason_of_a_closed_day_and_the_next_opening_are_said() -> None:
    """Tết has its name; a swapped day names the day worked for it."""
    (tet, *_) = day_lines(WORDS, "vi", OFFICES, at("2027-02-07 09:00"))
    (swapped, *_) = day_lines(WORDS, "vi", OFFICES, at("2026-08-31 09:00"))

    assert tet.endswith(
        "không làm việc (Mùng hai Tết Nguyên Đán). Làm lại lúc 07:30 Thứ Năm 11/02."
    )
    assert "nghỉ hoán đổi, làm bù ngày 22/08" in swapped


def test_a_saturday_worked_for_a_monday_has_mondays_hours() -> None:
    """22 August 2026 was worked for 31 August."""
    said = [f"{a:%d/%m %H:%M}–{b:%H:%M}" for a, b in spans(COMMUNE, at("2026-08-22 09:00"))]

    assert said == ["22/08 07:30–11:30", "22/08 13:30–17:00"]
    assert working_days_after(at("2026-08-21 10:00"), 1).date() == date(2026, 8, 22)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("chiều nay mở không", "Chiều Thứ Hai 14/09: có làm việc, 13:30–17:00."),
        ("sáng mai có làm không", "Sáng Thứ Ba 15/09: có làm việc, 07:30–11:30."),
        ("tối nay mở không", "Tối Thứ Hai 14/09: không làm việc."),
        ("chiều thứ 7 có làm không", "Chiều Thứ Bảy 19/09: không làm việc."),
    ],
)
def test_a_part_of_the_day_is_answered_by_its_own_sessions(text: str, said: str) -> None:
    """The morning's session is no answer to a question on the afternoon."""
    now = at("2026-09-14 09:00")
    day = named_day(text, now)
    assert day is not None

    (line, *_) = day_lines(WORDS, "vi", OFFICES, day, named_part(text))

    assert line == f"{COMMUNE.name}: {said}"


def test_an_offices_own_special_days_go_before_the_week_and_the_holidays() -> None:
    """Closed for a move, open on a holiday by hours of their own."""
    moving = SpecialDays(date(2026, 9, 14), date(2026, 9, 15), "chuyển trụ sở", "moving")
    duty = SpecialDays(date(2027, 2, 8), date(2027, 2, 8), "trực Tết", "on duty", "08:00-10:00")
    office = replace(COMMUNE, special_days=(moving, duty))

    (closed,) = day_lines(WORDS, "en", (office,), at("2026-09-14 09:00"))
    state = opening(office, at("2026-09-14 09:00"))

    assert "closed (moving). Opens again at 07:30 Wednesday 16/09." in closed
    assert (state.is_open, state.changes_at) == (False, at("2026-09-16 07:30"))
    assert spans(office, at("2027-02-08 09:00")) == [
        (at("2027-02-08 08:00"), at("2027-02-08 10:00"))
    ]


@given(st.dates(date(2025, 1, 1), date(2028, 12, 31)))
def test_offices_of_the_week_work_on_the_states_working_days(day: date) -> None:
    """A weekday office is open exactly on working days: holidays off, swapped days worked."""
    office = replace(COMMUNE, opening_hours="Mo-Fr 08:00-17:00")

    assert bool(day_of(office, day).spans) == is_working_day(day)


def test_the_desks_own_office_is_named_first() -> None:
    ids = [office.id for office in OFFICES]

    assert [office.id for office in own_first(OFFICES, ids[-1])] == [ids[-1], *ids[:-1]]
    assert own_first(OFFICES, "nowhere") == OFFICES
