"""Replies fit Messenger's limits and lose no words; the bot's path has no way to a tag."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given

import bot.channels
from bot.channels.messenger import MessengerChannel
from bot.channels.text import clean, length
from bot.messages import Choice, Link, Reply, Sender, VideoMoment
from bot.ports import Channel
from tests.channels.replies import worded

GUIDE = Link("Cổng dịch vụ công", "https://dichvucong.gov.vn/1.001193")
MOMENT = VideoMoment("Khai sinh", "https://youtu.be/abc", 83, "nộp ở xã")


@pytest.fixture(scope="module")
def channel() -> Channel:
    """A channel that only renders."""
    return MessengerChannel({"P": "EAAtoken"}, b"secret", client=httpx.AsyncClient())


def shown(channel: Channel, reply: Reply) -> list[dict[str, Any]]:
    """The messages that people would see."""
    return [payload["message"] for payload in channel.render(reply)]


def test_a_short_text_is_one_message(channel: Channel) -> None:
    """Without a recipient: that is added when it is sent."""
    assert channel.render(Reply("Xin chào")) == ({"message": {"text": "Xin chào"}},)


def test_a_message_has_less_than_2000_characters(channel: Channel) -> None:
    """1,999 fit one message, composed or not; 2,000 do not."""
    assert len(channel.render(Reply("e\u0302" * 1_999))) == 1
    assert len(channel.render(Reply("x" * 2_000))) == 2


def test_a_blank_reply_is_no_message(channel: Channel) -> None:
    """Messenger takes no empty text."""
    assert channel.render(Reply(" ")) == ()


def test_choices_are_quick_replies_under_the_last_message(channel: Channel) -> None:
    """Only the last message's quick replies are seen."""
    first, last = shown(channel, Reply("dòng\n" * 500, choices=(Choice("p:1", "Khai sinh"),)))

    assert "quick_replies" not in first
    assert last["quick_replies"] == [
        {"content_type": "text", "title": "Khai sinh", "payload": "p:1"}
    ]


def test_links_and_moments_are_buttons_where_they_fit(channel: Channel) -> None:
    """The words of the moment stay in the text."""
    (message,) = shown(channel, Reply("Nộp ở xã.", links=(GUIDE,), moments=(MOMENT,)))

    payload = message["attachment"]["payload"]
    assert payload["text"] == "Nộp ở xã.\n\nKhai sinh\n“nộp ở xã”"
    assert payload["buttons"] == [
        {"type": "web_url", "title": "Xem video từ 1:23", "url": "https://youtu.be/abc?t=83"},
        {"type": "web_url", "title": GUIDE.title, "url": GUIDE.url},
    ]


@pytest.mark.parametrize(
    "reply",
    [
        Reply("x" * 641, links=(GUIDE,)),
        Reply("x", links=(GUIDE,) * 4),
        Reply("x", links=(Link("Đăng ký hộ kinh doanh", GUIDE.url),)),
        Reply("x", links=(GUIDE,), choices=(Choice("a", "A"),)),
        Reply("", links=(GUIDE,)),
    ],
    ids=["long text", "four links", "long title", "choices", "no text"],
)
def test_links_are_lines_where_buttons_do_not_fit(channel: Channel, reply: Reply) -> None:
    """Every title and address is read in the text."""
    text = "\n".join(message["text"] for message in shown(channel, reply))

    assert all(f"{link.title}: {link.url}" in text for link in reply.links)


def test_a_language_has_its_own_words(channel: Channel) -> None:
    """English around an English reply."""
    (message,) = shown(channel, Reply("At the commune.", language="en", moments=(MOMENT,)))

    assert message["attachment"]["payload"]["buttons"][0]["title"] == "Watch from 1:23"


@given(reply=worded)
def test_every_message_is_within_the_limits(channel: Channel, reply: Reply) -> None:
    """Text, template, titles, payloads and their counts, for any reply."""
    for message in shown(channel, reply):
        assert ("text" in message) != ("attachment" in message)
        assert 0 < length(message.get("text", "x")) < 2_000
        quick_replies = message.get("quick_replies", [])
        assert len(quick_replies) <= 13
        titles = [one["title"] for one in quick_replies if one["content_type"] == "text"]
        if "attachment" in message:
            payload = message["attachment"]["payload"]
            assert 0 < length(payload["text"]) <= 640
            assert 1 <= len(payload["buttons"]) <= 3
            titles += [button["title"] for button in payload["buttons"]]
        assert all(title.strip() and length(title) <= 20 for title in titles)


@given(reply=worded)
def test_no_words_are_lost(channel: Channel, reply: Reply) -> None:
    """Text, titles, addresses and spoken words are all somewhere in what is sent."""
    seen = "".join("".join(strings(message)) for message in shown(channel, reply))
    said = [reply.text, *(choice.title for choice in reply.choices)]
    said += [word for link in reply.links for word in (link.title, link.url)]
    said += [word for moment in reply.moments for word in (moment.title, moment.words)]

    assert all(dense(clean(words)) in dense(seen) for words in said)


def strings(value: Any) -> list[str]:
    """Every text within a message."""
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value
    return [text for one in inner for text in strings(one)]


def dense(text: str) -> str:
    """`text` without white space, which cuts may take."""
    return "".join(text.split())


@given(reply=worded)
def test_only_a_clerks_message_can_carry_a_tag(channel: Channel, reply: Reply) -> None:
    """What the bot or the system says holds no tag, whatever it says."""
    for payload in channel.render(reply):
        assert ("outside_window" in payload) == (reply.sender is Sender.CLERK)
        assert set(payload) <= {"message", "outside_window"}


def test_one_file_knows_the_tag() -> None:
    """Nothing else in the channel can build a tagged message."""
    folder = Path(bot.channels.__file__).parent
    knowing = [file.name for file in folder.rglob("*.py") if '"MESSAGE_TAG"' in file.read_text()]

    assert knowing == ["clerk.py"]
