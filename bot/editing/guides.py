"""How a guide changes by hand: one person uploads it, another publishes it or sends it back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from threading import Lock

from bot.casework.counter import BadRequest, Counter
from bot.curating.curation import NotFound, SamePerson
from bot.roles import Clerk
from knowledge.changing.changes import Changes, Found, Order, Report
from knowledge.changing.decide import Settled, publish_waiting, return_waiting
from knowledge.changing.diff import compare
from knowledge.changing.review import find_changes
from knowledge.hours import VIETNAM
from knowledge.ingest import publish
from knowledge.procedures import Procedure, Version
from knowledge.sourcing import keep_settings, known_settings
from knowledge.store.bodies import read_body
from knowledge.store.engine import reading
from knowledge.store.listing import origins
from knowledge.store.sql import KnowledgeStore
from knowledge.versions import UNDECIDED, Decision, SourceSetting, Waiting

Encode = Callable[[Sequence[Procedure]], None]
"""Makes the vectors that an index of these procedures needs, and keeps them."""

_SUBJECT = 64  # as many letters as an entry of the audit log has for it
_NAMED = 50
"""How many records an entry of the audit log names; it counts the rest."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How an upload is to be taken.

    `wait`: its changes wait for a second person even where its source publishes by itself. A
    source that nobody knew always waits. `place`: it tells what this place does differently.
    """

    source: str
    place: str | None = None
    wait: bool = True
    decision: Decision = UNDECIDED


@dataclass(frozen=True, slots=True)
class Editing:
    """Changes of guides by people. One publishing at a time in a process."""

    counter: Counter
    store: KnowledgeStore
    encode: Encode
    index: Callable[[Changes], None]
    lock: Lock = field(default_factory=Lock)

    def setting(self, terms: Terms) -> SourceSetting:
        """The source of an upload as it was decided; raises BadRequest where the place differs."""
        known = known_settings(self.store).get(terms.source)
        if known is None:
            return SourceSetting(terms.source, hold=True, place=terms.place)
        if terms.place and terms.place != known.place:
            raise BadRequest(
                f"the source {terms.source} speaks for {known.place or 'everywhere'}: "
                "give this upload a source name of its own"
            )
        return known

    def compare(self, clerk: Clerk, found: Found, terms: Terms) -> Changes:
        """What an upload would change. Writes nothing."""
        holds = terms.wait or self.setting(terms).hold
        hold = frozenset({terms.source}) if holds else frozenset()
        order = Order(self._today(), hold, decision=terms.decision, by=clerk.login)
        return compare(found, self.store, order)

    def take(
        self,
        clerk: Clerk,
        found: Found,
        terms: Terms,
        file: str,
        look: Callable[[Changes], None],
    ) -> None:
        """Take an upload in: its changes wait, or are published where source and person say so.

        `look` is shown the changes before anything is written.
        """
        with self.lock:
            setting, changes = self.setting(terms), self.compare(clerk, found, terms)
            look(changes)
            if changes.report.changed:
                self._prepare(changes)
            now = self.counter.now()
            publish(changes, self.store, now, clerk.login)
            keep_settings(self.store, [setting], now)
        self._record(clerk, "knowledge_upload", terms.source, file=file, **_told(changes.report))

    def publish(self, clerk: Clerk, ids: Sequence[int]) -> Settled:
        """Publish changes that wait; one of a later day waits for it.

        Raises OwnChange where the clerk uploaded one of them: two people make a change.
        """
        with self.lock:
            chosen = find_changes(self.store, ids)
            self.encode(_procedures(chosen))
            settled = _settled(
                lambda: publish_waiting(
                    self.store, chosen, self.counter.now(), clerk.login, self.index
                )
            )
        told = {"published": settled.published, "scheduled": settled.scheduled}
        self._record(clerk, "knowledge_publish", _subject(chosen), **told, **_named(chosen))
        return settled

    def send_back(self, clerk: Clerk, ids: Sequence[int], reason: str) -> Settled:
        """Send changes back with a reason; one's own upload too."""
        with self.lock:
            chosen = find_changes(self.store, ids)
            settled = _settled(
                lambda: return_waiting(self.store, chosen, self.counter.now(), clerk.login, reason)
            )
        named = _named(chosen)
        self._record(clerk, "knowledge_return", _subject(chosen), reason=reason, **named)
        return settled

    def decide(self, clerk: Clerk, source: str, hold: bool) -> None:
        """Say whether a source's changes wait for an editor or publish themselves."""
        known = known_settings(self.store).get(source)
        if known is None:
            raise NotFound(f"there is no source {source}")
        keep_settings(self.store, [replace(known, hold=hold)])
        self._record(clerk, "knowledge_source", source, hold=hold)

    def check(self, clerk: Clerk, version: Version) -> None:
        """Somebody compared a procedure with its source today, and it says the same."""
        code = version.procedure.code
        with reading(self.store.engine) as connection:
            source = origins(connection)[code].source
        summary = f"{code} was checked by {clerk.login}"
        self.store.check(code, source, self._today(), self.counter.now(), summary)
        self._record(clerk, "knowledge_check", code)

    def _prepare(self, changes: Changes) -> None:
        self.encode([new.procedure for new, _ in changes.new if isinstance(new, Version)])
        self.index(changes)

    def _record(self, clerk: Clerk, action: str, subject: str, **detail: object) -> None:
        with self.counter.engine.begin() as connection:
            self.counter.record(connection, clerk, action, subject[:_SUBJECT], **detail)

    def _today(self) -> date:
        return self.counter.now().astimezone(VIETNAM).date()


def _settled(step: Callable[[], Settled]) -> Settled:
    """The step's result; raises SamePerson where somebody else decided a moment before."""
    try:
        return step()
    except LookupError as error:
        raise SamePerson(str(error)) from error


def _procedures(chosen: Sequence[Waiting]) -> list[Procedure]:
    return [
        read_body("procedure", change.body)
        for change in chosen
        if change.record == "procedure" and change.body is not None
    ]


def _subject(chosen: Sequence[Waiting]) -> str:
    return ", ".join(sorted({change.source for change in chosen}))


def _named(chosen: Sequence[Waiting]) -> dict[str, object]:
    keys = [f"{change.kind} {change.record} {change.key}" for change in chosen[:_NAMED]]
    return {"changes": len(chosen), "records": keys}


def _told(report: Report) -> dict[str, object]:
    counts = {str(kind): count for kind, count in report.counts.items() if count}
    return {**counts, "waiting": report.held, "rejected": len(report.rejected)}
