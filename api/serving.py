"""`motcua serve` and the worker that it starts.

The worker is started before the server loads what it needs itself: both get ready at once.
"""

import asyncio
import gc
import sys
from contextlib import suppress

from api.processes.worker_process import SWITCH_SECONDS, WorkerProcess, become_worker
from api.settings import Settings
from api.telemetry.logs import configure_logs


def serve(settings: Settings) -> None:
    """Run the server until it is told to stop; exits with 1 where it cannot start."""
    configure_logs()
    gc.disable()  # until the knowledge is there: what is loaded now stays
    sys.setswitchinterval(SWITCH_SECONDS)
    started = True
    with (
        suppress(KeyboardInterrupt),  # raised by uvicorn when everything has ended in good order
        asyncio.Runner(loop_factory=_loop) as runner,
    ):
        started = runner.run(_serve(settings))
    if not started:
        sys.exit(1)


def _loop() -> asyncio.AbstractEventLoop:
    """uvloop, where there is one: as uvicorn would choose, without loading it yet."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop()
    return uvloop.new_event_loop()


async def _serve(settings: Settings) -> bool:
    """Whether the server started."""
    argv = (sys.executable, "-m", "api", "--data", str(settings.data.absolute()), "work")
    worker = WorkerProcess(argv) if settings.own_worker and settings.answers else None
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
