"""What is traced, by whom it can be seen, and that nobody waits for who looks."""

import asyncio
import logging
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from shutil import copyfile
from statistics import median
from typing import Any

import pytest
from pydantic import SecretStr

from api.adapters import make_tracer
from api.operating.doctor import examine
from api.parts import Parts
from api.settings import Settings
from api.telemetry.otel import OtelTracer, otel_tracer
from api.wiring import wire
from bot.channels.web import WebChannel
from bot.dialogue.rules import make_rules
from bot.dialogue.traced import TracedDialogue
from bot.origin import origin
from bot.pipeline import Pipeline
from bot.turn import Turn
from knowledge.tracing import UNTRACED, Details, Tracer
from tests.api.build import Site, site_over
from tests.bot.build import Clock
from tests.bot.stand_ins import echo
from tests.channels.loopback import LoopbackServer, Request
from tests.collector import Collector, Seen
from tests.fakes import FakePlatform, HashingEncoder
from tests.servers import ROOT, free_port

HOA = 4_242_424_242
ELSEWHERE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
TRACED = frozenset({"webhook", "request", "inbox", "turn", "dialogue", "search", "send"})
QUESTION = "đăng ký khai sinh cần giấy tờ gì"
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


def deliver(site: Site, text: str, number: int = 1, **headers: str) -> None:
    """What Telegram posts when Hoa writes."""
    person = {"id": HOA, "is_bot": False, "first_name": "Hoa"}
    message = {"message_id": number, "date": 1_790_000_000, "from": person, "text": text}
    body = {"update_id": number, "message": {**message, "chat": {"id": HOA, "type": "private"}}}
    secret = {"X-Telegram-Bot-Api-Secret-Token": "telegram-secret"}
    answer = site.client.post("/webhooks/telegram", json=body, headers={**secret, **headers})
    assert answer.status_code == 200, answer.text


def send(site: Site) -> None:
    """Send everything that waits."""
    while asyncio.run(site.parts.sender.send_due()):
        site.clock.forward(60)


def test_a_clerks_reply_and_its_sending_are_one_trace(site: Site, collector: Collector) -> None:
    """The route stands there as it is declared, without the case's number."""
    deliver(site, "gặp cán bộ")
    site.work()
    send(site)
    csrf = site.clerk()
    (case,) = site.client.get("/api/desk/cases?view=new").json()["cases"]
    url = f"/api/desk/cases/{case['id']}"
    assert site.client.post(f"{url}/claim", headers=csrf).status_code == 200
    body = {"client_id": "r1", "text": "Mời bạn đến Bộ phận Một cửa."}
    assert site.client.post(f"{url}/reply", json=body, headers=csrf).status_code == 202

    send(site)

    spans = collector.wait(lambda seen: any(sent.name == "send" for sent in _of_reply(seen)))
    request, sent = _of_reply(spans)
    assert request.attributes == {
        "http.request.method": "POST",
        "http.route": "/api/desk/cases/{case_id}/reply",
        "http.response.status_code": 202,
    }
    assert (sent.parent, sent.attributes["motcua.outcome"]) == (request.id, "sent")


def _of_reply(spans: Sequence[Seen]) -> list[Seen]:
    """The trace of the clerk's reply."""
    ended = (span for span in spans if "http.route" in span.attributes)
    traces = {span.trace for span in ended if span.attributes["http.route"].endswith("/reply")}
    return [span for span in spans if span.trace in traces]


def test_a_second_try_is_in_the_trace_of_the_first(site: Site, collector: Collector) -> None:
    """A platform that fails once: both sends hang on the turn that wrote the answer."""
    platform = site.parts.channels["telegram"]
    assert isinstance(platform, FakePlatform)
    platform.answers.append(RuntimeError("0912345678"))
    deliver(site, "xin chào")
    site.work()

    send(site)

    spans = collector.wait(lambda seen: any(span.name == "send" for span in seen))
    (turn,) = [span for span in spans if span.name == "turn"]
    sends = [span for span in spans if span.name == "send"]
    assert {span.parent for span in sends} == {turn.id}
    assert sends[0].attributes["motcua.outcome"] == "unknown"


def test_an_error_is_told_by_its_type_only(
    trace: Trace, tracer: Tracer, collector: Collector
) -> None:
    """Its text may be a citizen's."""

    class FakeLeaking:
        """A dialogue that fails aloud."""

        def decide(self, conversation: str, text: str) -> Any:
            raise LookupError(f"what is {text}?")

    site = trace(tracer)
    leaking = TracedDialogue(FakeLeaking(), tracer)

    def fail(turn: Turn) -> Turn:
        leaking.decide(turn.conversation.id, turn.text)
        return turn

    worker = replace(site.parts.worker, pipeline=Pipeline((fail,)))
    less = site_over(replace(site.parts, worker=worker))
    deliver(less, "Nguyễn Thị Hoa 0912345678")
    less.work()

    spans = collector.wait(lambda seen: sum(span.name == "turn" for span in seen) == 3)
    failed = [span for span in spans if span.failed is not None]
    assert {(span.name, span.failed) for span in failed} == {("dialogue", "LookupError")}
    outcomes = [span.attributes["motcua.outcome"] for span in spans if span.name == "turn"]
    assert outcomes == ["tried_again", "tried_again", "failed_turn"]
    assert not any(word in repr(spans) for word in ("Hoa", "0912345678", str(HOA)))
    assert all(span.events == 0 for span in spans)


def test_a_span_can_tell_nothing_but_what_is_listed(site: Site, collector: Collector) -> None:
    """Over a conversation with a number, an address and a name in it."""
    named = {"method": "http.request.method", "route": "http.route"}
    named["status"] = "http.response.status_code"
    known = {named.get(name, f"motcua.{name}") for name in Details.__annotations__}
    citizen = site.citizen()
    texts = (QUESTION, "tôi là Trần Văn Tèo, 0912345678, hoa@example.com", "gặp cán bộ")
    for number, text in enumerate(texts):
        citizen.ask(text)
        deliver(site, text, number)
        site.work()
    send(site)

    spans = collector.wait(lambda seen: {span.name for span in seen} >= TRACED)

    assert {name for span in spans for name in span.attributes} <= known
    told = {str(value) for span in spans for value in span.attributes.values()}
    secrets = (str(HOA), "Hoa", "Tèo", "0912345678", "example.com", citizen.session["token"])
    assert not [secret for secret in secrets if any(secret in value for value in told)]


def test_a_trace_from_outside_is_not_joined(site: Site, collector: Collector) -> None:
    """Anybody can send the header; nobody gets into another's trace by it."""
    deliver(site, "xin chào", traceparent=ELSEWHERE)

    spans = collector.wait(lambda seen: any(span.name == "webhook" for span in seen))

    assert {span.parent for span in spans if span.name == "webhook"} == {""}
    assert ELSEWHERE.split("-")[1] not in {span.trace for span in spans}


def test_reading_is_not_traced(site: Site, collector: Collector) -> None:
    """Browsers ask for news all the time; what changes something is seen, odd methods are not."""
    site.client.get("/health/live")
    site.client.request("NGUYEN", "/api/chat/session")
    site.client.post("/api/chat/session", json={})

    spans = collector.wait(lambda seen: len(seen) > 0)

    assert [(span.name, span.attributes["http.route"]) for span in spans] == [
        ("request", "/api/chat/session")
    ]


def test_a_log_line_says_where_in_the_traces_to_look(
    trace: Trace, tracer: Tracer, collector: Collector
) -> None:
    """Its ids are those of the span that was open."""
    seen: list[str | None] = []

    def look(turn: Turn) -> Turn:
        seen.append(origin().traceparent)
        return echo(turn)

    site = trace(tracer)
    worker = replace(site.parts.worker, pipeline=Pipeline((look,)))
    watched = site_over(replace(site.parts, worker=worker))
    deliver(watched, "chào")
    watched.work()

    spans = collector.wait(lambda found: any(span.name == "turn" for span in found))
    (turn,) = [span for span in spans if span.name == "turn"]
    assert [str(one)[:53] for one in seen] == [f"00-{turn.trace}-{turn.id}-"]


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
from api.adapters import make_tracer
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
