"""`motcua serve` and the worker that it starts."""

import asyncio
import sys
from contextlib import suppress

from api.background import run_alone, run_worker
from api.logs import configure_logs
from api.settings import Settings
from api.wiring import wire
from api.worker_process import SWITCH_SECONDS, WorkerProcess, become_worker, settle_memory
from knowledge.encoders.load import load_or_do_without


def serve(settings: Settings) -> None:
    """Run the server until it is told to stop; exits with 1 where it cannot start."""
    import uvicorn  # the web framework is slow to import, and only the server needs it

    configure_logs()
    sys.setswitchinterval(SWITCH_SECONDS)
    started = True
    with (
        suppress(KeyboardInterrupt),  # raised by uvicorn when everything has ended in good order
        asyncio.Runner(loop_factory=uvicorn.Config("").get_loop_factory()) as runner,
    ):
        started = runner.run(_serve(settings))
    if not started:
        sys.exit(1)


async def _serve(settings: Settings) -> bool:
    """Whether the server started; the worker gets ready while this process does."""
    import uvicorn

    from api.app import create_app

    argv = (sys.executable, "-m", "api", "--data", str(settings.data.absolute()), "work")
    worker = WorkerProcess(argv) if settings.own_worker and settings.answers else None
    if worker:
        await worker.launch()
    parts = wire(settings, encoder=load_or_do_without(settings.encoder_name))
    if worker:
        worker.hear = parts.meters.hear
    app = create_app(parts, worker)
    settle_memory()
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
    return server.started


def work(settings: Settings, alone: bool = False) -> None:
    """Make turns for the server that started this process, until it ends; `alone`: for all."""
    configure_logs()
    parts = wire(settings, encoder=load_or_do_without(settings.encoder_name))
    settle_memory()
    if alone:
        sys.setswitchinterval(SWITCH_SECONDS)
        asyncio.run(run_alone(parts))
        return
    tell = become_worker(parts.signals.wake)
    asyncio.run(run_worker(parts, tell))
