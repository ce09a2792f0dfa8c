"""Promises: worked out in working time, from the desk's calendar, and said as they are."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.calendar import BadSpans, Calendar, parse_spans
from bot.casework.promises import promise
from bot.casework.rules import load_desk_rules
from bot.store import planning
from bot.store.planning import DeskDay
from bot.store.tables import cases as case_table
from knowledge.hours import VIETNAM
from tests.bot.build import MONDAY, Bench
from tests.samples import offices

COMMUNE = Calendar(offices()[0])  # Mo-Fr 07:30-11:30,13:30-17:00; Sa 07:30-11:30
RULES = load_desk_rules()
moments = st.datetimes(datetime(2026, 1, 1), datetime(2026, 11, 1)).map(
    lambda naive: naive.replace(tzinfo=VIETNAM)
)


def at(day: int, hour: int, minute: int = 0, month: int = 9) -> datetime:
    """A moment of 2026 in Vietnam. 14 September is a Monday."""
    return datetime(2026, month, day, hour, minute, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("asked", "reads", "due"),
    [
        (at(14, 9), at(14, 9), at(14, 9, 30)),
        (at(14, 12), at(14, 13, 30), at(14, 14)),  # lunch
        (at(14, 11, 15), at(14, 13, 30), at(14, 14)),  # too little is left before lunch
        (at(18, 16, 50), at(19, 7, 30), at(19, 8)),  # Friday, ten minutes before closing
        (at(19, 11, 20), at(21, 7, 30), at(21, 8)),  # Saturday's end: Monday
        (at(2, 9), at(3, 7, 30), at(3, 8)),  # National Day
    ],
)
def test_a_question_is_promised_for_working_time(
    asked: datetime, reads: datetime, due: datetime
) -> None:
    """Nights, lunch, Sundays and holidays are no working time."""
    made = promise(COMMUNE, asked, RULES)

    assert (made.reads_at, made.due_at, made.now) == (reads, due, reads == asked)


@given(moments)
def test_a_promise_is_never_for_a_closed_desk_nor_for_the_past(asked: datetime) -> None:
    """It begins in working time, at or after the question, and ends half an hour of work later."""
    made = promise(COMMUNE, asked, RULES)

    assert made.reads_at is not None
    assert made.due_at is not None
    assert made.reads_at >= asked
    assert COMMUNE.is_open(made.reads_at)
    assert COMMUNE.worked(made.reads_at, made.due_at) == RULES.first_answer


@given(moments, st.integers(1, 3_000))
def test_working_time_added_is_working_time_passed(since: datetime, minutes: int) -> None:
    """`after_work` and `worked` undo each other."""
    work = timedelta(minutes=minutes)
    until = COMMUNE.after_work(since, work)

    assert until is not None
    assert COMMUNE.worked(since, until) == work


def test_a_day_of_its_own_takes_the_place_of_the_usual_hours() -> None:
    """A day off, and a Sunday on which the desk works."""
    days = {date(2026, 9, 18): (), date(2026, 9, 20): parse_spans("08:00-10:00,14:00-16:00")}
    own = Calendar(offices()[0], days)

    assert not own.is_open(at(18, 9))
    assert [own.is_open(at(20, hour)) for hour in (7, 8, 11, 14, 16)] == [
        False, True, False, True, False,
    ]  # fmt: skip
    assert own.opens_after(at(17, 17)) == at(19, 7, 30)


@pytest.mark.parametrize("text", ["8-9", "09:00-08:00", "08:00-10:00,09:00-11:00", "sáng"])
def test_hours_that_cannot_be_read_say_how_to_write_them(text: str) -> None:
    """Whoever plans a day is told what is wrong with it."""
    with pytest.raises(BadSpans, match=r"07:30|each stretch"):
        parse_spans(text)


def test_out_of_hours_the_citizen_reads_when_the_desk_opens(bench: Bench) -> None:
    """Friday 16:50: Saturday 7:30, by name."""
    bench.clock.now = at(18, 16, 50).astimezone(UTC)

    said = bench.intake.promises.say("vi", bench.clock.now)

    assert "07:30 Thứ Bảy 19/09" in said
    assert offices()[0].name in said


def test_in_hours_the_pace_is_the_measured_one_where_somebody_sits(bench: Bench) -> None:
    """Three first answers after 2, 5 and 9 minutes: about 5; with nobody there no one is named."""
    lan = bench.hire("lan", "Nguyễn Thị Lan")
    say = bench.intake.promises.say
    assert say("vi", MONDAY) == bench.words.say("promise.in_hours", "vi", minutes=30)
    for person, minutes in (("hoa", 2), ("mai", 5), ("tú", 9)):
        case_id = bench.open_case(person)
        bench.clock.forward(minutes * 60)
        bench.desk.claim(case_id, lan)
        bench.desk.reply(case_id, lan, "Chào bạn", "r1")

    assert say("vi", bench.clock.now) == bench.words.say("promise.now", "vi", minutes=5)
    bench.clock.forward(RULES.absent_seconds + 1)
    assert say("en", bench.clock.now) == bench.words.say("promise.in_hours", "en", minutes=5)


def test_a_night_does_not_count_into_the_pace(bench: Bench) -> None:
    """Asked on Friday evening, answered on Saturday at 7:34: four minutes."""
    lan = bench.hire("lan", "Nguyễn Thị Lan")
    bench.clock.now = at(18, 20).astimezone(UTC)
    ids = [bench.open_case(person) for person in ("hoa", "mai", "tú")]
    bench.clock.now = at(19, 7, 34).astimezone(UTC)
    for case_id in ids:
        bench.desk.claim(case_id, lan)
        bench.desk.reply(case_id, lan, "Chào bạn", "r1")

    said = bench.intake.promises.say("vi", bench.clock.now)

    assert said == bench.words.say("promise.now", "vi", minutes=4)


def test_a_desks_day_off_moves_its_promises(bench: Bench) -> None:
    """What a lead plans counts at once, for this office only."""
    with bench.engine.begin() as connection:
        day = DeskDay(date(2026, 9, 14), "", "Mất điện")
        planning.set_day(connection, offices()[0].id, day)

    bench.open_case("hoa")

    (case,) = bench.rows(case_table)
    assert case["promised_at"] == at(15, 7, 30)
    with bench.engine.connect() as connection:
        assert bench.intake.promises.make(connection, offices()[1].id, MONDAY).now
