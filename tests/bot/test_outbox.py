"""The outbox sends in order, tries again what may be tried again, and repeats nothing else."""

from itertools import pairwise

import pytest

from bot.ports import Delivery, DeliveryStatus
from bot.store.outbox import MOST_ATTEMPTS
from bot.store.tables import outbox
from tests.bot.build import REFUSED, RETRY, UNKNOWN, Bench, put


def states(bench: Bench) -> list[str]:
    """Each request's state, oldest first."""
    return [row["state"] for row in bench.rows(outbox)]


async def send_all(bench: Bench) -> None:
    """Send until nothing is due now."""
    while await bench.sender.send_due():
        pass


async def test_a_conversations_requests_go_out_in_order(bench: Bench) -> None:
    """Of each conversation one request is in flight at a time; conversations go side by side."""
    put(bench, "hoa", "1", "2")
    put(bench, "mai", "a")
    put(bench, "hoa", "3")

    tried = [await bench.sender.send_due() for _ in range(4)]

    assert tried == [2, 1, 1, 0]
    assert [text for to, text in bench.platform.delivered if to == "hoa"] == ["1", "2", "3"]
    assert states(bench) == ["sent"] * 4


async def test_a_refusal_for_now_is_tried_again_after_growing_pauses(bench: Bench) -> None:
    """Each pause is twice the former, from two seconds up to ten minutes; later lines wait."""
    put(bench, "hoa", "1")
    put(bench, "hoa", "2")
    bench.platform.answers.extend([RETRY] * (MOST_ATTEMPTS - 1))
    pauses = []
    for _ in range(MOST_ATTEMPTS - 1):
        await bench.sender.send_due()
        due = bench.rows(outbox)[0]["next_at"]
        pauses.append((due - bench.clock.now).total_seconds())
        assert await bench.sender.send_due() == 0
        bench.clock.now = due

    await send_all(bench)

    assert pauses == [2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600]
    assert all(later >= former for former, later in pairwise(pauses))
    assert [text for _, text in bench.platform.delivered] == ["1"] * MOST_ATTEMPTS + ["2"]


async def test_the_platforms_own_pause_is_kept(bench: Bench) -> None:
    """Where it says how long to wait, that counts, not a second less."""
    put(bench, "hoa", "1")
    bench.platform.answers.append(Delivery(DeliveryStatus.RETRY, retry_after=37.5))
    await bench.sender.send_due()
    bench.clock.forward(37.4)
    early = await bench.sender.send_due()
    bench.clock.forward(0.1)

    assert early == 0
    assert await bench.sender.send_due() == 1
    assert states(bench) == ["sent"]


async def test_sending_gives_up_after_twelve_tries(bench: Bench) -> None:
    """Then the request is refused with its last reason, and the next one is sent."""
    put(bench, "hoa", "1")
    put(bench, "hoa", "2")
    bench.platform.answers.extend([RETRY] * MOST_ATTEMPTS)
    for _ in range(MOST_ATTEMPTS):
        await bench.sender.send_due()
        bench.clock.forward(600)

    await send_all(bench)

    assert MOST_ATTEMPTS == 12
    assert states(bench) == ["refused", "sent"]
    assert bench.rows(outbox)[0]["reason"] == "429"
    assert bench.rows(outbox)[0]["attempts"] == 12


@pytest.mark.parametrize("first", [REFUSED, UNKNOWN])
async def test_what_cannot_be_repeated_does_not_block_what_follows(
    bench: Bench, first: Delivery
) -> None:
    """A refused or unknown request is tried once, and the next line goes out at once."""
    put(bench, "hoa", "1")
    put(bench, "hoa", "2")
    bench.platform.answers.append(first)

    await send_all(bench)

    assert states(bench) == [first.status.value, "sent"]
    assert bench.platform.delivered == [("hoa", "1"), ("hoa", "2")]
    assert bench.rows(outbox)[0]["reason"] == first.reason


async def test_a_channel_that_raises_leaves_an_unknown_request(bench: Bench) -> None:
    """An adapter's fault stops neither its conversation nor the others; it may have sent."""
    put(bench, "hoa", "1", "2")
    put(bench, "mai", "a")
    bench.platform.answers.append(OSError("no route"))

    await send_all(bench)

    assert states(bench) == ["unknown", "sent", "sent"]
    assert bench.rows(outbox)[0]["reason"] == "OSError"


async def test_a_request_to_a_channel_that_is_gone_is_refused(bench: Bench) -> None:
    """Where the settings no longer name the channel, the clerk reads so."""
    put(bench, "hoa", "1", channel="messenger")

    await send_all(bench)

    assert states(bench) == ["refused"]
    assert bench.rows(outbox)[0]["reason"] == "no channel messenger"
