"""What was asked: by how it ended, procedure, field, place, channel, day and hour."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.insight.tables import FEWEST, Row, Table, counted, few, over_time
from bot.store.figures import TurnFigure
from knowledge.hours import VIETNAM
from knowledge.library import Library
from knowledge.places import Place

FAMILIES = ("answered", "asked", "refused", "escalated", "failed")


def family(turn: TurnFigure) -> str:
    """answered, asked, refused, escalated or failed."""
    return turn.outcome.split("_")[0]


def families(turns: Sequence[TurnFigure], before: Sequence[TurnFigure]) -> Table:
    """How turns ended, and by how much each share changed since the period before."""
    now, then = (Counter(map(family, some)) for some in (turns, before))
    rows: list[Row] = []
    for name in FAMILIES:
        portion = now[name] / len(turns) if turns else 0.0
        former = then[name] / len(before) if before else 0.0
        if 0 < now[name] < FEWEST:
            rows.append((name, few(now[name]), "", ""))
        else:
            rows.append((name, now[name], round(portion, 3), round(portion - former, 3)))
    return Table("families", ("family", "turns", "share", "change"), tuple(rows))


def subjects(turns: Sequence[TurnFigure], library: Library) -> tuple[Table, Table]:
    """By procedure and by field."""

    def named(code: str | None, field: bool) -> str | None:
        version = library.version(code) if code else None
        if version is None:
            return None
        return version.procedure.field if field else version.procedure.name

    return (
        counted("procedures", turns, lambda turn: named(turn.code, field=False), _person),
        counted("fields", turns, lambda turn: named(turn.code, field=True), _person),
    )


def channels(turns: Sequence[TurnFigure]) -> Table:
    """By channel."""
    return counted("channels", turns, lambda turn: turn.channel, _person)


def days(turns: Sequence[TurnFigure], since: datetime, until: datetime) -> Table:
    """By day in Vietnam, from the first to the last with a question."""
    first, last = since.astimezone(VIETNAM).date(), until.astimezone(VIETNAM).date()
    every = [str(first + timedelta(days=number)) for number in range((last - first).days + 1)]
    return over_time("days", "day", every, turns, _at("%Y-%m-%d"), _person)


def hours(turns: Sequence[TurnFigure]) -> Table:
    """By hour of the day in Vietnam."""
    every = [f"{hour:02}:00" for hour in range(24)]
    return over_time("hours", "label", every, turns, _at("%H:00"), _person)


def places(said: Sequence[tuple[str, str]], find: Callable[[str], Place | None]) -> Table:
    """By the place that a message names, as the gazetteer knows it."""

    def named(one: tuple[str, str]) -> str | None:
        place = find(one[1])
        return place.name if place else None

    return counted("places", said, named, lambda one: one[0])


def _at(form: str) -> Callable[[TurnFigure], str]:
    return lambda turn: turn.at.astimezone(VIETNAM).strftime(form)


def _person(turn: TurnFigure) -> str:
    return turn.conversation
