"""What is traced, and by whom it can be seen."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bot.dialogue.traced import TracedDialogue
from bot.origin import origin
from bot.pipeline import Pipeline
from bot.turn import Turn
from knowledge.tracing import Details, Tracer
from tests.api.build import Site, site_over
from tests.api.traces.conftest import Trace
from tests.api.traces.steps import HOA, QUESTION, deliver, send
from tests.bot.stand_ins import echo
from tests.collector import Collector, Seen
from tests.fakes import FakePlatform

ELSEWHERE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
TRACED = frozenset({"webhook", "request", "inbox", "turn", "dialogue", "search", "send"})


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
