"""A collector, and applications that send their traces to it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copyfile

import pytest
from pydantic import SecretStr

from api.parts import Parts
from api.settings import Settings
from api.telemetry.otel import OtelTracer, otel_tracer
from api.wiring import wire
from bot.channels.web import WebChannel
from bot.dialogue.rules import make_rules
from knowledge.tracing import Tracer
from tests.api.build import Site, site_over
from tests.bot.build import Clock
from tests.collector import Collector
from tests.fakes import FakePlatform, HashingEncoder

Trace = Callable[[Tracer], Site]


@pytest.fixture
def collector() -> Iterator[Collector]:
    """A collector that takes everything."""
    with Collector() as running:
        yield running


@pytest.fixture
def tracer(collector: Collector) -> Iterator[OtelTracer]:
    """Sends to it."""
    made = otel_tracer(collector.origin, "motcua-test")
    yield made
    made.close()


@pytest.fixture
def trace(furnished: Path, tmp_path: Path) -> Iterator[Trace]:
    """Makes sites that a tracer watches."""
    made: list[Parts] = []

    def begin(tracer: Tracer) -> Site:
        data = tmp_path / str(len(made))
        data.mkdir()
        copyfile(furnished, data / "motcua.db")
        parts = wire(
            Settings(demo=True, data=data, telegram_secret=SecretStr("telegram-secret")),
            now=Clock(),
            encoder=HashingEncoder(),
            dialogue=make_rules(),
            channels={"web": WebChannel(), "telegram": FakePlatform("telegram")},
            tracer=tracer,
        )
        made.append(parts)
        return site_over(parts)

    yield begin
    for parts in made:
        parts.postbox.close()
        parts.engine.dispose()


@pytest.fixture
def site(trace: Trace, tracer: Tracer) -> Site:
    """The application, watched."""
    return trace(tracer)
