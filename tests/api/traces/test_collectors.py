"""A collector that is down, slow, wrong or none: nobody waits, and an operator hears of it."""

import logging
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import pytest

from api.adapters.service import make_tracer
from api.operating.doctor import examine
from api.settings import Settings
from api.telemetry.otel import otel_tracer
from knowledge.tracing import UNTRACED, Tracer
from tests.api.traces.conftest import Trace
from tests.api.traces.steps import QUESTION
from tests.channels.loopback import LoopbackServer, Request
from tests.collector import Collector
from tests.servers import ROOT, free_port


class FakeStalled(LoopbackServer):
    """A collector that takes a batch and says nothing for a second."""

    def answer(self, request: Request) -> None:
        """Wait, and hang up."""
        time.sleep(1)


def test_a_collector_that_is_down_or_stalls_makes_nobody_wait(trace: Trace) -> None:
    """Turns take as long as untraced ones, and the end is not held up either."""
    with FakeStalled() as stalled:
        nobody = f"http://127.0.0.1:{free_port()}"
        tracers = [UNTRACED, otel_tracer(nobody, "test"), otel_tracer(stalled.origin, "test")]
        citizens = [trace(tracer).citizen() for tracer in tracers]
        taken: list[list[float]] = [[], [], []]
        for _ in range(12):
            for citizen, times in zip(citizens, taken, strict=True):
                began = time.perf_counter()
                assert citizen.ask(QUESTION)["sender"] == "bot"
                times.append(time.perf_counter() - began)
        began = time.perf_counter()
        for tracer in tracers:
            tracer.close()
        ended = time.perf_counter() - began

    untraced, down, slow = (median(times) for times in taken)
    print(f"a turn: {untraced * 1000:.1f} ms, {down * 1000:.1f} down, {slow * 1000:.1f} stalled")
    assert max(down, slow) <= untraced * 1.5 + 0.01
    assert ended < 5


def test_a_collector_that_fails_is_said_once(
    collector: Collector, caplog: pytest.LogCaptureFixture
) -> None:
    """However many batches it refuses; and once more when it takes them again."""
    caplog.set_level(logging.INFO)
    collector.status = 500
    tracer = otel_tracer(collector.origin, "test")

    _fill(tracer, collector, 3)
    collector.status = 200
    _fill(tracer, collector, 1)
    tracer.close()

    assert [(line.name, line.message) for line in caplog.records] == [
        ("api.telemetry.otel", "traces do not reach their collector"),
        ("api.telemetry.otel", "traces arrive again"),
    ]


def _fill(tracer: Tracer, collector: Collector, batches: int) -> None:
    """Make the tracer send some full batches, one after another."""
    for _ in range(batches):
        before = len(collector.requests)
        for _ in range(512):
            with tracer.span("turn"):
                pass
        deadline = time.monotonic() + 10
        while len(collector.requests) == before:
            assert time.monotonic() < deadline
            time.sleep(0.01)


def test_without_a_collector_no_sdk_is_loaded() -> None:
    """Starting costs nothing: a worker knows nothing of OpenTelemetry, a server FastAPI's part."""
    code = """
import sys
from importlib import import_module
loaded = lambda *names: [one for one in sys.modules if one.startswith(names)]
from api.adapters.service import make_tracer
from api.settings import Settings
import_module("api.serving"), make_tracer(Settings(), "motcua-worker")
assert not loaded("opentelemetry", "google.protobuf"), "in a worker"
import_module("api.app"), make_tracer(Settings(), "motcua-server")
late = ("api.telemetry.otel", "opentelemetry.sdk", "opentelemetry.exporter")
assert not loaded(*late), "in a server"
"""
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=60)


@pytest.mark.parametrize("address", ["127.0.0.1:4318", "collector", "ftp://collector", "http://"])
def test_what_is_no_address_is_refused_at_the_start(address: str) -> None:
    """With what to write instead."""
    with pytest.raises(ValueError, match=r"such as http://127.0.0.1:4318"):
        make_tracer(Settings(trace_endpoint=address), "motcua-server")


def test_the_doctor_says_whether_somebody_takes_the_traces(
    collector: Collector, tmp_path: Path
) -> None:
    """Off, there, away, no address; a password in the address is not printed."""
    there = collector.origin.replace("http://", "http://motcua:secret@")
    addresses = ("", there, f"http://127.0.0.1:{free_port()}", "collector:4318")

    said = [
        next(one for one in examine(settings) if one.text.startswith("traces"))
        for settings in (
            Settings(data=tmp_path, encoder="none", trace_endpoint=address) for address in addresses
        )
    ]

    assert [one.ok for one in said] == [True, True, False, False]
    assert said[1].text == "traces: to 127.0.0.1"
    assert said[2].text.startswith("traces: no collector answers (ConnectError)")


@pytest.mark.parametrize("ending", ["", "/", "/v1/traces"])
def test_the_collectors_address_may_name_its_path(collector: Collector, ending: str) -> None:
    """As other tools write it, and with the path of traces."""
    tracer = make_tracer(Settings(trace_endpoint=collector.origin + ending), "motcua-server")

    with tracer.span("turn", conversation="c1"):
        pass
    tracer.close()

    (span,) = collector.spans()
    assert (span.service, span.attributes) == ("motcua-server", {"motcua.conversation": "c1"})
