"""What is asked, what is found and how the desk keeps its word: figures without persons.

A group of fewer than five conversations is never shown by itself: it joins "other", and where
even those are fewer than five together they are left out.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

import numpy as np
from sqlalchemy import Engine

from bot.cases import EntryKind
from bot.outcomes import Outcome
from bot.promises import Promises
from bot.store import figures
from bot.store.figures import CaseFigure, TurnFigure
from knowledge.hours import VIETNAM
from knowledge.library import Library
from knowledge.ports import Encoder
from knowledge.store.engine import reading
from knowledge.text.normalise import tokens
from knowledge.text.small import small_words

FEWEST = 5
OTHER = "other"
_UNFOUND = (Outcome.REFUSED_NO_SOURCE.value, Outcome.ASKED_TO_REPHRASE.value)
_MOST_UNFOUND = 2_000
_ALIKE = 0.9
_IN_COMMON = 0.5
_MOST_WORDS = 8

Row = tuple[str | int | float, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its name, the names of its columns, its rows. Labels are for the reader's side."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Insight:
    """Makes the figures of a period."""

    engine: Engine
    library: Library
    encoder: Encoder
    promises: Promises

    def tables(self, since: datetime, until: datetime) -> tuple[Table, ...]:
        """Every table of the period, each family beside the period before of the same length."""
        with reading(self.engine) as connection:
            turns = list(figures.turn_figures(connection, since, until))
            before = list(figures.turn_figures(connection, since - (until - since), since))
            unfound = figures.unfound(connection, _UNFOUND, since, until, _MOST_UNFOUND)
            opened = figures.case_figures(connection, since, until)
            done = figures.work_done(connection, since, until)
        return (
            _families(turns, before),
            _counted("procedures", turns, lambda turn: self._name(turn.code)),
            _counted("fields", turns, lambda turn: self._field(turn.code)),
            _counted("channels", turns, lambda turn: turn.channel),
            _counted("hours", turns, lambda turn: f"{turn.at.astimezone(VIETNAM):%H}:00"),
            self._unfound(unfound),
            self._promises_kept([case for case in opened if not case.is_opinion]),
            self._opinions([case for case in opened if case.is_opinion]),
            _workload(done),
        )

    def _name(self, code: str | None) -> str | None:
        version = self.library.version(code) if code else None
        return version.procedure.name if version else None

    def _field(self, code: str | None) -> str | None:
        version = self.library.version(code) if code else None
        return version.procedure.field if version else None

    def _unfound(self, said: Sequence[tuple[str, str]]) -> Table:
        """What people asked in vain, grouped by meaning; a group is named by its common words."""
        groups = _grouped(said, self.encoder)
        total = len({talk for talk, _ in said})
        rows: list[Row] = []
        for group in groups:
            people = len({talk for talk, _ in group})
            name = _common_words([text for _, text in group])
            if people >= FEWEST and name:
                rows.append((name, people, round(people / total, 3)))
        rows.sort(key=lambda row: -float(row[1]))
        return Table("unfound", ("words", "conversations", "share"), tuple(rows))

    def _promises_kept(self, opened: Sequence[CaseFigure]) -> Table:
        by_office: defaultdict[str, list[tuple[bool, float]]] = defaultdict(list)
        with reading(self.engine) as connection:
            for case in opened:
                office = self.promises.office(case.office_id)
                calendar = self.promises.calendar(connection, case.office_id)
                if office is None or calendar is None or case.first_answer_at is None:
                    continue
                since = case.promised_at or case.opened_at
                worked = calendar.worked(since, case.first_answer_at)
                kept = worked <= self.promises.rules.first_answer
                by_office[office.name].append((kept, worked / timedelta(minutes=1)))
        rows: list[Row] = [
            (name, len(found), round(sum(kept for kept, _ in found) / len(found), 3),
             round(median(minutes for _, minutes in found), 1))
            for name, found in sorted(by_office.items()) if len(found) >= FEWEST
        ]  # fmt: skip
        return Table("promises", ("office", "cases", "kept", "median_minutes"), tuple(rows))

    def _opinions(self, opened: Sequence[CaseFigure]) -> Table:
        by_kind: defaultdict[str, list[CaseFigure]] = defaultdict(list)
        for case in opened:
            by_kind[case.category or OTHER].append(case)
        rows: list[Row] = [
            (kind, len(found), sum(case.closed for case in found), self._in_time(found))
            for kind, found in sorted(by_kind.items())
            if len(found) >= FEWEST
        ]
        return Table("opinions", ("category", "cases", "closed", "kept"), tuple(rows))

    def _in_time(self, opened: Sequence[CaseFigure]) -> float:
        """The share of opinions whose first answer came within its working days."""
        kept = 0
        with reading(self.engine) as connection:
            for case in opened:
                due = self.promises.opinion_due(connection, case.office_id, case.opened_at)
                answered = case.first_answer_at
                kept += bool(answered and due and answered <= due)
        return round(kept / len(opened), 3)


def _families(turns: Sequence[TurnFigure], before: Sequence[TurnFigure]) -> Table:
    families = ("answered", "asked", "refused", "escalated", "failed")
    now, then = (Counter(turn.outcome.split("_")[0] for turn in some) for some in (turns, before))
    rows: list[Row] = []
    for family in families:
        share = now[family] / len(turns) if turns else 0.0
        former = then[family] / len(before) if before else 0.0
        if 0 < now[family] < FEWEST:
            rows.append((family, f"<{FEWEST}", "", ""))
        else:
            rows.append((family, now[family], round(share, 3), round(share - former, 3)))
    return Table("families", ("family", "turns", "share", "change"), tuple(rows))


def _counted(
    name: str, turns: Iterable[TurnFigure], label: Callable[[TurnFigure], str | None]
) -> Table:
    """Turns by a label, the most frequent first; hours in their order."""
    count: Counter[str] = Counter()
    people: defaultdict[str, set[str]] = defaultdict(set)
    for turn in turns:
        if (said := label(turn)) is not None:
            count[said] += 1
            people[said].add(turn.conversation)
    shown = [(said, n) for said, n in count.items() if len(people[said]) >= FEWEST]
    shown.sort(key=(lambda pair: pair[0]) if name == "hours" else (lambda pair: -pair[1]))
    rest = [said for said in count if len(people[said]) < FEWEST]
    if len(set().union(*(people[said] for said in rest))) >= FEWEST:
        shown.append((OTHER, sum(count[said] for said in rest)))
    return Table(name, ("label", "turns"), tuple(shown))


def _workload(done: Sequence[tuple[str, str]]) -> Table:
    kinds = (EntryKind.CLAIMED, EntryKind.REPLIED, EntryKind.CLOSED, EntryKind.FORWARDED)
    by_clerk: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name, kind in done:
        by_clerk[name][kind] += 1
    rows: list[Row] = [
        (name, *(by_clerk[name][kind] for kind in kinds)) for name in sorted(by_clerk)
    ]
    columns = ("clerk", "claimed", "replies", "closed", "forwarded")
    return Table("workload", columns, tuple(rows))


def _grouped(said: Sequence[tuple[str, str]], encoder: Encoder) -> list[list[tuple[str, str]]]:
    """Greedy groups: each text joins the first group whose first member is near enough."""
    if not said:
        return []
    vectors = encoder.encode_queries([text for _, text in said])
    heads: list[int] = []
    groups: list[list[tuple[str, str]]] = []
    for position, one in enumerate(said):
        near = vectors[heads] @ vectors[position] if heads else np.zeros(0, np.float32)
        best = int(near.argmax()) if len(near) else -1
        if best >= 0 and float(near[best]) >= _ALIKE:
            groups[best].append(one)
        else:
            heads.append(position)
            groups.append([one])
    return groups


def _common_words(texts: Sequence[str]) -> str:
    """The words that at least half of the texts hold, in the first one's order; no numbers."""
    held = Counter(word for text in texts for word in set(tokens(text)))
    small = small_words()
    kept = [
        word
        for word in dict.fromkeys(tokens(texts[0]))
        if held[word] >= _IN_COMMON * len(texts)
        and word not in small
        and not any(letter.isdigit() for letter in word)
    ]
    return " ".join(kept[:_MOST_WORDS])
