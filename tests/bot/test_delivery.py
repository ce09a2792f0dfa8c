"""What became of each request: after a crash, side by side, and as the clerk sees it."""

import asyncio

import pytest

from bot.outbox import Sender
from bot.ports import Delivery, DeliveryStatus, Payload
from bot.store.outbox import delivery_of
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
