"""When a person will read: worked out from the calendar, and said as it is.

In hours the measured pace is named, so long as somebody is at the desk; a question for which
too little of the day is left is promised for the next opening.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import Connection, Engine

from bot.answering.hours import moment
from bot.calendar import Calendar
from bot.casework.rules import DeskRules
from bot.messages import Language
from bot.store import attendance, pace, planning
from bot.words import Words
from knowledge.offices import Office
from knowledge.store.engine import reading

_FEWEST_FOR_A_PACE = 3


@dataclass(frozen=True, slots=True)
class Promise:
    """What a citizen may expect: from when a person reads, and by when they answer.

    Both are None where no opening is in sight. `now` is whether it holds for this session.
    """

    reads_at: datetime | None
    due_at: datetime | None
    now: bool


def promise(calendar: Calendar, asked_at: datetime, rules: DeskRules) -> Promise:
    """The promise for a question put at `asked_at`.

    Where less working time is left in this session than an answer may take, the question is
    promised for the next opening, and its answer is due in working time from there.
    """
    if calendar.left(asked_at) >= rules.first_answer:
        return Promise(asked_at, asked_at + rules.first_answer, now=True)
    opens = calendar.opens_after(asked_at)
    if opens is None:
        return Promise(None, None, now=False)
    return Promise(opens, calendar.after_work(opens, rules.first_answer), now=False)


@dataclass(frozen=True, slots=True)
class Promises:
    """Promises of every office's desk; `offices` is asked each time, `default` names one id."""

    engine: Engine
    words: Words
    rules: DeskRules
    offices: Callable[[], tuple[Office, ...]]
    default: str = ""

    def office(self, office_id: str | None = None) -> Office | None:
        """The office with this id, else the desk's own, else the first."""
        offices = {office.id: office for office in self.offices()}
        first = next(iter(offices.values()), None)
        return offices.get(office_id or "") or offices.get(self.default) or first

    def calendar(self, connection: Connection, office_id: str | None) -> Calendar | None:
        """The calendar of an office's desk; None where there is no office."""
        office = self.office(office_id)
        return Calendar(office, planning.days(connection, office.id)) if office else None

    def make(self, connection: Connection, office_id: str | None, at: datetime) -> Promise:
        """The promise for a question that comes to an office's desk at `at`."""
        calendar = self.calendar(connection, office_id)
        if calendar is None:
            return Promise(None, None, now=False)
        return promise(calendar, at, self.rules)

    def opinion_due(
        self, connection: Connection, office_id: str | None, at: datetime
    ) -> datetime | None:
        """By when an opinion that comes at `at` is answered."""
        calendar = self.calendar(connection, office_id)
        return calendar.after_days(at, self.rules.opinion_days) if calendar else None

    def say_opinion(self, language: Language, at: datetime) -> str:
        """By when an opinion is answered, in one sentence; empty where no office is known."""
        with reading(self.engine) as connection:
            due = self.opinion_due(connection, None, at)
        if due is None:
            return self.words.say("hours.unknown", language)
        return self.words.say("promise.opinion", language, day=f"{due:%d/%m/%Y}")

    def is_away(self, at: datetime) -> bool:
        """Whether nobody at the desk's own office can read before it opens again."""
        with reading(self.engine) as connection:
            made = self.make(connection, None, at)
        return made.reads_at is not None and not made.now

    def opens(self, language: Language, at: datetime) -> str | None:
        """From when the desk answers ("7:30 thứ Bảy"), None where somebody can read now."""
        with reading(self.engine) as connection:
            made = self.make(connection, None, at)
        if made.now or made.reads_at is None:
            return None
        return moment(self.words, language, made.reads_at, at)

    def say(self, language: Language, at: datetime, office_id: str | None = None) -> str:
        """The promise in one sentence; empty where nothing can be promised."""
        with reading(self.engine) as connection:
            office, made = self.office(office_id), self.make(connection, office_id, at)
            if office is None or made.reads_at is None:
                return self.words.say("hours.unknown", language)
            name = office.name_en if language == "en" else office.name
            if not made.now:
                when = moment(self.words, language, made.reads_at, at)
                return self.words.say("promise.later", language, office=name, time=when)
            minutes = self._minutes(connection, at)
            present = attendance.present(connection, at - self._absence, office.id)
        key = "promise.now" if present else "promise.in_hours"
        return self.words.say(key, language, minutes=minutes)

    @property
    def _absence(self) -> timedelta:
        return timedelta(seconds=self.rules.absent_seconds)

    def _minutes(self, connection: Connection, at: datetime) -> int:
        """The pace of first answers in whole minutes, never better than one."""
        since = at - timedelta(days=self.rules.pace_days)
        found = pace.first_answers(connection, since, self.rules.pace_cases)
        if len(found) < _FEWEST_FOR_A_PACE:
            return self.rules.first_answer_minutes
        return max(1, round(median(wait.total_seconds() for wait in found) / 60))
