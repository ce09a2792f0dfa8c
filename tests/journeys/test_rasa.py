"""The dialogue service and its twin: with Rasa killed, the next question is still answered."""

import time
from collections.abc import Sequence

from tests.collector import Collector, Seen
from tests.journeys.conftest import Start
from tests.rasa_server import running_rasa
from tests.servers import Citizen

PARTS = {"request", "inbox", "turn", "dialogue", "search", "encode", "lexical"}
SECONDS_TO_TELL = 20
"""The worker tells its server twice a second how its dialogue is."""


def test_with_rasa_killed_the_next_question_is_still_answered(start: Start) -> None:
    """Rasa decides while it lives; then the twin does, and health and traces say so."""
    with running_rasa() as rasa, Collector() as collector:
        product = start(rasa_url=rasa.url, trace_endpoint=collector.origin)
        citizen = Citizen(product)

        alive = citizen.ask("đăng ký kết hôn cần giấy tờ gì")
        assert product.health()["parts"]["dialogue"] == "ok"
        rasa.kill()
        after = citizen.ask("mất căn cước thì làm lại thế nào")

        assert "1.000894" in alive["text"]
        assert "1.014064" in after["text"]
        deadline = time.monotonic() + SECONDS_TO_TELL
        while product.health()["status"] == "ok" and time.monotonic() < deadline:
            time.sleep(0.1)
        health = product.health()
        assert (health["status"], health["parts"]["dialogue"]) == ("degraded", "degraded")
        spans = collector.wait(_both_whole)
        turns = _turns(spans)
        decided = {span.parent: span.attributes["motcua.by"] for span in spans if _decides(span)}
        assert [decided[turn.id] for turn in turns] == ["rasa", "rules"]
        for turn in turns:
            parts = _parts(spans, turn)
            assert set(parts) == PARTS
            assert parts["request"].attributes["http.route"] == "/api/chat/messages"


def _both_whole(spans: Sequence[Seen]) -> bool:
    """Server and worker each send theirs when they see fit."""
    turns = _turns(spans)
    return len(turns) == 2 and all(_parts(spans, turn).keys() >= PARTS for turn in turns)


def _turns(spans: Sequence[Seen]) -> list[Seen]:
    return [span for span in spans if span.name == "turn"]


def _parts(spans: Sequence[Seen], turn: Seen) -> dict[str, Seen]:
    return {span.name: span for span in spans if span.trace == turn.trace}


def _decides(span: Seen) -> bool:
    return span.name == "dialogue"
