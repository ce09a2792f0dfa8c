"""Until when a channel lets a person be written to, and what is done about it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.casework.reach import Reach
from bot.channels.pacing import Meter, Pace
from bot.channels.reasons import Reason
from bot.channels.words import load_words as load_channel_words
from bot.messages import Reply, Sender
from bot.outbox import Sender as OutboxSender
from bot.outbox import paused_channels
from bot.ports import Delivery, DeliveryStatus
from bot.store import log
from bot.store.facts import Facts
from bot.store.outbox import enqueue, set_reachable
from bot.store.tables import conversations, outbox
from bot.windows import NO_WINDOW, load_windows
from bot.words import load_words
from tests.bot.build import MONDAY, Bench

WINDOWS = load_windows()
FRIDAY = datetime(2026, 9, 11, 9, 50, tzinfo=UTC)
"""16:50 in Vietnam, ten minutes before the desk closes."""


@pytest.mark.parametrize(
    ("passed", "bot", "clerk"),
    [
        (timedelta(hours=23, minutes=59), True, True),
        (timedelta(hours=24, minutes=1), False, True),
        (timedelta(days=6, hours=23), False, True),
        (timedelta(days=7, minutes=1), False, False),
        (MONDAY.replace(hour=1) - FRIDAY, False, True),
    ],
    ids=["23:59", "24:01", "6 d 23 h", "7 d 1 min", "Friday 16:50 to Monday 8:00"],
)
def test_messengers_window(passed: timedelta, bot: bool, clerk: bool) -> None:
    """24 hours for the bot, seven days for what a clerk wrote."""
    window = WINDOWS["messenger"]

    assert window.open(Sender.BOT, FRIDAY, FRIDAY + passed) is bot
    assert window.open(Sender.SYSTEM, FRIDAY, FRIDAY + passed) is bot
    assert window.open(Sender.CLERK, FRIDAY, FRIDAY + passed) is clerk


def test_other_channels_have_no_window() -> None:
    """Telegram takes an answer whenever it comes."""
    assert "telegram" not in WINDOWS
    assert NO_WINDOW.open(Sender.BOT, FRIDAY, FRIDAY + timedelta(days=900))


def sending(bench: Bench, **window: float) -> OutboxSender:
    """The sender with a window on the bench's channel."""
    windows = {"telegram": replace(NO_WINDOW, **window)} if window else {}  # type: ignore[arg-type]  # hours and counts
    return replace(bench.sender, facts=Facts(bench.engine), windows=windows)


def say(bench: Bench, text: str, sender: Sender = Sender.BOT) -> None:
    """A line to Hoa, in requests."""
    with bench.engine.begin() as connection:
        talk = log.open_conversation(
            connection, "telegram", "hoa", "vi", MONDAY, lambda: "talk-hoa"
        )
        reply = Reply(text, sender)
        seq = log.append(connection, talk.id, reply, bench.clock.now)
        payloads = bench.platform.render(reply)
        enqueue(connection, talk.id, seq, "telegram", "hoa", payloads, bench.clock.now)


def states(bench: Bench) -> list[tuple[str, str | None]]:
    """Each request's state and reason, oldest first."""
    return [(row["state"], row["reason"]) for row in bench.rows(outbox)]


async def send_all(sender: OutboxSender) -> None:
    """Send until nothing is due now."""
    while await sender.send_due():
        pass


async def test_nothing_is_tried_outside_the_window(bench: Bench) -> None:
    """The bot's message is refused here; a clerk's goes out."""
    sender = sending(bench, bot_hours=24, clerk_hours=168)
    bench.hear("hoa", "Alo")
    bench.clock.forward(24 * 3600 + 60)
    say(bench, "của máy")
    say(bench, "của cán bộ", Sender.CLERK)

    await send_all(sender)

    assert states(bench) == [("refused", Reason.WINDOW_CLOSED), ("sent", None)]
    assert bench.platform.delivered == [("hoa", "của cán bộ")]


async def test_free_replies_are_counted_anew_with_each_message(bench: Bench) -> None:
    """After the last one the bot is silent; a clerk uses the office's quota."""
    sender = sending(bench, free_replies=2)
    bench.hear("hoa", "Alo")
    for number in range(3):
        say(bench, f"bot {number}")
    say(bench, "cán bộ", Sender.CLERK)
    await send_all(sender)
    bench.clock.forward(60)
    bench.hear("hoa", "Alo nữa")
    say(bench, "bot 3")

    await send_all(sender)

    told = [text for _, text in bench.platform.delivered]
    assert told == ["bot 0", "bot 1", "cán bộ", "bot 3"]
    assert states(bench)[2] == ("refused", Reason.QUOTA_USED)


async def test_who_blocked_us_is_left_alone_until_they_write(bench: Bench) -> None:
    """One refusal is enough; their next message makes them reachable."""
    sender = sending(bench)
    bench.hear("hoa", "Alo")
    bench.platform.answers.append(Delivery(DeliveryStatus.REFUSED, reason=Reason.BLOCKED))
    say(bench, "1")
    say(bench, "2")
    await send_all(sender)
    blocked = list(bench.platform.delivered)
    bench.hear("hoa", "Tôi đây")
    say(bench, "3")

    await send_all(sender)

    assert blocked == [("hoa", "1")]
    assert [state for state, _ in states(bench)] == ["refused", "refused", "sent"]


@pytest.mark.parametrize("reason", [Reason.ACCESS_INVALID, Reason.PAGE_RESTRICTED])
async def test_what_needs_repair_pauses_the_account(bench: Bench, reason: Reason) -> None:
    """Nothing more is tried for a quarter of an hour, and health says why; then it goes on."""
    sender = sending(bench)
    assert sender.facts is not None
    bench.hear("hoa", "Alo")
    bench.platform.answers.append(Delivery(DeliveryStatus.RETRY, reason=reason, retry_after=900))
    say(bench, "1")
    await send_all(sender)
    with bench.engine.begin() as connection:
        connection.execute(outbox.update().values(next_at=bench.clock.now))
    paused = await sender.send_due(), paused_channels(sender.facts)
    bench.clock.forward(901)

    await send_all(sender)

    assert paused == (0, {"telegram": str(reason)})
    assert [state for state, _ in states(bench)] == ["sent"]
    assert paused_channels(sender.facts) == {}


async def test_a_chat_that_moved_gets_its_messages_at_the_new_address(bench: Bench) -> None:
    """The refused one is sent again there, and so is everything after."""
    sender = sending(bench)
    bench.hear("hoa", "Alo")
    moved = Delivery(DeliveryStatus.REFUSED, reason=f"{Reason.CHAT_MIGRATED}:-100")
    bench.platform.answers.append(moved)
    say(bench, "1")
    await send_all(sender)
    bench.clock.forward(1)

    await send_all(sender)

    assert bench.platform.delivered == [("hoa", "1"), ("-100", "1")]
    assert [row["address"] for row in bench.rows(conversations)] == ["-100"]


async def test_one_person_gets_one_message_a_second(bench: Bench) -> None:
    """A long answer comes in steps, where the platform asks for that."""
    sender = replace(sending(bench), meter=Meter({"telegram": Pace(person_seconds=1.0)}))
    bench.hear("hoa", "Alo")
    say(bench, "1\n2")

    at_once = [await sender.send_due(), await sender.send_due()]
    bench.clock.forward(1)

    assert at_once == [1, 0]
    assert await sender.send_due() == 1


def test_the_clerk_reads_how_long_and_how_often(bench: Bench) -> None:
    """Until when, how many free replies are left, and who cannot be reached."""
    bench.hear("hoa", "Alo")
    talk = bench.talk("hoa").id
    window = replace(NO_WINDOW, bot_hours=48, clerk_hours=168, free_replies=8)
    reach = Reach({"telegram": window}, load_words(), load_channel_words())

    with bench.engine.begin() as connection:
        fresh = reach.note(connection, talk, "vi", bench.clock.now)
        over = reach.note(connection, talk, "en", bench.clock.now + timedelta(days=8))
    set_reachable(bench.engine, "telegram", "hoa", Reason.BLOCKED)
    with bench.engine.begin() as connection:
        blocked = reach.note(connection, talk, "vi", bench.clock.now)

    assert fresh is not None
    assert "8/8" in fresh
    assert over == load_words().say("reach.closed", "en")
    assert blocked == load_channel_words()["vi"].reasons["blocked"]
