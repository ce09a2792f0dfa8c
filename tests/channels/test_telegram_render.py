"""Replies fit Telegram's limits, are sound HTML, and lose no words."""

from html.parser import HTMLParser

import pytest
from hypothesis import given

from bot.channels.telegram_bot import TelegramChannel
from bot.channels.text import clean
from bot.messages import Choice, Link, Reply, VideoMoment
from bot.ports import Channel
from tests.channels.replies import worded

GUIDE = Link("Nghị định 01/2025/NĐ-CP", "https://vanban.gov.vn/x?a=1&b=2")
MOMENT = VideoMoment("Khai sinh", "https://youtu.be/abc", 83, "nộp ở xã")


@pytest.fixture(scope="module")
def channel() -> Channel:
    """A channel that only renders."""
    return TelegramChannel("1:abc")


def test_only_three_characters_are_escaped(channel: Channel) -> None:
    """Law citations come through as they are; the plain twin stands beside them."""
    (payload,) = channel.render(Reply('Điều 5. (01/2025-TT) * _ `a` <b> & "c"'))

    assert payload == {
        "text": 'Điều 5. (01/2025-TT) * _ `a` &lt;b&gt; &amp; "c"',
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
        "plain": 'Điều 5. (01/2025-TT) * _ `a` <b> & "c"',
    }


def test_links_and_moments_are_the_last_lines(channel: Channel) -> None:
    """In HTML on their titles, in plain text with their addresses."""
    (payload,) = channel.render(Reply("Có.", links=(GUIDE,), moments=(MOMENT,)))

    assert payload["text"] == (
        "Có.\n\nKhai sinh\n“nộp ở xã”\n\n"
        '<a href="https://youtu.be/abc?t=83">Xem video từ 1:23</a>\n'
        '<a href="https://vanban.gov.vn/x?a=1&amp;b=2">Nghị định 01/2025/NĐ-CP</a>'
    )
    assert payload["plain"].endswith(
        "Xem video từ 1:23: https://youtu.be/abc?t=83\n"
        "Nghị định 01/2025/NĐ-CP: https://vanban.gov.vn/x?a=1&b=2"
    )
    assert payload["link_preview_options"] == {"is_disabled": False}


def test_choices_are_two_buttons_a_row_under_the_last_message(channel: Channel) -> None:
    """Values go to the platform, titles to people."""
    choices = tuple(Choice(f"p:{n}", f"Thủ tục {n}") for n in range(3))

    first, last = channel.render(Reply("dòng\n" * 900, choices=choices))

    assert "reply_markup" not in first
    assert last["reply_markup"] == {
        "inline_keyboard": [
            [
                {"text": "Thủ tục 0", "callback_data": "p:0"},
                {"text": "Thủ tục 1", "callback_data": "p:1"},
            ],
            [{"text": "Thủ tục 2", "callback_data": "p:2"}],
        ]
    }


def test_text_is_split_before_it_is_escaped(channel: Channel) -> None:
    """An entity is never cut in two."""
    payloads = channel.render(Reply("&" * 2_000))

    assert [payload["text"] for payload in payloads] == [
        "&amp;" * 819,
        "&amp;" * 819,
        "&amp;" * 362,
    ]


def test_a_link_that_fills_a_message_stands_alone(channel: Channel) -> None:
    """And one that is longer than a message is cut, as plain text."""
    long = Link("Dài", "https://a.vn/" + "x" * 4_000)
    longer = Link("Dài", "https://a.vn/" + "x" * 9_000)

    assert len(channel.render(Reply("x" * 100, links=(long,)))) == 2
    assert len(channel.render(Reply("x" * 100, links=(longer,)))) == 4


def test_a_message_has_up_to_4096_characters(channel: Channel) -> None:
    """One more makes a second message."""
    assert len(channel.render(Reply("e\u0302" * 4_096))) == 1
    assert len(channel.render(Reply("x" * 4_097))) == 2


def test_a_blank_reply_is_no_message(channel: Channel) -> None:
    """Telegram takes no empty text."""
    assert channel.render(Reply("\n")) == ()


class Reader(HTMLParser):
    """Reads Telegram's HTML: text, and addresses of links, every tag closed."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.addresses: list[str] = []
        self.depth = 0

    def handle_data(self, data: str) -> None:
        """Collect what people read."""
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Only links, with an address, not within each other."""
        assert (tag, self.depth, [name for name, _ in attrs]) == ("a", 0, ["href"])
        self.addresses.append(attrs[0][1] or "")
        self.depth += 1

    def handle_endtag(self, tag: str) -> None:
        """Every link is closed."""
        assert tag == "a"
        self.depth -= 1


def seen(html: str) -> Reader:
    """What a reader sees of `html`."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.depth == 0
    return reader


def dense(text: str) -> str:
    """`text` without white space, which cuts may take."""
    return "".join(text.split())


@given(reply=worded)
def test_every_message_is_within_the_limits(channel: Channel, reply: Reply) -> None:
    """Length after escaping, bytes of a button's value, buttons a row and in all."""
    for payload in channel.render(reply):
        assert 0 < len(payload["text"]) <= 4_096
        assert 0 < len(payload["plain"]) <= len(payload["text"])
        rows = payload.get("reply_markup", {}).get("inline_keyboard", [])
        assert all(1 <= len(row) <= 2 for row in rows)
        assert sum(map(len, rows)) <= 100
        assert all(1 <= len(one["callback_data"].encode()) <= 64 for row in rows for one in row)


@given(reply=worded)
def test_html_and_plain_say_the_same(channel: Channel, reply: Reply) -> None:
    """The HTML is sound, and no word of the reply is lost in either form."""
    payloads = channel.render(reply)
    html = [seen(payload["text"]) for payload in payloads]
    plain = dense("".join(payload["plain"] for payload in payloads))
    rows = [
        row for one in payloads for row in one.get("reply_markup", {}).get("inline_keyboard", [])
    ]
    buttons = dense("".join(button["text"] for row in rows for button in row))
    shown = dense("".join(reader.text for reader in html))

    said = [reply.text, *(link.title for link in reply.links)]
    said += [word for moment in reply.moments for word in (moment.title, moment.words)]
    assert all(dense(clean(words)) in plain for words in said)
    assert all(dense(clean(words)) in shown for words in said)
    assert all(dense(clean(one.title)) in plain + buttons for one in reply.choices)
    assert all(link.url in plain for link in reply.links)
    addresses = [address for reader in html for address in reader.addresses]
    assert all(link.url.replace('"', "%22") in addresses for link in reply.links)
