"""What became of each request: after a crash, side by side, and as the clerk sees it."""

import asyncio
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot.outbox import Sender
from bot.ports import Delivery, DeliveryStatus, Payload
from bot.store.due import Due
from bot.store.outbox import Outbox, delivery_of
from bot.store.tables import outbox
from tests.bot.build import REFUSED, RETRY, UNKNOWN, Bench, put
from tests.bot.test_outbox import send_all, states
from tests.fakes import FakePlatform


class MeetingPlatform(FakePlatform):
    """Answers nobody before two requests are under way."""

    def __init__(self) -> None:
        super().__init__()
        self._both = asyncio.Barrier(2)

    async def deliver(self, address: str, payload: Payload) -> Delivery:
        """Wait for the other request."""
        await self._both.wait()
        return await super().deliver(address, payload)


async def test_what_was_being_sent_in_a_crash_is_never_sent_again(bench: Bench) -> None:
    """It is marked before it leaves; after a restart it is unknown, and the next one goes."""
    put(bench, "hoa", "1", "2")
    (due,) = bench.outbox.claim(bench.clock.now, 10)
    during = states(bench)

    bench.outbox.recover()
    await send_all(bench)

    assert due.attempts == 1
    assert during == ["sending", "pending"]
    assert bench.platform.delivered == [("hoa", "2")]
    assert states(bench) == ["unknown", "sent"]


async def test_the_platforms_id_of_a_message_is_kept(bench: Bench) -> None:
    """It is how our own messages are told from a person's in the platform's inbox."""
    put(bench, "hoa", "1")
    bench.platform.answers.append(Delivery(DeliveryStatus.SENT, platform_id="m-7"))

    await send_all(bench)

    assert bench.rows(outbox)[0]["platform_id"] == "m-7"


async def test_a_slow_conversation_does_not_hold_up_another(bench: Bench) -> None:
    """Requests of one round leave together: the second does not wait for the first."""
    put(bench, "hoa", "1")
    put(bench, "mai", "a")
    platform = MeetingPlatform()
    sender = Sender(bench.outbox, {"telegram": platform}, bench.clock)

    assert await asyncio.wait_for(sender.send_due(), 10) == 2
    assert states(bench) == ["sent", "sent"]


@pytest.mark.parametrize(
    ("answers", "shown"),
    [
        ([], {1: "pending"}),
        ([None, None, None], {1: "sent"}),
        ([None, RETRY], {1: "pending"}),
        ([None, UNKNOWN, None], {1: "unknown"}),
        ([UNKNOWN, REFUSED, None], {1: "refused"}),
        ([REFUSED, None, UNKNOWN], {1: "refused"}),
    ],
)
async def test_a_lines_delivery_is_the_worst_of_its_requests(
    bench: Bench, answers: list[Delivery | None], shown: dict[int, str]
) -> None:
    """A line cut in three counts as sent only when all three were."""
    talk = put(bench, "hoa", "1", "2", "3")
    for answer in answers:
        bench.platform.answers.append(answer or Delivery(DeliveryStatus.SENT))
        await bench.sender.send_due()

    with bench.engine.connect() as connection:
        assert delivery_of(connection, talk) == shown


class FakeHangingPlatform(FakePlatform):
    """Takes requests and answers none before it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.go = asyncio.Event()
        self.hanging = 0

    async def deliver(self, address: str, payload: Payload) -> Delivery:
        """Hang."""
        self.hanging += 1
        await self.go.wait()
        return await super().deliver(address, payload)


async def test_a_channel_that_hangs_has_so_many_under_way_and_holds_up_its_own(
    bench: Bench,
) -> None:
    """Twenty of its requests wait; all of another channel's leave meanwhile."""
    slow, quick = FakeHangingPlatform(), FakePlatform("messenger")
    sender = Sender(bench.outbox, {"telegram": slow, "messenger": quick}, bench.clock)
    for number in range(30):
        put(bench, f"slow-{number}", "1")
        put(bench, f"quick-{number}", "1", channel="messenger")

    sending = []
    while claimed := await asyncio.to_thread(sender.claim):
        started = [asyncio.create_task(sender.send(due)) for due in claimed]
        sending += started
        mine = [t for t, due in zip(started, claimed, strict=True) if due.channel == "messenger"]
        await asyncio.gather(*mine)
    during = len(quick.delivered), slow.hanging
    slow.go.set()
    await asyncio.gather(*sending)
    while await sender.send_due():
        pass

    assert during == (30, 20)
    assert len(slow.delivered) == 30
    assert set(states(bench)) == {"sent"}
    assert sender.under_way == {}


class FakeLostAnswer(Outbox):
    """A database that writes what it is told, and is gone before it can say so."""

    fails: tuple[str, ...] = ("claim",)

    def claim(self, *given: Any, **named: Any) -> list[Due]:
        """Write, and be gone."""
        found = super().claim(*given, **named)
        if "claim" in self.fails:
            raise OperationalError("COMMIT", {}, ConnectionError("the server closed"))
        return found

    def settle(self, *given: Any, **named: Any) -> None:
        """Be gone for a moment."""
        if "settle" in self.fails:
            self.fails = ()
            raise OperationalError("UPDATE", {}, ConnectionError("the server closed"))
        super().settle(*given, **named)


async def test_a_claim_of_unknown_end_is_taken_back_and_sent_once(bench: Bench) -> None:
    """What was marked and never left is due again, at once."""
    put(bench, "hoa", "1", "2")
    lost = FakeLostAnswer(bench.engine)
    sender = Sender(lost, {"telegram": bench.platform}, bench.clock)

    with pytest.raises(OperationalError):
        await sender.send_due()
    marked = states(bench)
    lost.fails = ()
    while await sender.send_due():
        pass

    assert marked == ["sending", "pending"]
    assert bench.platform.delivered == [("hoa", "1"), ("hoa", "2")]
    assert states(bench) == ["sent", "sent"]


async def test_what_the_platform_took_is_noted_once_the_database_is_back(bench: Bench) -> None:
    """It is neither sent again nor of unknown end."""
    put(bench, "hoa", "1")
    away = FakeLostAnswer(bench.engine)
    away.fails = ("settle",)
    sender = Sender(away, {"telegram": bench.platform}, bench.clock)

    await sender.send_due()

    assert bench.platform.delivered == [("hoa", "1")]
    assert states(bench) == ["sent"]
