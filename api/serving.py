"""`motcua serve` and the worker that it starts.

The worker is started before the server loads what it needs itself: both get ready at once. What
both need is loaded before.
"""

import asyncio
import gc
import os
import sys
from contextlib import suppress
from functools import partial
from importlib import import_module

from api.processes.forked import fork
from api.processes.worker_process import SWITCH_SECONDS, WorkerProcess, become_worker
from api.settings import Settings
from api.telemetry.logs import configure_logs

_BOTH_NEED = ("api.adapters.service", "api.processes.background", "api.wiring")


def serve(settings: Settings) -> None:
    """Run the server until it is told to stop; exits with 1 where it cannot start."""
    configure_logs()
    gc.disable()  # until the knowledge is there: what is loaded now stays
    sys.setswitchinterval(SWITCH_SECONDS)
    worker = _start_worker(settings) if settings.own_worker and settings.answers else None
    started = True
    with (
        suppress(KeyboardInterrupt),  # raised by uvicorn when everything has ended in good order
        asyncio.Runner(loop_factory=_loop) as runner,
    ):
        started = runner.run(_serve(settings, worker))
    if not started:
        sys.exit(1)


def _start_worker(settings: Settings) -> WorkerProcess:
    """A fork where that can be, with what both processes need already loaded."""
    # NumPy asks the environment; a pool of its threads would be of no use, and cannot be forked
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # noqa: TID251
    for name in _BOTH_NEED:
        import_module(name)
    argv = (sys.executable, "-m", "api", "--data", str(settings.data.absolute()), "work")
    return WorkerProcess(argv, fork(partial(work, settings)))


def _loop() -> asyncio.AbstractEventLoop:
    """uvloop, where there is one: as uvicorn would choose, without loading it yet."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


async def _serve(settings: Settings, worker: WorkerProcess | None) -> bool:
    """Whether the server started."""
    if worker:
        await worker.launch()
    import uvicorn

    from api.adapters.service import make_tracer
    from api.app import create_app
    from api.wiring import wire
    from knowledge.encoders.load import load_or_do_without

    encoder = load_or_do_without(settings.encoder_name)
    parts = wire(settings, encoder=encoder, tracer=make_tracer(settings, "motcua-server"))
    if worker:
        worker.hear = parts.meters.hear
    app = create_app(parts, worker)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=5,
        )
    )
    await server.serve()
    parts.tracer.close()
    return server.started


def work(settings: Settings, alone: bool = False) -> None:
    """Make turns for the server that started this process, until it ends; `alone`: for all."""
    configure_logs()
    gc.disable()
    from api.adapters.service import make_tracer
    from api.processes.background import run_alone, run_worker
    from api.wiring import wire
    from knowledge.encoders.load import load_or_do_without

    encoder = load_or_do_without(settings.encoder_name)
    parts = wire(settings, encoder=encoder, tracer=make_tracer(settings, "motcua-worker"))
    if alone:
        sys.setswitchinterval(SWITCH_SECONDS)
        asyncio.run(run_alone(parts))
        return
    tell = become_worker(parts.signals.wake)
    asyncio.run(run_worker(parts, tell))
