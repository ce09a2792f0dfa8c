"""What every platform's delivery comes to: events in the inbox, a conversation taken over."""

from collections.abc import Sequence

from api.parts import Parts
from bot.cases import number as case_number
from bot.messages import Incoming
from bot.store.takeover import take_over


async def accept(parts: Parts, events: Sequence[Incoming]) -> None:
    """Store them, and wake who works on them."""
    if any(await parts.postbox.store(events)):
        parts.signals.send("inbox")
        parts.signals.send("desk")
        if any(event.attachments for event in events):
            parts.signals.send("files")


def begin_takeover(parts: Parts, channel: str, address: str, message_id: str) -> None:
    """Somebody of the office answered at the platform itself: the bot is silent."""
    number = case_number(parts.now(), parts.new_id)
    if take_over(parts.engine, channel, address, message_id, number, parts.now()):
        parts.signals.send("desk")
