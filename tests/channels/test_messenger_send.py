"""What becomes of a message, by what Graph answers. The Graph here is a fake of our own."""

import asyncio
import hashlib
import hmac
import socket

import httpx
import pytest

from bot.channels.messenger import MessengerChannel
from bot.channels.reasons import Reason
from bot.messages import Reply
from bot.ports import Delivery, DeliveryStatus
from tests.channels.fake_graph import FakeGraph
from tests.channels.messenger_page import SECRET, TOKEN, send

SECONDS_TO_ANSWER = 0.3


async def test_a_message_is_sent_as_a_response(graph: FakeGraph, page: MessengerChannel) -> None:
    """To the Page's own address, with the proof beside the token, which stands in no address."""
    delivery = await send(page)

    assert delivery == Delivery(DeliveryStatus.SENT, platform_id="m_1")
    (request,) = graph.requests
    proof = hmac.new(SECRET, TOKEN.encode(), hashlib.sha256).hexdigest()
    assert (request.method, request.path) == ("POST", "/v25.0/P/messages")
    assert request.query == {"appsecret_proof": proof}
    assert request.headers["authorization"] == f"Bearer {TOKEN}"
    assert graph.bodies == [
        {
            "recipient": {"id": "1"},
            "messaging_type": "RESPONSE",
            "message": {"text": "Nộp ở xã."},
        }
    ]


@pytest.mark.parametrize(
    ("code", "subcode", "status", "reason"),
    [
        (10, 2018278, DeliveryStatus.REFUSED, Reason.WINDOW_CLOSED),
        (10, 1893063, DeliveryStatus.RETRY, Reason.PAGE_RESTRICTED),
        (10, None, DeliveryStatus.REFUSED, Reason.NOT_PERMITTED),
        (100, None, DeliveryStatus.REFUSED, Reason.BAD_REQUEST),
        (100, 2018001, DeliveryStatus.REFUSED, Reason.NO_SUCH_PERSON),
        (100, 1893061, DeliveryStatus.REFUSED, Reason.TAG_NOT_ALLOWED),
        (190, 463, DeliveryStatus.RETRY, Reason.ACCESS_INVALID),
        (200, None, DeliveryStatus.RETRY, Reason.NOT_PERMITTED),
        (551, None, DeliveryStatus.REFUSED, Reason.PERSON_UNAVAILABLE),
        (551, 1545041, DeliveryStatus.REFUSED, Reason.WINDOW_OR_PERSON),
        (1545041, None, DeliveryStatus.REFUSED, Reason.WINDOW_OR_PERSON),
        (613, None, DeliveryStatus.RETRY, Reason.RATE_LIMITED),
        (4, None, DeliveryStatus.RETRY, Reason.RATE_LIMITED),
        (10, 2018300, DeliveryStatus.RETRY, Reason.THREAD_HELD),
        (10, 2018321, DeliveryStatus.RETRY, Reason.THREAD_HELD),
        (2, None, DeliveryStatus.RETRY, Reason.TEMPORARY),
        (1200, None, DeliveryStatus.RETRY, Reason.TEMPORARY),
        (999_999, None, DeliveryStatus.REFUSED, Reason.BAD_REQUEST),
    ],
)
async def test_each_error_has_its_meaning(
    graph: FakeGraph,
    page: MessengerChannel,
    code: int,
    subcode: int | None,
    status: DeliveryStatus,
    reason: Reason,
) -> None:
    """The table of codes, once through; one request each."""
    graph.fail(code, subcode)

    delivery = await send(page)

    assert (delivery.status, delivery.reason) == (status, reason)
    assert len(graph.requests) == 1


async def test_an_unknown_error_that_graph_calls_transient_is_tried_again(
    graph: FakeGraph, page: MessengerChannel
) -> None:
    """Graph knows better than our table."""
    graph.fail(999_999, transient=True)

    assert await send(page) == Delivery(DeliveryStatus.RETRY, reason=Reason.TEMPORARY)


async def test_what_an_administrator_must_repair_is_tried_every_quarter_of_an_hour(
    graph: FakeGraph, page: MessengerChannel
) -> None:
    """An expired token does not bring a storm of requests."""
    graph.fail(190)

    assert (await send(page)).retry_after == 900


async def test_a_message_taken_without_an_answer_is_not_sent_again(
    graph: FakeGraph, page: MessengerChannel
) -> None:
    """Graph took it and the connection broke: nobody knows, so it is sent once."""
    graph.drop()

    assert await send(page) == Delivery(DeliveryStatus.UNKNOWN, reason=Reason.CONNECTION_LOST)
    assert len(graph.requests) == 1


async def test_a_message_answered_too_late_is_not_sent_again(graph: FakeGraph) -> None:
    """Likewise when the answer does not come in time."""
    graph.stall(SECONDS_TO_ANSWER * 2)
    patience = httpx.Timeout(20, read=SECONDS_TO_ANSWER)
    async with httpx.AsyncClient(timeout=patience, trust_env=False) as client:
        page = MessengerChannel({"P": TOKEN}, SECRET, client=client, origin=graph.origin)

        delivery = await send(page)

    assert delivery == Delivery(DeliveryStatus.UNKNOWN, reason=Reason.TIMED_OUT)
    assert len(await asyncio.to_thread(graph.received, 1)) == 1


async def test_a_message_that_never_left_is_tried_again(graph_client: httpx.AsyncClient) -> None:
    """Nothing listens at that address."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        origin = f"http://127.0.0.1:{taken.getsockname()[1]}"
        page = MessengerChannel({"P": TOKEN}, SECRET, client=graph_client, origin=origin)

        delivery = await send(page)

    assert delivery == Delivery(DeliveryStatus.RETRY, reason=Reason.NOT_CONNECTED)


@pytest.mark.parametrize(
    ("status", "answer", "expected"),
    [
        (200, b"<html>", DeliveryStatus.UNKNOWN),
        (200, b"[]", DeliveryStatus.UNKNOWN),
        (200, b'{"message_id": 5}', DeliveryStatus.UNKNOWN),
        (400, b'{"error": "no"}', DeliveryStatus.REFUSED),
        (404, b"", DeliveryStatus.REFUSED),
        (429, b"", DeliveryStatus.RETRY),
        (500, b"\xff", DeliveryStatus.UNKNOWN),
        (502, b"<html>", DeliveryStatus.UNKNOWN),
        (503, b"<html>", DeliveryStatus.RETRY),
    ],
)
async def test_answers_that_are_no_graph_answers(
    graph: FakeGraph,
    page: MessengerChannel,
    status: int,
    answer: bytes,
    expected: DeliveryStatus,
) -> None:
    """A gateway answered, or nobody can tell."""
    graph.say(status, answer)

    assert (await send(page)).status is expected


async def test_a_page_without_a_token_is_not_tried(
    graph: FakeGraph, page: MessengerChannel
) -> None:
    """Of several Pages each has its own token; the clerk reads that one is missing."""
    (payload,) = page.render(Reply("Nộp ở xã."))

    delivery = await page.deliver("OTHER:1", payload)

    assert delivery == Delivery(DeliveryStatus.REFUSED, reason=Reason.UNKNOWN_PAGE)
    assert graph.requests == []


async def test_each_page_answers_its_own_people(
    graph: FakeGraph, graph_client: httpx.AsyncClient
) -> None:
    """With its own token, at its own address."""
    pages = {"P": TOKEN, "Q": "EAAother"}
    page = MessengerChannel(pages, SECRET, client=graph_client, origin=graph.origin)
    (payload,) = page.render(Reply("Nộp ở xã."))

    for address in ("P:1", "Q:1"):
        await page.deliver(address, payload)

    assert [(one.path, one.headers["authorization"]) for one in graph.requests] == [
        ("/v25.0/P/messages", f"Bearer {TOKEN}"),
        ("/v25.0/Q/messages", "Bearer EAAother"),
    ]


async def test_typing_is_a_request_of_its_own(graph: FakeGraph, page: MessengerChannel) -> None:
    """Without a message; a refusal is no loss."""
    graph.fail(613)

    await page.show_typing("P:1")

    assert graph.bodies == [{"recipient": {"id": "1"}, "sender_action": "typing_on"}]
