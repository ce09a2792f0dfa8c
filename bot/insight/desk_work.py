"""How the desk keeps its word: promises, opinions, and who did what."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from sqlalchemy import Connection

from bot.cases import EntryKind
from bot.casework.promises import Promises
from bot.insight.tables import FEWEST, OTHER, Row, Table, few, share
from bot.store.figures import CaseFigure

_KINDS = (EntryKind.CLAIMED, EntryKind.REPLIED, EntryKind.CLOSED, EntryKind.FORWARDED)


@dataclass(frozen=True, slots=True)
class Kept:
    """A case with a first answer: within its promise or not, after how many working minutes."""

    office: str
    owner: str | None
    in_time: bool
    minutes: float


def kept_promises(
    connection: Connection, promises: Promises, opened: Sequence[CaseFigure]
) -> list[Kept]:
    """Every case that was answered, measured in its office's working time."""
    found = []
    for case in opened:
        office = promises.office(case.office_id)
        calendar = promises.calendar(connection, case.office_id)
        if case.is_opinion or office is None or calendar is None or case.first_answer_at is None:
            continue
        worked = calendar.worked(case.promised_at or case.opened_at, case.first_answer_at)
        in_time = worked <= promises.rules.first_answer
        found.append(Kept(office.name, case.owner, in_time, worked / timedelta(minutes=1)))
    return found


def promises_table(kept: Sequence[Kept]) -> Table:
    """By office: how many, the share in time, the median of working minutes."""
    by_office: defaultdict[str, list[Kept]] = defaultdict(list)
    for one in kept:
        by_office[one.office].append(one)
    rows: list[Row] = [
        (
            name,
            len(found),
            share(sum(one.in_time for one in found), len(found)),
            round(median(one.minutes for one in found), 1),
        )
        for name, found in sorted(by_office.items())
        if len(found) >= FEWEST
    ]
    return Table("promises", ("office", "cases", "kept", "median_minutes"), tuple(rows))


def opinions_table(
    connection: Connection, promises: Promises, opened: Sequence[CaseFigure]
) -> Table:
    """By kind: how many opinions, how many closed, the share answered within its working days."""
    by_kind: defaultdict[str, list[CaseFigure]] = defaultdict(list)
    for case in opened:
        if case.is_opinion:
            by_kind[case.category or OTHER].append(case)
    rows: list[Row] = [
        (
            kind,
            len(found),
            few(sum(case.closed for case in found)),
            share(sum(_in_time(connection, promises, case) for case in found), len(found)),
        )
        for kind, found in sorted(by_kind.items())
        if len(found) >= FEWEST
    ]
    return Table("opinions", ("category", "cases", "closed", "kept"), tuple(rows))


def workload_table(done: Sequence[tuple[str, str]], kept: Sequence[Kept]) -> Table:
    """By clerk: what they did, and the share of their cases that were answered in time.

    Who did fewer than five things is counted among the others.
    """
    by_clerk: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name, kind in done:
        by_clerk[name][kind] += 1
    busy = sorted(name for name, did in by_clerk.items() if did.total() >= FEWEST)
    rows = [_worked(name, by_clerk[name], [o for o in kept if o.owner == name]) for name in busy]
    rest = sum((did for name, did in by_clerk.items() if name not in busy), Counter[str]())
    if rest.total() >= FEWEST:
        rows.append(_worked(OTHER, rest, []))
    columns = ("clerk", "claimed", "replies", "closed", "forwarded", "kept")
    return Table("workload", columns, tuple(rows))


def _worked(name: str, did: Counter[str], kept: Sequence[Kept]) -> Row:
    in_time = sum(one.in_time for one in kept)
    word = share(in_time, len(kept)) if len(kept) >= FEWEST else ""
    return (name, *(did[kind] for kind in _KINDS), word)


def _in_time(connection: Connection, promises: Promises, case: CaseFigure) -> bool:
    due = promises.opinion_due(connection, case.office_id, case.opened_at)
    answered = case.first_answer_at
    return bool(answered and due and answered <= due)
