"""How a clerk's answer becomes knowledge: proposed by one person, approved by another."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from bot.cases import Entry, EntryKind, Reason
from bot.casework.counter import BadRequest, Counter, DeskError, NotAllowed
from bot.curated import CuratedAnswer, CuratedState, Proposal
from bot.curating.shelf import Ready, Shelf
from bot.privacy import Kind, find
from bot.roles import Clerk, Power
from bot.sameness import shared, subjects
from bot.store import cases, curated
from knowledge.hours import VIETNAM
from knowledge.store.engine import reading
from knowledge.store.postgres import alone

_OFFICES_OWN = frozenset({Kind.TAX, Kind.BANK})
_MOBILE = re.compile(r"(?:\+?84|0)[ .-]?[35789]")
_MOST_QUESTIONS = 12


class NotFound(DeskError):
    """There is no such answer."""


class SamePerson(DeskError):
    """Whoever proposed an answer does not decide on it, and nothing is decided twice."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A kept proposal, and the answers that look like it, likeliest first."""

    id: int
    similar: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Curation:
    """Keeps the collection of curated answers."""

    counter: Counter
    shelf: Shelf

    def propose(self, clerk: Clerk, proposal: Proposal) -> Proposed:
        """Keep a proposal; raises BadRequest where it cannot become knowledge as it is."""
        if Power.ANSWER not in clerk.powers() and Power.WRITE not in clerk.powers():
            raise NotAllowed("your role does not let you propose answers")
        version = self._check(proposal)
        ready = {text: self.shelf.ready(text) for text in proposal.questions}
        self._check_questions(ready)
        encoded = {text: one.vector() for text, one in ready.items()}
        now, encoder = self.counter.now(), self.shelf.encoder.name
        with self.counter.engine.begin() as connection:
            number = None
            if proposal.case_id is not None:
                case = self.counter.case(connection, proposal.case_id, clerk, Power.ANSWER)
                if case.reason is Reason.OPINION:
                    raise BadRequest("an opinion is answered to one person, never to everybody")
                number = case.number
                entry = Entry(EntryKind.PROPOSED, now, clerk.id)
                cases.add_entry(connection, case.id, entry)
            similar = self._similar(connection, tuple(ready.values()))
            made = curated.propose(connection, proposal, version, clerk.id, now, encoded, encoder)
            self.counter.record(connection, clerk, "propose", f"answer {made}", case=number)
        return Proposed(made, similar)

    def approve(self, clerk: Clerk, answer_id: int, into: int | None = None) -> None:
        """Put another person's proposal into use; `into`: its questions join that answer."""
        now = self.counter.now()
        with self.counter.engine.begin() as connection:
            answer = self._decidable(connection, clerk, answer_id)
            state = CuratedState.APPROVED if into is None else CuratedState.MERGED
            if into is None:
                self._check(answer.proposal)
            else:
                self._merge(connection, answer_id, into)
            self._decide(connection, clerk, answer_id, state, None, into)
            self.counter.record(
                connection, clerk, "approve", f"answer {answer_id}", at=now.isoformat(), into=into
            )
        self.shelf.refresh()

    def reject(self, clerk: Clerk, answer_id: int, note: str) -> None:
        """Turn another person's proposal down, saying why."""
        with self.counter.engine.begin() as connection:
            self._decidable(connection, clerk, answer_id)
            self._decide(connection, clerk, answer_id, CuratedState.REJECTED, note, None)
            self.counter.record(connection, clerk, "reject", f"answer {answer_id}")

    def withdraw(self, clerk: Clerk, answer_id: int, note: str) -> None:
        """Take an answer out of use at once: one's own proposal, or as an approver any."""
        with self.counter.engine.begin() as connection:
            alone(connection, curated.ALL)
            answer = self._found(connection, answer_id)
            if answer.author_id != clerk.id and not clerk.may(Power.APPROVE):
                raise NotAllowed("only an approver withdraws another's answer")
            if not curated.end(
                connection, answer_id, self.counter.now(), CuratedState.WITHDRAWN, note
            ):
                raise SamePerson("this answer is not in use any more")
            self.counter.record(connection, clerk, "withdraw", f"answer {answer_id}")
        self.shelf.refresh()

    def listed(self, state: CuratedState) -> list[tuple[CuratedAnswer, tuple[int, ...]]]:
        """The answers in a state, each proposal with those that look like it."""
        with reading(self.counter.engine) as connection:
            found = curated.in_state(connection, state)
            if state is not CuratedState.PROPOSED:
                return [(answer, ()) for answer in found]
            return [(answer, self._alike(connection, answer)) for answer in found]

    def waiting(self) -> int:
        """How many proposals wait for a second person."""
        with reading(self.counter.engine) as connection:
            return curated.count(connection, CuratedState.PROPOSED)

    def expire(self) -> int:
        """Take out of use what is past its day or rests on a former version; says how many."""
        today, now = self._today(), self.counter.now()
        with reading(self.counter.engine) as connection:
            stale = [
                answer
                for answer in curated.in_state(connection, CuratedState.APPROVED)
                if not answer.holds(today, self.shelf.version(answer.proposal.procedure_code))
            ]
        for answer in stale:
            why = "day" if today > answer.proposal.valid_until else "version"
            with self.counter.engine.begin() as connection:
                if curated.end(connection, answer.id, now, CuratedState.EXPIRED, why):
                    self.counter.record(connection, None, "expire", f"answer {answer.id}", why=why)
        return len(stale)

    def _check(self, proposal: Proposal) -> int | None:
        """The version it rests on; raises BadRequest where it cannot be said to everybody."""
        if not proposal.citation or not proposal.url:
            raise BadRequest("name the source: its title and its address")
        today = self._today()
        latest = today + timedelta(days=self.shelf.rules.longest_days)
        if not today < proposal.valid_until <= latest:
            raise BadRequest(f"choose a last day between tomorrow and {latest:%d/%m/%Y}")
        if any(_personal(text) for text in (proposal.text, *proposal.questions)):
            raise BadRequest("take out the number or address of a person: everybody reads this")
        version = self.shelf.version(proposal.procedure_code)
        if proposal.procedure_code and version is None:
            raise BadRequest(f"no procedure {proposal.procedure_code} is in force")
        return version

    def _check_questions(self, ready: dict[str, Ready]) -> None:
        fewest = self.shelf.rules.fewest_words
        if not 1 <= len(ready) <= _MOST_QUESTIONS:
            raise BadRequest(f"give between 1 and {_MOST_QUESTIONS} different questions")
        for text, one in ready.items():
            few = len(one.asked.folded) < fewest
            if few or subjects(one.asked) < self.shelf.rules.fewest_subjects:
                raise BadRequest(f"“{text}” does not stand alone: name what it is about")

    def _similar(
        self, connection: Connection, ready: tuple[Ready, ...], but: int | None = None
    ) -> tuple[int, ...]:
        rules, best = self.shelf.rules, dict[int, float]()
        states = (CuratedState.APPROVED, CuratedState.PROPOSED)
        for variant in curated.variants(connection, *states):
            other = self.shelf.ready(variant.text).asked
            share = max(shared(one.asked, other) for one in ready)
            if share >= rules.near_words and variant.answer_id != but:
                best[variant.answer_id] = max(share, best.get(variant.answer_id, 0.0))
        return tuple(sorted(best, key=lambda answer: -best[answer]))

    def _alike(self, connection: Connection, answer: CuratedAnswer) -> tuple[int, ...]:
        ready = tuple(self.shelf.ready(text) for text in answer.proposal.questions)
        return self._similar(connection, ready, answer.id) if ready else ()

    def _merge(self, connection: Connection, answer_id: int, into: int) -> None:
        target = self._found(connection, into)
        if target.state is not CuratedState.APPROVED or into == answer_id:
            raise BadRequest("questions join only an answer that is in use")
        curated.move_questions(connection, answer_id, into)

    def _decidable(self, connection: Connection, clerk: Clerk, answer_id: int) -> CuratedAnswer:
        if not clerk.may(Power.APPROVE):
            raise NotAllowed("your role does not let you approve answers")
        alone(connection, curated.ALL)
        answer = self._found(connection, answer_id)
        if answer.author_id == clerk.id:
            raise SamePerson("a second person decides on your proposal")
        return answer

    def _decide(
        self,
        connection: Connection,
        clerk: Clerk,
        answer_id: int,
        state: CuratedState,
        note: str | None,
        into: int | None,
    ) -> None:
        now = self.counter.now()
        if not curated.decide(connection, answer_id, clerk.id, now, state, note, into):
            raise SamePerson("this proposal was decided already")

    def _found(self, connection: Connection, answer_id: int) -> CuratedAnswer:
        answer = curated.find(connection, answer_id)
        if answer is None:
            raise NotFound(f"there is no answer {answer_id}")
        return answer

    def _today(self) -> date:
        return self.counter.now().astimezone(VIETNAM).date()


def _personal(text: str) -> bool:
    """Whether `text` names a person; an office's telephone, tax code and account may be said."""
    return any(
        one.kind not in _OFFICES_OWN
        and (one.kind is not Kind.PHONE or _MOBILE.match(text, one.start))
        for one in find(text)
    )
