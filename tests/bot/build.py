"""What the tests of conversations are built from: a real database and a clock of our own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import Engine, RowMapping, Table, insert, select

from bot.casework.counter import Counter
from bot.casework.handover import Handover
from bot.casework.intake import Intake
from bot.casework.promises import Promises
from bot.casework.rules import load_desk_rules
from bot.conversation import Conversation
from bot.desk import Desk
from bot.editing.mistakes import Mistakes
from bot.inbox import Worker
from bot.messages import Incoming, Sender
from bot.outbox import Sender as OutboxSender
from bot.pipeline import Pipeline
from bot.ports import Delivery, DeliveryStatus
from bot.ratings import Ratings
from bot.roles import Clerk
from bot.store import log
from bot.store.inbox import Claimed, Inbox
from bot.store.log import Logged
from bot.store.outbox import Outbox, enqueue
from bot.store.queue import CaseRow, Filter, View
from bot.store.tables import cases, messages, users
from bot.turn import Step, Turn
from bot.words import Words, load_words
from knowledge.procedures import Version
from tests.bot.stand_ins import ask_for_person, echo
from tests.fakes import FakePlatform
from tests.samples import BIRTH, offices

MONDAY = datetime(2026, 9, 14, 2, 0, tzinfo=UTC)
"""A Monday that is no holiday, 9:00 in Vietnam."""

NOTICE = "Tôi là máy."
NUMBER = "YC-260914-7K3F"
RETRY = Delivery(DeliveryStatus.RETRY, reason="429")
UNKNOWN = Delivery(DeliveryStatus.UNKNOWN, reason="timed out")
REFUSED = Delivery(DeliveryStatus.REFUSED, reason="blocked by the person")
Say = Callable[..., Turn]
"""Runs one turn: its text, then by name context, case_open, language, choice, referral."""


def text_of(turn: Turn) -> str:
    """What the citizen reads."""
    assert turn.reply is not None
    return turn.reply.text


@dataclass
class Clock:
    """Stands still until it is moved."""

    now: datetime = MONDAY

    def __call__(self) -> datetime:
        """The moment."""
        return self.now

    def forward(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)


def counted_ids() -> Callable[[], str]:
    """Ids that count up: 32 hexadecimal digits, as the product's."""
    numbers = count(1)
    return lambda: f"{next(numbers) * 0x9E3779B97F4A7C15 % 2**128:032x}"


@dataclass
class Bench:
    """Inbox, worker, outbox and desk over one database."""

    engine: Engine
    step: Step = echo
    clock: Clock = field(default_factory=Clock)
    platform: FakePlatform = field(default_factory=FakePlatform)
    words: Words = field(default_factory=load_words)
    changed: list[str] = field(default_factory=list)
    versions: dict[str, Version] = field(default_factory=dict)

    def __post_init__(self) -> None:
        new_id = counted_ids()
        channels = {self.platform.name: self.platform}
        self.inbox = Inbox(self.engine, new_id)
        self.outbox = Outbox(self.engine)
        self.sender = OutboxSender(self.outbox, channels, self.clock)
        promises = Promises(self.engine, self.words, load_desk_rules(), offices, offices()[0].id)
        self.intake = Intake(promises, {BIRTH: "Hộ tịch"}.get)
        self.counter = Counter(
            self.engine, channels, self.words, self.clock, self.changed.append, self.intake
        )
        self.desk = Desk(self.counter)
        self.mistakes = Mistakes(self.counter, self.versions.get)
        self.handover = Handover(self.counter, self.find)
        self.worker = Worker(
            engine=self.engine,
            inbox=self.inbox,
            pipeline=Pipeline((lambda turn: self.step(turn),)),
            channels=channels,
            words=self.words,
            notice=lambda language: NOTICE,
            now=self.clock,
            new_id=new_id,
            changed=self.changed.append,
            intake=self.intake,
            ratings=Ratings(self.mistakes, self.words),
        )

    def hear(self, address: str, text: str, key: str | None = None, **event: Any) -> bool:
        """A citizen's message comes in; its key is its text where none is given."""
        said = Incoming(self.platform.name, key or text, address, text, self.clock.now, **event)
        return self.inbox.accept(said, "vi", self.clock.now)

    def claim(self, most: int = 100) -> list[Claimed]:
        """What a worker would take now."""
        return self.inbox.claim(self.clock.now, most)

    def work(self) -> None:
        """Bring everything that waits to its end."""
        while claimed := self.claim():
            for event in claimed:
                self.worker.work(event)

    def talk(self, address: str) -> Conversation:
        """The conversation with `address`."""
        with self.engine.connect() as connection:
            found = log.conversation_at(connection, self.platform.name, address)
        assert found is not None
        return found

    def lines(self, address: str) -> list[Logged]:
        """The log of `address`."""
        with self.engine.connect() as connection:
            return log.lines_after(connection, self.talk(address).id, 0)

    def said(self, address: str, sender: Sender = Sender.BOT) -> list[str]:
        """What `sender` said to `address`, in order, without the notice."""
        found = [line.reply for line in self.lines(address)]
        spoken = [reply.text for reply in found if reply.sender is sender]
        return [text.removeprefix(f"{NOTICE}\n\n") for text in spoken]

    def rows(self, table: Table) -> Sequence[RowMapping]:
        """Every row of `table`, oldest first."""
        with self.engine.connect() as connection:
            return connection.execute(select(table).order_by(table.c.id)).mappings().all()

    def hire(self, login: str, name: str, role: str = "clerk", office: str | None = None) -> Clerk:
        """A clerk who cannot sign in: no time is spent on a password's hash."""
        row: dict[str, Any] = {"login": login, "name": name, "role": role, "office_id": office}
        row |= {"password_hash": "!", "failures": 0}
        with self.engine.begin() as connection:
            made = connection.execute(insert(users).values(**row).returning(users.c.id))
            return Clerk(int(made.scalar_one()), login, name, role, office)

    def find(self, clerk_id: int) -> Clerk | None:
        """The clerk with this id, if there is one."""
        rows = [row for row in self.rows(users) if row["id"] == clerk_id]
        kept = ("id", "login", "name", "role", "office_id")
        return Clerk(*(rows[0][name] for name in kept)) if rows else None

    def clerk(self, clerk_id: int) -> Clerk:
        """The clerk with this id."""
        found = self.find(clerk_id)
        assert found is not None
        return found

    def queue(self, view: View, clerk: Clerk) -> list[CaseRow]:
        """The cases of a view."""
        return self.desk.queue(Filter(view), clerk).cases

    def open_case(self, address: str) -> int:
        """A citizen asks for a person; returns the newest case's id."""
        self.step, former = ask_for_person, self.step
        self.hear(address, f"gặp cán bộ {len(self.rows(messages))}")
        self.work()
        self.step = former
        return int(self.rows(cases)[-1]["id"])


def put(bench: Bench, address: str, *texts: str, channel: str = "telegram") -> str:
    """Requests of one line to `address`; returns the conversation's id."""
    with bench.engine.begin() as connection:
        talk = log.open_conversation(
            connection, channel, address, "vi", MONDAY, lambda: f"talk-{address}"
        )
        seq = log.append(connection, talk.id, log.citizen_line("…", "vi", None), MONDAY)
        payloads = [{"text": text} for text in texts]
        enqueue(connection, talk.id, seq, channel, address, payloads, bench.clock.now)
    return talk.id
