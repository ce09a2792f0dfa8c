"""Clerks are told of new cases in their group: once, together, with nothing of a citizen."""

from collections import deque
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.alerts.notices import Notices
from bot.channels.reasons import Reason
from bot.ports import Delivery, DeliveryStatus, Payload
from bot.store.facts import Facts
from bot.store.tables import cases
from tests.bot.build import Bench

LINK = "https://motcua.example/desk"
SENT = Delivery(DeliveryStatus.SENT)


@dataclass
class FakeBoard:
    """A group: `topics` are the numbers that it gives, none where it has no topics."""

    topics: deque[int] = field(default_factory=deque)
    answers: deque[Delivery] = field(default_factory=deque)
    told: list[tuple[str, Any]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    async def deliver(self, address: str, payload: Payload) -> Delivery:
        """Note the message, and answer as the test said."""
        self.told.append((address, payload["message_thread_id"]))
        self.texts.append(payload["text"])
        return self.answers.popleft() if self.answers else SENT

    async def make_topic(self, address: str, name: str) -> int | None:
        """The next number."""
        return self.topics.popleft() if self.topics else None


@pytest.fixture
def board() -> FakeBoard:
    """A group with topics."""
    return FakeBoard(deque([7, 8]))


@pytest.fixture
async def notices(bench: Bench, board: FakeBoard) -> Notices:
    """Notices that begin now."""
    made = Notices(bench.engine, Facts(bench.engine), board, "-5", LINK, bench.words, bench.clock)
    await made.tell_new()
    return made


async def test_new_cases_are_told_together_and_once(
    bench: Bench, board: FakeBoard, notices: Notices
) -> None:
    """Number, reason and a link; not who asked, nor what."""
    bench.open_case("hoa")
    bench.open_case("mai")

    told = [await notices.tell_new() for _ in range(2)]

    assert told == [2, 0]
    (text,) = board.texts
    assert all(row["number"] in text for row in bench.rows(cases))
    assert LINK in text
    assert "hoa" not in text
    assert board.told == [("-5", 7)]


async def test_a_restart_repeats_nothing(bench: Bench, board: FakeBoard, notices: Notices) -> None:
    """And what came before the first notice is not told at all."""
    bench.open_case("hoa")
    await notices.tell_new()
    again = Notices(bench.engine, Facts(bench.engine), board, "-5", LINK, bench.words, bench.clock)

    assert await again.tell_new() == 0


async def test_a_topic_that_is_gone_is_made_once_more(
    bench: Bench, board: FakeBoard, notices: Notices
) -> None:
    """Somebody deleted it."""
    bench.open_case("hoa")
    board.answers.append(Delivery(DeliveryStatus.REFUSED, reason=Reason.TOPIC_GONE))

    assert await notices.tell_new() == 1
    assert board.told == [("-5", 7), ("-5", 8)]


async def test_a_group_without_topics_gets_its_notices(
    bench: Bench, board: FakeBoard, notices: Notices
) -> None:
    """Without asking for a topic each time; at its new number where it moved."""
    board.topics.clear()
    bench.open_case("hoa")
    await notices.tell_new()
    notices.facts.put("telegram", "moved:-5", {"to": "-1005"}, bench.clock.now)
    bench.open_case("mai")

    await notices.tell_new()

    assert board.told == [("-5", None), ("-1005", None)]


async def test_a_notice_that_is_refused_for_now_comes_later(
    bench: Bench, board: FakeBoard, notices: Notices
) -> None:
    """Flood control, or no connection."""
    bench.open_case("hoa")
    board.answers.append(Delivery(DeliveryStatus.RETRY, reason=Reason.RATE_LIMITED))

    assert [await notices.tell_new() for _ in range(2)] == [0, 1]
