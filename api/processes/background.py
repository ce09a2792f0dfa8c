"""What runs beside the requests: workers, sender, the watch on knowledge and its calendar."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import ExitStack, asynccontextmanager
from datetime import timedelta
from functools import partial

from api.parts import Parts
from api.processes.running import Running
from api.processes.worker_process import (
    MEASURED,
    WorkerProcess,
    dialogue_topic,
    encoder_topic,
    settle_memory,
)
from bot.alert_kinds import SENT, Way
from bot.store.inbox import Claimed
from knowledge.store.engine import checkpoint
from knowledge.store.postgres import only_one

_log = logging.getLogger(__name__)
_WORKERS = 2
_WORK = ("inbox", "outbox", "files", "knowledge")
"""The signals that mean work."""

_LOOK_AGAIN_SECONDS = 0.5
KNOWLEDGE_SECONDS = 1.0
_CREW_SECONDS = 1.0
_SWEEP_SECONDS = 5.0
_FILES_SECONDS = 5.0
_TIDY_SECONDS = 2.0
_NOTICE_SECONDS = 5.0
_CALENDAR_SECONDS = 600.0
_RETAIN_SECONDS = 900.0
_RETAIN_EVERY = timedelta(days=1)
_EXAMINE_SECONDS = 300.0


async def run_background(parts: Parts, worker: WorkerProcess | None = None) -> None:
    """Run until cancelled; a loop that fails is logged and goes on.

    Everything but the requests is done by `worker`, here where there is none, or by processes of
    their own where the settings say so.
    """
    async with asyncio.TaskGroup() as group:
        if parts.bus is not None:
            group.create_task(parts.bus.run())
        if not parts.settings.answers:
            group.create_task(_forever(parts, run_watch))
        elif worker is None:
            group.create_task(_run_all(parts))
        else:
            group.create_task(worker.run(parts.signals))
            group.create_task(_forever(parts, run_watch))
            for topic in _WORK:
                group.create_task(_ring(parts, worker, topic))


async def run_worker(parts: Parts, tell: Callable[[str], None]) -> None:
    """Do the work until cancelled; `tell` says what changed to the server."""
    parts.signals.open(tell)
    parts.meters.pass_on(lambda measured: tell(f"{MEASURED}{measured}"))
    async with parts.open_channels(), asyncio.TaskGroup() as group:
        group.create_task(_run_all(parts))
        group.create_task(_tell_state(parts, tell))


async def run_alone(parts: Parts) -> None:
    """Do the work until cancelled, for all servers of a PostgreSQL database."""
    if parts.bus is None:
        raise ValueError("a worker of its own needs PostgreSQL: set MOTCUA_DATABASE")
    parts.signals.open(parts.bus.tell)
    async with parts.open_channels(), asyncio.TaskGroup() as group:
        group.create_task(parts.bus.run())
        group.create_task(_run_all(parts))


async def _run_all(parts: Parts) -> None:
    if await asyncio.to_thread(parts.crew.join):
        await asyncio.to_thread(parts.listening.voices.recover)
    async with asyncio.TaskGroup() as group:
        group.create_task(_warm_up(parts))
        for loop in (
            _work,
            _send,
            _fetch,
            _listen,
            run_watch,
            _sweep,
            _calendar,
            _retain,
            _tidy,
            _notify,
            _examine,
            _look,
        ):
            group.create_task(_forever(parts, loop))
        for way in SENT:
            group.create_task(_forever(parts, partial(_alert, way=way)))


async def _warm_up(parts: Parts) -> None:
    """Before the first question rather than with it."""
    try:
        await asyncio.to_thread(parts.search.warm_up)
    except Exception:  # noqa: BLE001  # whoever asks next is told what fails
        _log.exception("the search could not be made ready")


async def _ring(parts: Parts, worker: WorkerProcess, topic: str) -> None:
    """Wake the worker when there is something to do."""
    async with parts.signals.listen(topic) as listener:
        while True:
            if await listener.wait(_LOOK_AGAIN_SECONDS):
                worker.ring(topic)


async def _tell_state(parts: Parts, tell: Callable[[str], None]) -> None:
    told: tuple[bool, bool] | None = None
    while True:
        states = parts.dialogue.degraded, parts.steady.degraded
        if told != states:
            told = states
            tell(dialogue_topic(states[0]))
            tell(encoder_topic(states[1]))
        parts.meters.flush()
        await asyncio.sleep(_LOOK_AGAIN_SECONDS)


async def _forever(parts: Parts, loop: Callable[[Parts], Awaitable[None]]) -> None:
    while True:
        try:
            await loop(parts)
        except Exception:  # noqa: BLE001  # one failure may not end the service
            _log.exception("background loop failed")
            await asyncio.sleep(1)


async def _work(parts: Parts) -> None:
    """Turns of different conversations run side by side, those of one in order."""
    running = Running(lambda: parts.signals.wake("inbox"))
    async with parts.signals.listen("inbox") as listener:
        while True:
            free = _WORKERS - len(running)
            claimed = await asyncio.to_thread(parts.inbox.claim, parts.now(), free) if free else []
            for event in claimed:
                running.start(_answer(parts, event))
            if not claimed:
                await listener.wait(_LOOK_AGAIN_SECONDS)


async def _answer(parts: Parts, event: Claimed) -> None:
    async with parts.typing.while_working(event.incoming.channel, event.incoming.address):
        with parts.meters.timing("turn", event.incoming.channel):
            turn = await asyncio.to_thread(parts.worker.work, event)
    parts.meters.set("dialogue_degraded", float(parts.dialogue.degraded))
    ended = turn.outcome if turn and turn.outcome else "tried_again"
    parts.meters.count("turns", event.incoming.channel, ended)


async def _fetch(parts: Parts) -> None:
    """Files that citizens sent are fetched at once: the platforms' links expire."""
    async with parts.signals.listen("files") as listener:
        while True:
            if await parts.keeper.fetch_due():
                parts.signals.wake("voices")
            else:
                await listener.wait(_FILES_SECONDS)


async def _listen(parts: Parts) -> None:
    """Voice messages are listened to one at a time, beside all else."""
    async with parts.signals.listen("voices") as listener:
        while True:
            if not await parts.listening.listen_due():
                await listener.wait(_FILES_SECONDS)


async def _send(parts: Parts) -> None:
    """Each request by itself: one that hangs keeps no other waiting."""
    running = Running(lambda: parts.signals.wake("outbox"))
    async with parts.signals.listen("outbox") as listener:
        while True:
            claimed = await asyncio.to_thread(parts.sender.claim)
            for due in claimed:
                running.start(parts.sender.send(due))
            if not claimed:
                await listener.wait(_LOOK_AGAIN_SECONDS)


async def run_watch(parts: Parts) -> None:
    """See what other processes published or approved: when it is told, and every second."""
    settled = -1
    async with parts.signals.listen("knowledge") as listener:
        while True:
            index = await asyncio.to_thread(parts.library.refresh)
            if index.revision != settled:
                settle_memory()
                settled = index.revision
            await asyncio.to_thread(parts.shelf.refresh)
            await listener.wait(KNOWLEDGE_SECONDS)


async def _look(parts: Parts) -> None:
    """What a worker that died had in its hands is taken up."""
    while True:
        await asyncio.to_thread(parts.crew.look)
        await asyncio.sleep(_CREW_SECONDS)


async def _notify(parts: Parts) -> None:
    while True:
        if await asyncio.to_thread(parts.gathering.gather):
            parts.signals.send("desk")
        if parts.notices is not None:
            async with _only_one(parts, "notices") as mine:
                if mine:
                    await parts.notices.tell_new()
        await asyncio.sleep(_NOTICE_SECONDS)


async def _alert(parts: Parts, way: Way) -> None:
    """Each way by itself: a mail server that hangs keeps no other waiting."""
    while True:
        await parts.alerting.send_by(way)
        await asyncio.sleep(_NOTICE_SECONDS)


async def _examine(parts: Parts) -> None:
    """Tokens, subscriptions, webhooks: asked of the platforms once a day."""
    while True:
        await parts.checkups.examine_due()
        await asyncio.sleep(_EXAMINE_SECONDS)


@asynccontextmanager
async def _only_one(parts: Parts, topic: str) -> AsyncIterator[bool]:
    """True where no other process is at it."""
    stack = ExitStack()
    try:
        yield await asyncio.to_thread(stack.enter_context, only_one(parts.engine, topic))
    finally:
        await asyncio.to_thread(stack.close)


async def _tidy(parts: Parts) -> None:
    while True:
        await asyncio.to_thread(checkpoint, parts.engine)
        await asyncio.sleep(_TIDY_SECONDS)


async def _sweep(parts: Parts) -> None:
    while True:
        async with _only_one(parts, "sweep") as mine:
            if mine:
                await asyncio.to_thread(parts.handover.sweep)
                await asyncio.to_thread(parts.curation.expire)
                await asyncio.to_thread(parts.mistakes.sweep)
        await asyncio.sleep(_SWEEP_SECONDS)


async def _retain(parts: Parts) -> None:
    """What is no longer needed goes once a day; of several workers one does it."""
    while True:
        await asyncio.sleep(_RETAIN_SECONDS)
        now = parts.now()
        if await asyncio.to_thread(parts.facts.take, "data", "retention", now, now + _RETAIN_EVERY):
            await asyncio.to_thread(parts.retention.sweep)


async def _calendar(parts: Parts) -> None:
    """What comes into force or ends by its date, at start-up and every ten minutes."""
    while True:
        async with _only_one(parts, "calendar") as mine:
            if mine:
                await asyncio.to_thread(parts.activate)
                await asyncio.to_thread(parts.gathering.prune)
        await asyncio.sleep(_CALENDAR_SECONDS)
