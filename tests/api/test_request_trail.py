"""Each request has an id: in its answer, in its log lines, in those of the turn that it caused."""

import asyncio
import io
import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
import uvicorn
from httpx2 import Response
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import DataError
from starlette.types import Message, Receive, Scope, Send

from api.app import create_app
from api.doors.request_trail import HEADER, RequestTrail
from api.parts import Parts
from api.postbox import Postbox
from api.telemetry.logs import MaskingFormatter
from bot.origin import origin
from bot.pipeline import Pipeline
from bot.store.inbox import Inbox
from bot.store.tables import conversations, inbox
from bot.turn import Turn
from knowledge.tracing import UNTRACED
from tests.api.build import Site, site_over
from tests.fakes import FakePlatform
from tests.servers import free_port

ID = "0f8fad5bd9cb469fa16570867728950e"
SECRET = {"X-Telegram-Bot-Api-Secret-Token": "telegram-secret"}
WELL_FORMED = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
Lines = list[dict[str, Any]]


class Written(io.StringIO):
    """What was logged."""

    def lines(self, message: str) -> Lines:
        """The lines that say this."""
        every = [json.loads(line) for line in self.getvalue().splitlines()]
        return [line for line in every if line["message"].startswith(message)]


@pytest.fixture
def written() -> Iterator[Written]:
    """The log as operators read it."""
    out = Written()
    handler = logging.StreamHandler(out)
    handler.setFormatter(MaskingFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(handler)
    yield out
    logging.getLogger().removeHandler(handler)


def deliver(site: Site, text: str, number: int = 1, request_id: str = ID) -> Response:
    """What Telegram posts."""
    person = {"id": 4242, "is_bot": False, "first_name": "Hoa"}
    message = {"message_id": number, "date": 1_790_000_000, "from": person, "text": text}
    body = {"update_id": number, "message": {**message, "chat": {"id": 4242, "type": "private"}}}
    headers = {**SECRET, HEADER: request_id}
    return site.client.post("/webhooks/telegram", json=body, headers=headers)


async def _through_trail(given: bytes | None) -> tuple[str, str | None]:
    """The id in the answer, and the one that log lines would have."""
    sent: list[Message] = []
    during: list[str | None] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        during.append(origin().request_id)
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [] if given is None else [(b"x-request-id", given)]
    trail = RequestTrail(app, UNTRACED, lambda: "new", ())
    await trail({"type": "http", "method": "GET", "path": "/", "headers": headers}, receive, send)
    ((name, value),) = sent[0]["headers"]
    assert name == b"x-request-id"
    return value.decode(), during[0]


@given(given=st.text(WELL_FORMED, min_size=8, max_size=64))
def test_a_well_formed_id_is_kept(given: str) -> None:
    """In the answer and beside the work."""
    assert asyncio.run(_through_trail(given.encode())) == (given, given)


@given(given=st.none() | st.binary(max_size=7) | st.binary(min_size=65, max_size=80))
def test_any_other_is_replaced(given: bytes | None) -> None:
    """None, too short, too long: a new one, so that nothing odd gets into a log or a column."""
    assert asyncio.run(_through_trail(given)) == ("new", "new")


@pytest.mark.parametrize(
    "odd", ["a b c d e f", "abcdefgh\u00e9", 'abcdefg"}', "abcdefgh\t", "{" * 9]
)
def test_odd_characters_are_not_taken(odd: str) -> None:
    """Whatever the length."""
    assert asyncio.run(_through_trail(odd.encode("latin-1"))) == ("new", "new")


def test_every_answer_names_its_request(site: Site) -> None:
    """A page, a refusal, a webhook that is refused; two requests have two ids."""
    answers = [
        site.client.get("/health/live"),
        site.client.get("/api/desk/me"),
        site.client.post("/webhooks/telegram", json={}),
        site.client.post("/api/chat/messages", json={}),
    ]

    ids = [answer.headers[HEADER] for answer in answers]

    assert len(set(ids)) == 4
    assert all(len(one) == 32 for one in ids)


class FakeBrokenInbox(Inbox):
    """A database that takes nothing."""

    def accept_all(self, events: Any, language: Any, at: Any) -> list[bool]:
        """Refuse."""
        raise DataError("INSERT", {}, Exception("odd"))


def test_a_line_from_the_writers_thread_names_the_request(site: Site, written: Written) -> None:
    """Deliveries of many requests are stored together; what fails is told by its own."""
    broken = Postbox(FakeBrokenInbox(site.parts.engine, site.parts.new_id), site.clock)
    less = site_over(replace(site.parts, postbox=broken))

    answer = deliver(less, "chào")
    broken.close()

    (line,) = written.lines("event cannot be stored")
    assert (line["request_id"], line["channel"]) == (ID, "telegram")
    assert answer.headers[HEADER] == ID


def test_a_turns_lines_name_its_conversation_and_its_request(site: Site, written: Written) -> None:
    """Written by another process, an hour later: the same request."""

    def unreadable(turn: Turn) -> Turn:
        raise OSError("the index cannot be read")

    worker = replace(site.parts.worker, pipeline=Pipeline((unreadable,)))
    less = site_over(replace(site.parts, worker=worker))
    deliver(less, "chào")
    less.work()

    (talk,) = [row["id"] for row in less.rows(conversations)]
    lines = written.lines("turn failed")
    assert len(lines) == 3
    assert {(line["request_id"], line["conversation"]) for line in lines} == {(ID, talk)}
    assert less.rows(inbox)[0]["state"] == "dead"


def test_a_senders_lines_name_them_too(site: Site, written: Written) -> None:
    """From the delivery of a question to a fault in sending its answer."""
    deliver(site, "chào")
    site.work()
    platform = site.parts.channels["telegram"]
    assert isinstance(platform, FakePlatform)
    platform.answers.append(RuntimeError("no such method"))

    asyncio.run(site.parts.sender.send_due())

    (talk,) = [row["id"] for row in site.rows(conversations)]
    (line,) = written.lines("delivery failed")
    assert (line["request_id"], line["conversation"]) == (ID, talk)


def test_a_number_that_somebody_sends_as_an_id_is_masked(site: Site, written: Written) -> None:
    """It is well-formed, and written down nowhere as it is."""
    broken = Postbox(FakeBrokenInbox(site.parts.engine, site.parts.new_id), site.clock)
    deliver(site_over(replace(site.parts, postbox=broken)), "chào", request_id="0912345678")
    broken.close()

    (line,) = written.lines("event cannot be stored")
    assert line["request_id"] == "[điện thoại]"


async def test_a_request_that_fails_says_by_which_line_to_find_it(
    site: Site, written: Written
) -> None:
    """Over a real server: the answer is JSON with the id, and the server's line has it too."""
    origin_of_site = f"http://127.0.0.1:{(port := free_port())}"
    server = uvicorn.Server(
        uvicorn.Config(_failing(site.parts), port=port, log_config=None, lifespan="off")
    )
    running = asyncio.create_task(server.serve())
    transport = httpx.AsyncHTTPTransport(retries=10)  # until it listens

    async with httpx.AsyncClient(transport=transport) as client:
        answer = await client.get(f"{origin_of_site}/health/ready", headers={HEADER: ID})
    server.should_exit = True
    await running

    assert (answer.status_code, answer.json()["code"]) == (500, "failed")
    assert answer.headers[HEADER] == ID
    (line,) = written.lines("Exception in ASGI application")
    assert line["request_id"] == ID


def _failing(parts: Parts) -> Any:
    """The application, whose health cannot be told."""
    less: Any = type("FakeLostInbox", (), {})()
    return create_app(replace(parts, inbox=less, dead=less, facts=less))
