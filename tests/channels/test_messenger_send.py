"""What becomes of a message, by what Graph answers. The Graph here is a fake of our own."""

import asyncio
import hashlib
import hmac
import socket
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.channels.messenger import MessengerChannel
from bot.channels.reasons import Reason
from bot.messages import Reply, Sender
from bot.ports import Delivery, DeliveryStatus
from tests.channels.fake_graph import FakeGraph

TOKEN = "EAAtoken"
PERSON = "P:1"
SECRET = b"app secret"
SECONDS_TO_ANSWER = 0.3


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    """A client as patient as a busy machine needs."""
    async with httpx.AsyncClient(timeout=20, trust_env=False) as opened:
        yield opened


@pytest.fixture
def channel(graph: FakeGraph, client: httpx.AsyncClient) -> MessengerChannel:
    """Our Page at the fake Graph."""
    return MessengerChannel({"P": TOKEN}, SECRET, client=client, origin=graph.origin)


async def send(channel: MessengerChannel, sender: Sender = Sender.BOT) -> Delivery:
    """Deliver one message to person 1."""
    (payload,) = channel.render(Reply("Nộp ở xã.", sender))
    return await channel.deliver(PERSON, payload)


async def test_a_message_is_sent_as_a_response(graph: FakeGraph, channel: MessengerChannel) -> None:
    """To the Page's own address, with the proof beside the token, which stands in no address."""
    delivery = await send(channel)

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
    channel: MessengerChannel,
    code: int,
    subcode: int | None,
    status: DeliveryStatus,
    reason: Reason,
) -> None:
    """The table of codes, once through; one request each."""
    graph.fail(code, subcode)

    delivery = await send(channel)

    assert (delivery.status, delivery.reason) == (status, reason)
    assert len(graph.requests) == 1


async def test_an_unknown_error_that_graph_calls_transient_is_tried_again(
    graph: FakeGraph, channel: MessengerChannel
) -> None:
    """Graph knows better than our table."""
    graph.fail(999_999, transient=True)

    assert await send(channel) == Delivery(DeliveryStatus.RETRY, reason=Reason.TEMPORARY)


async def test_what_an_administrator_must_repair_is_tried_every_quarter_of_an_hour(
    graph: FakeGraph, channel: MessengerChannel
) -> None:
    """An expired token does not bring a storm of requests."""
    graph.fail(190)

    assert (await send(channel)).retry_after == 900


async def test_the_bot_is_refused_after_the_window(
    graph: FakeGraph, channel: MessengerChannel
) -> None:
    """It tries once, without any tag."""
    graph.outside_window.add("1")

    delivery = await send(channel)

    assert delivery == Delivery(DeliveryStatus.REFUSED, reason=Reason.WINDOW_CLOSED)
    assert [body["messaging_type"] for body in graph.bodies] == ["RESPONSE"]


async def test_a_clerk_reaches_people_after_the_window(
    graph: FakeGraph, channel: MessengerChannel
) -> None:
    """Saturday's question is answered on Monday, as a human's answer."""
    graph.outside_window.add("1")

    delivery = await send(channel, Sender.CLERK)

    assert delivery.status is DeliveryStatus.SENT
    refused, sent = graph.bodies
    assert "tag" not in refused
    assert sent == {**refused, "messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}


async def test_a_clerks_message_within_the_window_has_no_tag(
    graph: FakeGraph, channel: MessengerChannel
) -> None:
    """The tag needs a permission that a Page may not have."""
    await send(channel, Sender.CLERK)

    assert ["tag" in body for body in graph.bodies] == [False]


async def test_a_clerk_after_seven_days_is_refused(
    graph: FakeGraph, channel: MessengerChannel
) -> None:
    """Both attempts are refused, and the clerk hears why."""
    graph.fail(10, 2018278)
    graph.fail(10, 2018278)

    delivery = await send(channel, Sender.CLERK)

    assert delivery == Delivery(DeliveryStatus.REFUSED, reason=Reason.WINDOW_CLOSED)
    assert len(graph.requests) == 2


async def test_a_message_taken_without_an_answer_is_not_sent_again(
    graph: FakeGraph, channel: MessengerChannel
) -> None:
    """Graph took it and the connection broke: nobody knows, so it is sent once."""
    graph.drop()

    assert await send(channel) == Delivery(DeliveryStatus.UNKNOWN, reason=Reason.CONNECTION_LOST)
    assert len(graph.requests) == 1


async def test_a_message_answered_too_late_is_not_sent_again(graph: FakeGraph) -> None:
    """Likewise when the answer does not come in time."""
    graph.stall(SECONDS_TO_ANSWER * 2)
    patience = httpx.Timeout(20, read=SECONDS_TO_ANSWER)
    async with httpx.AsyncClient(timeout=patience, trust_env=False) as client:
        channel = MessengerChannel({"P": TOKEN}, SECRET, client=client, origin=graph.origin)

        delivery = await send(channel)

    assert delivery == Delivery(DeliveryStatus.UNKNOWN, reason=Reason.TIMED_OUT)
    assert len(await asyncio.to_thread(graph.received, 1)) == 1


async def test_a_message_that_never_left_is_tried_again(client: httpx.AsyncClient) -> None:
    """Nothing listens at that address."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        origin = f"http://127.0.0.1:{taken.getsockname()[1]}"
        channel = MessengerChannel({"P": TOKEN}, SECRET, client=client, origin=origin)

        delivery = await send(channel)

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
    channel: MessengerChannel,
    status: int,
    answer: bytes,
    expected: DeliveryStatus,
) -> None:
    """A gateway answered, or nobody can tell."""
    graph.say(status, answer)

    assert (await send(channel)).status is expected


async def test_a_page_without_a_token_is_not_tried(
    graph: FakeGraph, channel: MessengerChannel
) -> None:
    """Of several Pages each has its own token; the clerk reads that one is missing."""
    (payload,) = channel.render(Reply("Nộp ở xã."))

    delivery = await channel.deliver("OTHER:1", payload)

    assert delivery == Delivery(DeliveryStatus.REFUSED, reason=Reason.UNKNOWN_PAGE)
    assert graph.requests == []


async def test_each_page_answers_its_own_people(
    graph: FakeGraph, client: httpx.AsyncClient
) -> None:
    """With its own token, at its own address."""
    pages = {"P": TOKEN, "Q": "EAAother"}
    channel = MessengerChannel(pages, SECRET, client=client, origin=graph.origin)
    (payload,) = channel.render(Reply("Nộp ở xã."))

    for address in ("P:1", "Q:1"):
        await channel.deliver(address, payload)

    assert [(one.path, one.headers["authorization"]) for one in graph.requests] == [
        ("/v25.0/P/messages", f"Bearer {TOKEN}"),
        ("/v25.0/Q/messages", "Bearer EAAother"),
    ]


async def test_typing_is_a_request_of_its_own(graph: FakeGraph, channel: MessengerChannel) -> None:
    """Without a message; a refusal is no loss."""
    graph.fail(613)

    await channel.show_typing("P:1")

    assert graph.bodies == [{"recipient": {"id": "1"}, "sender_action": "typing_on"}]


@pytest.fixture
def named(graph: FakeGraph, client: httpx.AsyncClient) -> MessengerChannel:
    """A Page whose clerks speak under their names."""
    picture = "https://motcua.example/clerk.png"
    return MessengerChannel(
        {"P": TOKEN}, SECRET, client=client, origin=graph.origin, picture=picture
    )


async def test_a_clerk_speaks_under_their_name(graph: FakeGraph, named: MessengerChannel) -> None:
    """A persona is made once; the name does not stand in the text as well."""
    (payload,) = named.render(Reply("Mời chị ra quầy 3.", Sender.CLERK, author="Lan"))

    for _ in range(2):
        await named.deliver(PERSON, payload)

    made = [one for one in graph.bodies if "profile_picture_url" in one]
    assert made == [
        {"name": "Cán bộ Lan", "profile_picture_url": "https://motcua.example/clerk.png"}
    ]
    sent = [one for one in graph.bodies if "message" in one]
    assert [one["persona_id"] for one in sent] == ["persona_1"] * 2
    assert sent[0]["message"] == {"text": "Mời chị ra quầy 3."}


async def test_a_persona_that_is_there_is_used(graph: FakeGraph, named: MessengerChannel) -> None:
    """After a restart no second one is made."""
    graph.personas["Cán bộ Lan"] = "persona_77"
    (payload,) = named.render(Reply("Mời chị.", Sender.CLERK, author="Lan"))

    await named.deliver(PERSON, payload)

    assert graph.bodies[-1]["persona_id"] == "persona_77"


async def test_without_a_persona_the_message_still_goes(
    graph: FakeGraph, named: MessengerChannel
) -> None:
    """Meta refuses personas to some apps."""
    graph.fail(10)
    (payload,) = named.render(Reply("Mời chị.", Sender.CLERK, author="L" * 80))

    delivery = await named.deliver(PERSON, payload)

    assert delivery.status is DeliveryStatus.SENT
    assert "persona_id" not in graph.bodies[-1]
    assert len(payload["persona"]) == 50


async def test_the_bot_has_no_persona(named: MessengerChannel) -> None:
    """Nobody may take the automatic assistant for a clerk."""
    for sender in (Sender.BOT, Sender.SYSTEM):
        (payload,) = named.render(Reply("Chào bạn.", sender, author="Lan"))
        assert "persona" not in payload
