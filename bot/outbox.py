"""The sender: takes due requests from the outbox and delivers them, one conversation in order."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.channels.reasons import Reason
from bot.messages import Sender as Speaker
from bot.origin import resumed
from bot.pacing import Meter
from bot.ports import Channel, Delivery, DeliveryStatus
from bot.stages import Observe, Stage, unobserved
from bot.store.facts import Facts
from bot.store.outbox import Due, Outbox
from bot.windows import NO_WINDOW, Windows
from knowledge.tracing import UNTRACED, Tracer

_log = logging.getLogger(__name__)
_MOST = 20
_PAUSED = "paused:"
_STOPPING = frozenset({Reason.ACCESS_INVALID, Reason.PAGE_RESTRICTED, Reason.NOT_PERMITTED})
_UNREACHABLE = frozenset({Reason.BLOCKED, Reason.NO_SUCH_PERSON, Reason.PERSON_UNAVAILABLE})
_PAUSE = timedelta(minutes=15)


def tell_nobody(_channel: str, _result: str) -> None:
    """For a sender whose results are not counted."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Delivers what is due; slow channels do not hold up others.

    `meter` holds each channel to its pace, and no channel waits for another's. What the platform
    would not take is refused here: outside the window, beyond the free replies, to who blocked us.
    `told` is told of each request's channel and result.
    """

    outbox: Outbox
    channels: Mapping[str, Channel]
    now: Callable[[], datetime]
    facts: Facts | None = None
    windows: Windows = field(default_factory=dict)
    meter: Meter = field(default_factory=Meter)
    told: Callable[[str, str], None] = tell_nobody
    observe: Observe = unobserved
    tracer: Tracer = UNTRACED

    async def send_due(self) -> int:
        """Send what is due now; returns how many requests were tried."""
        due = await asyncio.to_thread(self._claim)
        await asyncio.gather(*(self._send(request) for request in due))
        return len(due)

    def _claim(self) -> list[Due]:
        now = self.now()
        paused = self.facts.named(_PAUSED) if self.facts else {}
        held = [key for key, value in paused.items() if _until(value) > now]
        tight = {name: room for name, room in self.meter.room(now).items() if room < _MOST}
        due = self.outbox.claim(now, _MOST, [*held, *_all_of(tight)])
        for channel, room in tight.items():
            if room > 0:
                others = [name for name in tight if name != channel]
                due += self.outbox.claim(now, room, [*held, *_all_of(others)])
        for request in due:
            self.meter.count(request.channel, now)
        return due

    async def _send(self, due: Due) -> None:
        with (
            resumed(due.origin, due.conversation_id),
            self.tracer.span(
                "send",
                channel=due.channel,
                conversation=due.conversation_id,
                attempt=due.attempts,
            ) as span,
        ):
            span.tell(outcome=await self._sent(due))

    async def _sent(self, due: Due) -> DeliveryStatus:
        """What became of a request, written down."""
        refusal = await asyncio.to_thread(self._refusal, due)
        self.observe(Stage.SENDING)
        delivery = refusal or await self._deliver(due)
        self.observe(Stage.DELIVERED)
        await asyncio.to_thread(self._settle, due, delivery)
        self.told(due.channel, delivery.status.value)
        self.observe(Stage.SETTLED)
        return delivery.status

    def _refusal(self, due: Due) -> Delivery | None:
        """Why this may not even be tried."""
        window, speaker = self.windows.get(due.channel, NO_WINDOW), Speaker(due.sender)
        reason: str | None = due.unreachable
        if reason is None and not window.open(speaker, due.heard_at, self.now()):
            reason = Reason.WINDOW_CLOSED
        if reason is None and speaker is not Speaker.CLERK and due.heard_at is not None:
            sent = self.outbox.sent_since(due.id, due.heard_at) if window.free_replies else 0
            reason = Reason.QUOTA_USED if window.replies_left(sent) == 0 else None
        return None if reason is None else Delivery(DeliveryStatus.REFUSED, reason=reason)

    async def _deliver(self, due: Due) -> Delivery:
        channel = self.channels.get(due.channel)
        if channel is None:
            return Delivery(DeliveryStatus.REFUSED, reason=f"no channel {due.channel}")
        try:
            return await channel.deliver(due.address, due.payload)
        except Exception as error:  # noqa: BLE001  # an adapter's fault may not stop the rest
            _log.exception("delivery failed", extra={"channel": due.channel})
            return Delivery(DeliveryStatus.UNKNOWN, reason=type(error).__name__)

    def _settle(self, due: Due, delivery: Delivery) -> None:
        now = self.now()
        kind, _, detail = (delivery.reason or "").partition(":")
        if kind == Reason.CHAT_MIGRATED and detail:
            self.outbox.move(due.channel, due.address, detail)
            delivery = Delivery(DeliveryStatus.RETRY, reason=kind, retry_after=0.1)
        if kind in _UNREACHABLE and delivery.status is DeliveryStatus.REFUSED:
            self.outbox.mark_unreachable(due, kind)
        self.outbox.settle(due, delivery, now, self.meter.of(due.channel).person_seconds)
        if self.facts is not None:
            self._note_health(self.facts, due, delivery, now)

    def _note_health(self, facts: Facts, due: Due, delivery: Delivery, now: datetime) -> None:
        """Pause an account that an administrator must repair; end the pause when it works."""
        name = f"{_PAUSED}{due.account}"
        if delivery.status is DeliveryStatus.RETRY and delivery.reason in _STOPPING:
            value = {"until": (now + _PAUSE).isoformat(), "reason": str(delivery.reason)}
            facts.put(due.channel, name, value, now)
            _log.error("channel paused", extra={"channel": due.channel, "why": delivery.reason})
        elif delivery.status is DeliveryStatus.SENT and facts.get(due.channel, name):
            facts.drop(due.channel, name)


def _all_of(channels: Iterable[str]) -> list[tuple[str, str]]:
    """Every account of `channels`."""
    return [(channel, "") for channel in channels]


def _until(value: Mapping[str, str]) -> datetime:
    return datetime.fromisoformat(value["until"])


def paused_accounts(facts: Facts) -> dict[tuple[str, str], str]:
    """For each channel and account that is paused until it is repaired, why."""
    return {key: value["reason"] for key, value in facts.named(_PAUSED).items()}


def paused_channels(facts: Facts) -> dict[str, str]:
    """The same, by the names of channel and account together."""
    found = paused_accounts(facts)
    return {f"{channel} {account}".strip(): why for (channel, account), why in found.items()}
