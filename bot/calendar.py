"""When a desk works: the office's hours with split shifts, holidays, and days of their own.

All arithmetic of promises is here, in working time. A calendar that never opens promises nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from knowledge.hours import VIETNAM, spans
from knowledge.offices import Office

Span = tuple[datetime, datetime]
"""A stretch of working time: from, to; both in Vietnam's time."""

_LOOK_AHEAD = 45


class BadSpans(ValueError):
    """Hours of a day that cannot be read; the message shows how they are written."""


def parse_spans(text: str) -> tuple[tuple[time, time], ...]:
    """Hours such as "07:30-11:30,13:30-17:00"; "" is a day off. Raises BadSpans."""
    found: list[tuple[time, time]] = []
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        begin, _, end = part.partition("-")
        try:
            pair = (time.fromisoformat(begin.strip()), time.fromisoformat(end.strip()))
        except ValueError:
            raise BadSpans(f"{part!r}: write hours as 07:30-11:30,13:30-17:00") from None
        if pair[0] >= pair[1] or (found and pair[0] < found[-1][1]):
            raise BadSpans(f"{part!r}: each stretch ends after it begins and before the next")
        found.append(pair)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working time of one office's desk; `days` are dates with hours of their own."""

    office: Office
    days: Mapping[date, tuple[tuple[time, time], ...]] = field(default_factory=dict)

    def spans(self, at: datetime) -> list[Span]:
        """The stretches of the local day of `at`, in order."""
        local = at.astimezone(VIETNAM)
        own = self.days.get(local.date())
        if own is None:
            return [(begin, end) for begin, end in spans(self.office, local)]
        return [
            (
                datetime.combine(local.date(), begin, VIETNAM),
                datetime.combine(local.date(), end, VIETNAM),
            )
            for begin, end in own
        ]

    def from_(self, at: datetime) -> Iterator[Span]:
        """What is left of the working time from `at` on, for the next weeks."""
        local = at.astimezone(VIETNAM)
        for ahead in range(_LOOK_AHEAD):
            for begin, end in self.spans(local + timedelta(days=ahead)):
                if end > local:
                    yield max(begin, local), end

    def is_open(self, at: datetime) -> bool:
        """Whether the desk works at `at`."""
        return any(begin <= at < end for begin, end in self.spans(at))

    def left(self, at: datetime) -> timedelta:
        """How long the desk goes on working from `at` without a break."""
        for begin, end in self.spans(at):
            if begin <= at < end:
                return end - at
        return timedelta(0)

    def opens_after(self, at: datetime) -> datetime | None:
        """The beginning of the next stretch after `at`; None where none is in sight."""
        local = at.astimezone(VIETNAM)
        for ahead in range(_LOOK_AHEAD):
            for begin, _ in self.spans(local + timedelta(days=ahead)):
                if begin > at:
                    return begin
        return None

    def after_work(self, at: datetime, work: timedelta) -> datetime | None:
        """The moment when `work` of working time has passed since `at`."""
        for begin, end in self.from_(at):
            if work <= end - begin:
                return begin + work
            work -= end - begin
        return None

    def after_days(self, at: datetime, days: int) -> datetime | None:
        """The end of the `days`-th working day after the day of `at`."""
        local = at.astimezone(VIETNAM)
        for ahead in range(1, _LOOK_AHEAD):
            found = self.spans(local + timedelta(days=ahead))
            days -= bool(found)
            if found and days == 0:
                return found[-1][1]
        return None

    def worked(self, since: datetime, until: datetime) -> timedelta:
        """How much working time lies between two moments."""
        total = timedelta(0)
        for begin, end in self.from_(since):
            if begin >= until:
                break
            total += min(end, until) - begin
        return total
