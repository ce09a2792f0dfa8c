"""Our requests are those of messaging-api-messenger, which nobody here wrote.

No independent simulator of Messenger exists: this shows that two hands write the same requests,
not how Meta takes them.
"""

from typing import Any

import httpx
import pytest

from bot.channels.messenger import Graph, MessengerChannel, PageAdmin
from bot.channels.words import load_words
from bot.messages import Choice, Link, Reply, Sender, VideoMoment
from bot.ports import DeliveryStatus
from tests.channels.counterparts import run_script
from tests.channels.fake_graph import FakeGraph

TOKEN = "EAAtoken"
SECRET = "app secret"
RESPONSE = {"messagingType": "RESPONSE"}
HUMAN = {"messagingType": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
URL = "https://dichvucong.gov.vn/1.001193"


def quick_reply(title: str, payload: str) -> dict[str, str]:
    """As the library takes it."""
    return {"contentType": "text", "title": title, "payload": payload}


def button(title: str, url: str) -> dict[str, str]:
    """As the library takes it."""
    return {"type": "web_url", "title": title, "url": url}


CASES: dict[str, tuple[Reply, list[Any]]] = {
    "text": (
        Reply("Nộp ở xã: 5% & <b>"),
        ["sendText", "1", "Nộp ở xã: 5% & <b>", RESPONSE],
    ),
    "quick replies": (
        Reply("Chọn:", choices=(Choice("p:1", "Khai sinh"), Choice("p:2", "Kết hôn"))),
        [
            "sendMessage",
            "1",
            {
                "text": "Chọn:",
                "quickReplies": [quick_reply("Khai sinh", "p:1"), quick_reply("Kết hôn", "p:2")],
            },
            RESPONSE,
        ],
    ),
    "buttons": (
        Reply(
            "Nộp ở xã.",
            links=(Link("Cổng dịch vụ công", URL),),
            moments=(VideoMoment("Khai sinh", "https://youtu.be/abc", 83, "ở xã"),),
        ),
        [
            "sendButtonTemplate",
            "1",
            "Nộp ở xã.\n\nKhai sinh\n“ở xã”",
            [
                button("Xem video từ 1:23", "https://youtu.be/abc?t=83"),
                button("Cổng dịch vụ công", URL),
            ],
            RESPONSE,
        ],
    ),
    "clerk after the window": (
        Reply("Mời chị ra quầy 3.", Sender.CLERK),
        ["sendText", "1", "Mời chị ra quầy 3.", HUMAN],
    ),
}


@pytest.mark.parametrize("case", CASES)
async def test_both_write_the_same_request(counterparts: None, graph: FakeGraph, case: str) -> None:
    """The same body and the same proof; the token stands in the address there, in a header here."""
    reply, call = CASES[case]
    run_script("messenger_client.js", graph.origin, TOKEN, SECRET, "25.0", given=[call])
    if reply.sender is Sender.CLERK:
        graph.outside_window.add("1")
    async with httpx.AsyncClient(trust_env=False) as client:
        channel = MessengerChannel(
            {"me": TOKEN}, SECRET.encode(), client=client, origin=graph.origin
        )
        (payload,) = channel.render(reply)

        delivery = await channel.deliver("me:1", payload)

    assert delivery.status is DeliveryStatus.SENT
    theirs, ours = graph.requests[0], graph.requests[-1]
    assert graph.bodies[-1] == graph.bodies[0]
    assert (ours.method, ours.path) == (theirs.method, theirs.path)
    assert ours.query == {"appsecret_proof": theirs.query["appsecret_proof"]}
    assert theirs.query["access_token"] == TOKEN
    assert ours.headers["content-type"] == theirs.headers["content-type"]


async def test_both_set_up_the_page_alike(counterparts: None, graph: FakeGraph) -> None:
    """Get Started, greeting, first questions and menu, in the library's words."""
    words = load_words()
    menu = [
        {"type": "postback", "title": title, "payload": choice}
        for choice, title in words["vi"].menu.items()
    ]
    default = {"locale": "default", "composerInputDisabled": False, "callToActions": menu}
    library = {"getStarted": {"payload": "start"}, "persistentMenu": [default]}
    call = ["setMessengerProfile", library]
    run_script("messenger_client.js", graph.origin, TOKEN, SECRET, "25.0", given=[call])
    async with httpx.AsyncClient(trust_env=False) as client:
        admin = PageAdmin(
            {"me": TOKEN}, Graph(SECRET.encode(), client, graph.origin), words, "", SECRET
        )
        await admin.setup("https://motcua.example/webhooks/messenger", "verify-me")

    theirs, ours, _ = graph.bodies
    assert ours["get_started"] == theirs["get_started"]
    assert ours["persistent_menu"][0] == theirs["persistent_menu"][0]
    assert graph.requests[0].path == graph.requests[1].path
