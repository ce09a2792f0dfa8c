"""Whatever happens in whatever order: each event is answered at most once, in order, none lost."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import Engine

from bot.store.inbox import LEASE, Claimed
from bot.store.tables import conversations, turns
from tests.bot.build import Bench
from tests.bot.stand_ins import KilledError, broken, echo, killed

PEOPLE = ("hoa", "mai", "lan")
people = st.sampled_from(PEOPLE)


class InboxMachine(RuleBasedStateMachine):
    """Workers that answer, fail, die, and hold on to events longer than their lease."""

    def __init__(self, new_engine: Callable[[], Engine]) -> None:
        super().__init__()
        self.bench = Bench(new_engine())
        self.accepted: dict[str, list[str]] = {}
        self.hands: list[Claimed] = []
        self.leased: dict[int, float] = {}
        self.time = 0.0

    @rule(person=people, number=st.integers(0, 5))
    def deliver(self, person: str, number: int) -> None:
        """An event comes in, perhaps one that came before."""
        text = f"{person} {number}"
        known = self.accepted.setdefault(person, [])

        assert self.bench.hear(person, text) is (text not in known)

        if text not in known:
            known.append(text)

    @rule(most=st.integers(1, 3))
    def claim(self, most: int) -> None:
        """A worker takes what it may: what nobody holds, one event a conversation."""
        claimed = self.bench.claim(most)
        talks = [event.conversation_id for event in claimed]

        assert len(claimed) <= most
        assert len(set(talks)) == len(talks)
        assert all(self.time > self.leased.get(event.id, -1) for event in claimed)

        for event in claimed:
            self.leased[event.id] = self.time + LEASE.total_seconds()
        self.hands += claimed

    @rule(choice=st.integers(0, 99), fate=st.sampled_from(["answer", "answer", "fail", "die"]))
    def work(self, choice: int, fate: str) -> None:
        """A worker works on something that it holds, however old; or dies of it."""
        if not self.hands:
            return
        event = self.hands.pop(choice % len(self.hands))
        self.bench.step = {"answer": echo, "fail": broken, "die": killed}[fate]
        try:
            turn = self.bench.worker.work(event)
        except KilledError:
            return
        if turn is None:
            self.leased.pop(event.id, None)

    @rule(choice=st.integers(0, 99))
    def forget(self, choice: int) -> None:
        """A worker dies before it begins."""
        if self.hands:
            self.hands.pop(choice % len(self.hands))

    @rule(seconds=st.sampled_from([1.0, 30.0, 61.0]))
    def wait(self, seconds: float) -> None:
        """Time passes."""
        self.time += seconds
        self.bench.clock.forward(seconds)

    @rule()
    def restart(self) -> None:
        """The process is killed and started again."""
        self.hands.clear()
        self.leased.clear()
        self.bench.inbox.recover()

    @invariant()
    def answers_are_a_beginning_of_the_events(self) -> None:
        """In each conversation the first events are answered, each once, in order."""
        for person, texts in self.accepted.items():
            answered = self._answers(person)
            assert answered == texts[: len(answered)]

    def teardown(self) -> None:
        """Left to itself, everything accepted is answered."""
        self.bench.step = echo
        self.bench.clock.forward(LEASE.total_seconds() + 1)
        self.bench.work()
        assert {person: self._answers(person) for person in self.accepted} == self.accepted
        for person, texts in self.accepted.items():
            assert len(self.bench.said(person)) == len(texts)

    def _answers(self, person: str) -> list[str]:
        """The messages of `person` that have a turn, in the order of their turns."""
        texts = {line.seq: line.reply.text for line in self.bench.lines(person)}
        ids = {row["address"]: row["id"] for row in self._talks()}
        return [
            texts[row["seq"]]
            for row in self.bench.rows(turns)
            if row["conversation_id"] == ids[person]
        ]

    def _talks(self) -> list[dict[str, str]]:
        with self.bench.engine.connect() as connection:
            return [dict(row) for row in connection.execute(conversations.select()).mappings()]


@pytest.mark.timeout(120)
def test_every_event_is_answered_once_and_in_order(new_engine: Callable[[], Engine]) -> None:
    """Under any interleaving of deliveries, claims, work, failures, deaths and restarts."""
    run_state_machine_as_test(
        lambda: InboxMachine(new_engine),  # type: ignore[arg-type]  # a maker is taken too
        settings=settings(
            max_examples=15,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
