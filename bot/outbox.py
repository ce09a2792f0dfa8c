"""The sender: takes due requests from the outbox and delivers them, one conversation in order."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.ports import Channel, Delivery, DeliveryStatus
from bot.store.outbox import Due, Outbox

_log = logging.getLogger(__name__)
_MOST = 20


@dataclass(frozen=True, slots=True)
class Sender:
    """Delivers what is due; slow channels do not hold up others."""

    outbox: Outbox
    channels: Mapping[str, Channel]
    now: Callable[[], datetime]

    async def send_due(self) -> int:
        """Send what is due now; returns how many requests were tried."""
        due = await asyncio.to_thread(self.outbox.claim, self.now(), _MOST)
        await asyncio.gather(*(self._send(request) for request in due))
        return len(due)

    async def _send(self, due: Due) -> None:
        channel = self.channels.get(due.channel)
        if channel is None:
            delivery = Delivery(DeliveryStatus.REFUSED, reason=f"no channel {due.channel}")
        else:
            try:
                delivery = await channel.deliver(due.address, due.payload)
            except Exception as error:  # noqa: BLE001  # an adapter's fault may not stop the rest
                _log.exception("delivery failed", extra={"channel": due.channel})
                delivery = Delivery(DeliveryStatus.UNKNOWN, reason=type(error).__name__)
        await asyncio.to_thread(self.outbox.settle, due, delivery, self.now())
