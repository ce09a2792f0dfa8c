"""The sender: takes due requests from the outbox and delivers them, one conversation in order."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Event

from sqlalchemy.exc import DBAPIError

from bot.channels.pacing import Meter
from bot.channels.reasons import Reason
from bot.messages import Sender as Speaker
from bot.origin import resumed
from bot.ports import Channel, Delivery, DeliveryStatus
from bot.stages import Observe, Stage, unobserved
from bot.store.due import Due
from bot.store.facts import Facts
from bot.store.outbox import Outbox
from bot.windows import NO_WINDOW, Windows
from knowledge.tracing import UNTRACED, Tracer

_log = logging.getLogger(__name__)
_MOST = 20
_PAUSED = "paused:"
_STOPPING = frozenset({Reason.ACCESS_INVALID, Reason.PAGE_RESTRICTED, Reason.NOT_PERMITTED})
_UNREACHABLE = frozenset({Reason.BLOCKED, Reason.NO_SUCH_PERSON, Reason.PERSON_UNAVAILABLE})
_PAUSE = timedelta(minutes=15)
_NOTE_AGAIN_SECONDS, _LONGEST_NOTE_SECONDS = 0.1, 30.0


def tell_nobody(_channel: str, _result: str) -> None:
    """For a sender whose results are not counted."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Delivers what is due; slow channels do not hold up others.

    `meter` holds each channel to its pace, and no channel waits for another's. What the platform
    would not take is refused here: outside the window, beyond the free replies, to who blocked us.
    `told` is told of each request's channel and result. `under_way`: the channel of each request
    that is being sent here; `in_doubt`: a claim failed, and may have been written all the same.
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
    under_way: dict[int, str] = field(default_factory=dict)
    in_doubt: Event = field(default_factory=Event)

    async def send_due(self) -> int:
        """Send what is due now; returns how many requests were tried."""
        due = await asyncio.to_thread(self.claim)
        await asyncio.gather(*(self.send(request) for request in due))
        return len(due)

    def claim(self) -> list[Due]:
        """What is to be sent now, as marked; the caller sends each.

        A channel has so many requests under way and no more: one that hangs holds up its own.
        """
        if self.in_doubt.is_set():
            self.outbox.take_back(tuple(self.under_way), self.now())
            self.in_doubt.clear()
        try:
            claimed = self._claimed(self.now())
        except DBAPIError:
            self.in_doubt.set()
            raise
        self.under_way.update((request.id, request.channel) for request in claimed)
        return claimed

    def _claimed(self, now: datetime) -> list[Due]:
        paused = self.facts.named(_PAUSED) if self.facts else {}
        held = [key for key, value in paused.items() if _until(value) > now]
        tight = {name: room for name, room in self._room(now).items() if room < _MOST}
        due = self.outbox.claim(now, _MOST, [*held, *_all_of(tight)])
        for channel, room in tight.items():
            if room > 0:
                others = [name for name in tight if name != channel]
                due += self.outbox.claim(now, room, [*held, *_all_of(others)])
        for request in due:
            self.meter.count(request.channel, now)
        return due

    def _room(self, now: datetime) -> dict[str, int]:
        """For each channel that is limited or busy, how many more may leave now."""
        busy = Counter(tuple(self.under_way.values()))
        room = {name: _MOST - count for name, count in busy.items()}
        paced = self.meter.room(now)
        return room | {name: min(left, room.get(name, left)) for name, left in paced.items()}

    async def send(self, due: Due) -> None:
        """Send what `claim` gave, and note what became of it."""
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
        try:
            refusal = await asyncio.to_thread(self._refusal, due)
        except DBAPIError:
            self.under_way.pop(due.id, None)
            self.in_doubt.set()
            raise
        self.observe(Stage.SENDING)
        delivery = refusal or await self._deliver(due)
        self.observe(Stage.DELIVERED)
        await self._note(due, delivery)
        self.under_way.pop(due.id, None)
        self.told(due.channel, delivery.status.value)
        self.observe(Stage.SETTLED)
        return delivery.status

    async def _note(self, due: Due, delivery: Delivery) -> None:
        """Write what became of it; while the database is away, again and again.

        Only this process knows: if it forgot, nobody could tell whether the person read it.
        """
        pause = _NOTE_AGAIN_SECONDS
        while True:
            try:
                return await asyncio.to_thread(self._settle, due, delivery)
            except DBAPIError as error:
                _log.warning("what became of a send is not written: %s", type(error).__name__)
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_NOTE_SECONDS)

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
