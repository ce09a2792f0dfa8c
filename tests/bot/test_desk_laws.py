"""Whatever clerks do in whatever order: a case's stored state is what its thread adds up to."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import Engine

from bot.cases import CaseState, Status, state_of
from bot.casework.counter import DeskError
from bot.conversation import Conversation, Holder
from bot.messages import Sender
from bot.store import cases, log
from bot.store.queue import find
from bot.store.tables import cases as case_table
from tests.bot.build import Bench

case_ids, clerk_ids = st.integers(1, 4), st.integers(1, 3)
PEOPLE = ("hoa", "mai")


class DeskMachine(RuleBasedStateMachine):
    """Three clerks who do as they please with the cases of two people."""

    def __init__(self, new_engine: Callable[[], Engine]) -> None:
        super().__init__()
        self.bench = Bench(new_engine())
        self.clerks = {n: self.bench.hire(f"c{n}", f"Cán bộ {n}") for n in (1, 2, 3)}
        self.owners: dict[int, int] = {}
        self.replies: set[tuple[int, str]] = set()

    @rule(person=st.sampled_from(PEOPLE))
    def ask_for_a_person(self, person: str) -> None:
        """A citizen wants a person; while one answers, that is but another line."""
        self.bench.open_case(person)

    @rule(case_id=case_ids, clerk=clerk_ids)
    def claim(self, case_id: int, clerk: int) -> None:
        """Only a case that nobody took can be had."""
        rows = {row["id"]: row["status"] for row in self.bench.rows(case_table)}
        free = rows.get(case_id) == Status.NEW

        done = self._try(lambda: self.bench.desk.claim(case_id, self.clerks[clerk]))

        assert done is free
        if done:
            self.owners[case_id] = clerk

    @rule(case_id=case_ids, clerk=clerk_ids, client_id=st.sampled_from("ab"))
    def reply(self, case_id: int, clerk: int, client_id: str) -> None:
        """Only the owner of a claimed case is heard, each reply once."""
        mine = self.owners.get(case_id) == clerk

        done = self._try(
            lambda: self.bench.desk.reply(
                case_id, self.clerks[clerk], "Vâng", f"{case_id}{client_id}"
            )
        )

        assert done is mine
        if done:
            self.replies.add((case_id, client_id))

    @rule(case_id=case_ids, clerk=clerk_ids, close=st.booleans())
    def end(self, case_id: int, clerk: int, close: bool) -> None:
        """Only the owner ends a case, once."""
        mine, desk = self.owners.get(case_id) == clerk, self.bench.desk
        who = self.clerks[clerk]

        done = self._try(
            lambda: desk.close(case_id, who, "spam") if close else desk.release(case_id, who)
        )

        assert done is mine
        if done:
            self.owners.pop(case_id)

    @rule(case_id=case_ids, clerk=clerk_ids)
    def put_aside(self, case_id: int, clerk: int) -> None:
        """Only the owner snoozes, and not twice."""
        mine = self._claimed_by(case_id, clerk)
        until = self.bench.clock.now + timedelta(hours=1)

        done = self._try(lambda: self.bench.desk.snooze(case_id, self.clerks[clerk], until))

        assert done is mine

    @rule(case_id=case_ids, clerk=clerk_ids, to=clerk_ids)
    def give_away(self, case_id: int, clerk: int, to: int) -> None:
        """The owner gives a case to somebody else; without being a lead nobody else does."""
        mine = self.owners.get(case_id) == clerk and to != clerk

        done = self._try(lambda: self.bench.handover.assign(case_id, self.clerks[clerk], to))

        assert done is mine
        if done:
            self.owners[case_id] = to

    @rule(case_id=case_ids, clerk=clerk_ids)
    def forward(self, case_id: int, clerk: int) -> None:
        """The owner sends a case to another office once; there nobody has it."""
        with self.bench.engine.connect() as connection:
            case = find(connection, case_id)
        mine = self.owners.get(case_id) == clerk
        elsewhere = case is not None and case.office_id != "hcc-tinh"

        done = self._try(
            lambda: self.bench.handover.forward(
                case_id, self.clerks[clerk], "hcc-tinh", "thuộc tỉnh"
            )
        )

        assert done is (mine and elsewhere)
        if done:
            self.owners.pop(case_id)

    @rule(minutes=st.sampled_from([1, 3, 90]), here=st.sets(clerk_ids))
    def time_passes(self, minutes: int, here: set[int]) -> None:
        """Whoever is not at the desk loses the cases in which somebody waits."""
        self.bench.clock.forward(minutes * 60)
        for clerk in here:
            self.bench.handover.seen(self.clerks[clerk], here=True)
        self.bench.handover.sweep()
        held = (Status.CLAIMED, Status.SNOOZED)
        rows = {row["id"]: row["status"] for row in self.bench.rows(case_table)}
        self.owners = {c: o for c, o in self.owners.items() if rows[c] in held}

    @invariant()
    def the_thread_agrees_with_the_queue(self) -> None:
        """Status and owner follow from the entries, and no case was claimed twice."""
        for row in self.bench.rows(case_table):
            with self.bench.engine.connect() as connection:
                entries = [entry for entry, _ in cases.entries(connection, row["id"])]
            assert state_of(entries) == CaseState(Status(row["status"]), row["owner_id"])
            if row["status"] != Status.CLOSED:
                assert row["owner_id"] == self.owners.get(row["id"])

    @invariant()
    def a_conversation_is_where_its_open_case_is(self) -> None:
        """Nobody waits for a person who is not there; no citizen has two open cases."""
        rows = self.bench.rows(case_table)
        for talk in {row["conversation_id"] for row in rows}:
            states = [row["status"] for row in rows if row["conversation_id"] == talk]
            alive = [state for state in states if state != Status.CLOSED]
            holder = {
                "new": Holder.WAITING,
                "claimed": Holder.HUMAN,
                "snoozed": Holder.HUMAN,
                "": Holder.BOT,
            }
            assert len(alive) <= 1
            assert self._holder(talk) is holder["".join(alive)]

    @invariant()
    def citizens_read_each_reply_once(self) -> None:
        """As many lines of clerks as there were accepted replies."""
        known = {person for person in PEOPLE if self._talks(person)}
        lines = [line for person in known for line in self.bench.said(person, Sender.CLERK)]
        assert len(lines) == len(self.replies)

    def _try(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except DeskError:
            return False
        return True

    def _claimed_by(self, case_id: int, clerk: int) -> bool:
        rows = {row["id"]: row["status"] for row in self.bench.rows(case_table)}
        return rows.get(case_id) == Status.CLAIMED and self.owners.get(case_id) == clerk

    def _holder(self, talk: str) -> Holder:
        return next(p.holder for p in map(self._talk, PEOPLE) if p and p.id == talk)

    def _talks(self, person: str) -> bool:
        return self._talk(person) is not None

    def _talk(self, person: str) -> Conversation | None:
        with self.bench.engine.connect() as connection:
            return log.conversation_at(connection, self.bench.platform.name, person)


@pytest.mark.timeout(120)
def test_a_case_never_has_two_owners(new_engine: Callable[[], Engine]) -> None:
    """Stored state, thread and conversation agree after every action of any clerk."""
    run_state_machine_as_test(
        lambda: DeskMachine(new_engine),  # type: ignore[arg-type]  # a maker is taken too
        settings=settings(
            max_examples=10,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        ),
    )
