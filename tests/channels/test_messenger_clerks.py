"""A clerk on Messenger: after the window, and under their own name."""

import httpx
import pytest

from bot.channels.messenger import MessengerChannel
from bot.channels.reasons import Reason
from bot.messages import Reply, Sender
from bot.ports import Delivery, DeliveryStatus
from tests.channels.fake_graph import FakeGraph
from tests.channels.messenger_page import PERSON, SECRET, TOKEN, send


async def test_the_bot_is_refused_after_the_window(
    graph: FakeGraph, page: MessengerChannel
) -> None:
    """It tries once, without any tag."""
    graph.outside_window.add("1")

    delivery = await send(page)

    assert delivery == Delivery(DeliveryStatus.REFUSED, reason=Reason.WINDOW_CLOSED)
    assert [body["messaging_type"] for body in graph.bodies] == ["RESPONSE"]


async def test_a_clerk_reaches_people_after_the_window(
    graph: FakeGraph, page: MessengerChannel
) -> None:
    """Saturday's question is answered on Monday, as a human's answer."""
    graph.outside_window.add("1")

    delivery = await send(page, Sender.CLERK)

    assert delivery.status is DeliveryStatus.SENT
    refused, sent = graph.bodies
    assert "tag" not in refused
    assert sent == {**refused, "messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}


async def test_a_clerks_message_within_the_window_has_no_tag(
    graph: FakeGraph, page: MessengerChannel
) -> None:
    """The tag needs a permission that a Page may not have."""
    await send(page, Sender.CLERK)

    assert ["tag" in body for body in graph.bodies] == [False]


async def test_a_clerk_after_seven_days_is_refused(
    graph: FakeGraph, page: MessengerChannel
) -> None:
    """Both attempts are refused, and the clerk hears why."""
    graph.fail(10, 2018278)
    graph.fail(10, 2018278)

    delivery = await send(page, Sender.CLERK)

    assert delivery == Delivery(DeliveryStatus.REFUSED, reason=Reason.WINDOW_CLOSED)
    assert len(graph.requests) == 2


@pytest.fixture
def named(graph: FakeGraph, graph_client: httpx.AsyncClient) -> MessengerChannel:
    """A Page whose clerks speak under their names."""
    picture = "https://motcua.example/clerk.png"
    return MessengerChannel(
        {"P": TOKEN}, SECRET, client=graph_client, origin=graph.origin, picture=picture
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
