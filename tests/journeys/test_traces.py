"""From a platform's delivery to the answer's one trace, over both processes; nobody is in it."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import httpx
import pytest

from tests.channels.counterparts import TelegramEmulator
from tests.collector import Collector, Seen
from tests.journeys.conftest import Start
from tests.servers import Citizen, Product, free_port

SECRET = "journey-secret"
HOA, NAME = 424_242_424, "Nguyễn Thị Hoa"
QUESTION = "đổi giấy phép lái xe cần giấy tờ gì"
PATH = ("webhook", "inbox", "turn", "dialogue", "search", "encode", "lexical", "send")


@pytest.fixture
def collector() -> Iterator[Collector]:
    """A collector that takes everything."""
    with Collector() as running:
        yield running


def deliver(product: Product, text: str) -> httpx.Response:
    """What Telegram posts when Hoa writes."""
    person = {"id": HOA, "is_bot": False, "first_name": NAME}
    chat = {"id": HOA, "type": "private", "first_name": NAME}
    message = {"message_id": 1, "date": 1_790_000_000, "chat": chat, "from": person, "text": text}
    return httpx.post(
        f"{product.origin}/webhooks/telegram",
        json={"update_id": 1, "message": message},
        headers={"X-Telegram-Bot-Api-Secret-Token": SECRET},
        timeout=20,
    )


def logged(product: Product) -> list[dict[str, Any]]:
    """What the server and its worker wrote down."""
    return [json.loads(line) for line in product.log().splitlines()]


def of(spans: Sequence[Seen], name: str) -> Seen:
    """The first span of this name."""
    return next(span for span in spans if span.name == name)


def test_a_question_and_its_answer_are_one_trace(
    start: Start, collector: Collector, telegram_emulator: TelegramEmulator, bot_token: str
) -> None:
    """Given a question on Telegram, then eight spans of two processes, each in its parent."""
    product = start(
        telegram_token=bot_token,
        telegram_secret=SECRET,
        telegram_api=telegram_emulator.origin,
        trace_endpoint=collector.origin,
    )

    assert deliver(product, QUESTION).status_code == 200

    spans = collector.wait(lambda seen: {span.name for span in seen} >= set(PATH))
    assert len({span.trace for span in spans}) == 1
    webhook, inbox, turn, dialogue, search, encode, lexical, send = (of(spans, n) for n in PATH)
    assert webhook.parent == ""
    assert [inbox.parent, turn.parent] == [webhook.id, inbox.id]
    assert [dialogue.parent, search.parent, send.parent] == [turn.id] * 3
    assert [encode.parent, lexical.parent] == [search.id] * 2
    assert {span.service for span in (webhook, inbox)} == {"motcua-server"}
    assert {span.service for span in spans if span not in (webhook, inbox)} == {"motcua-worker"}
    assert webhook.began <= inbox.began <= inbox.ended <= webhook.ended
    assert turn.began <= dialogue.ended <= search.began <= search.ended <= turn.ended <= send.began
    told = [span.attributes for span in (webhook, turn, dialogue, search, send)]
    assert told[0] == {
        "http.request.method": "POST",
        "http.response.status_code": 200,
        "motcua.channel": "telegram",
    }
    assert (told[1]["motcua.outcome"], told[1]["motcua.attempt"]) == ("answered_field", 1)
    assert told[2]["motcua.by"] == "rules"
    assert (told[3]["motcua.by"], told[3]["motcua.candidates"]) == ("both", 10)
    assert (told[4]["motcua.channel"], told[4]["motcua.outcome"]) == ("telegram", "sent")
    everything = repr(spans)
    assert not [
        word for word in (str(HOA), "Nguyễn", "Hoa", *QUESTION.split()) if word in everything
    ]


def test_with_collector_and_rasa_down_the_answer_comes_and_the_log_says_of_what(
    start: Start,
) -> None:
    """Given neither, then an answer as fast as ever, and a worker's line with the request's id."""
    nobody = f"http://127.0.0.1:{free_port()}"
    product = start(rasa_url=nobody, trace_endpoint=nobody)
    citizen = Citizen(product)

    assert "1.000894" in citizen.ask("đăng ký kết hôn cần giấy tờ gì")["text"]
    asked = citizen.last_request_id
    product.stop()

    (line,) = [one for one in logged(product) if one["message"].startswith("the dialogue fails")]
    assert (line["request_id"], line["conversation"]) == (asked, citizen.session["conversation"])
    assert len(line["trace_id"]) == 32
    untold = [
        one for one in logged(product) if one["name"].startswith(("api.telemetry.otel", "opentele"))
    ]
    assert len(untold) <= 2  # a line a process
