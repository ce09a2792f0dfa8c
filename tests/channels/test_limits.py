"""The platforms' limits, one by one: each is reached, and none is passed, for any reply.

Facts: Meta's Send API and Messenger Profile references; python-telegram-bot's
`telegram.constants`; for Zalo second-hand figures.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from telegram import constants

from bot.channels.messenger import MessengerChannel
from bot.channels.telegram_bot import TelegramChannel
from bot.channels.text import length
from bot.channels.words import load_words
from bot.channels.zalo_oa.render import texts
from bot.messages import Choice, Link, Picture, Reply, Sender
from bot.words import LANGUAGES
from bot.words import load_words as load_replies
from tests.channels.replies import replies

WORDS = load_words()
URL = "https://dichvucong.gov.vn/1.004194"
MESSENGER = MessengerChannel({"P": "EAA"}, b"secret", client=httpx.AsyncClient())
NAMING = MessengerChannel({"P": "EAA"}, b"s", client=httpx.AsyncClient(), picture="https://a/b.png")
TELEGRAM = TelegramChannel("1:abc")
Found = Iterator[float]


def messenger(reply: Reply) -> list[dict[str, Any]]:
    """The messages on Messenger."""
    return [payload["message"] for payload in MESSENGER.render(reply)]


def _text(reply: Reply) -> Found:
    yield from (length(one["text"]) for one in messenger(reply) if "text" in one)


def _quick_replies(reply: Reply) -> Found:
    yield from (len(one.get("quick_replies", ())) for one in messenger(reply))


def _quick_titles(reply: Reply) -> Found:
    for one in messenger(reply):
        yield from (length(reply_.get("title", "")) for reply_ in one.get("quick_replies", ()))


def _quick_payloads(reply: Reply) -> Found:
    for one in messenger(reply):
        yield from (len(reply_.get("payload", "")) for reply_ in one.get("quick_replies", ()))


def _templates(reply: Reply) -> Iterator[dict[str, Any]]:
    for one in messenger(reply):
        if one.get("attachment", {}).get("type") == "template":
            yield one["attachment"]["payload"]


def _template_text(reply: Reply) -> Found:
    yield from (length(one["text"]) for one in _templates(reply))


def _template_buttons(reply: Reply) -> Found:
    yield from (len(one["buttons"]) for one in _templates(reply))


def _template_titles(reply: Reply) -> Found:
    for one in _templates(reply):
        yield from (length(button["title"]) for button in one["buttons"])


def _telegram_text(reply: Reply) -> Found:
    yield from (len(one["text"]) for one in TELEGRAM.render(reply) if "text" in one)


def _entities(reply: Reply) -> Found:
    yield from (one["text"].count("<a ") for one in TELEGRAM.render(reply) if "text" in one)


def _personas(reply: Reply) -> Found:
    for payload in NAMING.render(reply):
        yield length(payload.get("persona", ""))


def _rows(reply: Reply) -> Iterator[list[dict[str, str]]]:
    for one in TELEGRAM.render(reply):
        yield from one.get("reply_markup", {}).get("inline_keyboard", ())


def _row(reply: Reply) -> Found:
    yield from map(len, _rows(reply))


def _keyboard(reply: Reply) -> Found:
    yield sum(map(len, _rows(reply)))


def _callbacks(reply: Reply) -> Found:
    yield from (len(button["callback_data"].encode()) for row in _rows(reply) for button in row)


def _zalo_text(reply: Reply) -> Found:
    yield from map(length, texts(reply, WORDS[reply.language]))


def _many(count: int, title: str = "A") -> tuple[Choice, ...]:
    return tuple(Choice(f"c{n}", title) for n in range(count))


LIMITS: dict[str, tuple[Callable[[Reply], Found], float, Reply]] = {
    "Messenger: less than 2,000 characters": (_text, 1_999, Reply("x" * 1_999)),
    "Messenger: 13 quick replies": (_quick_replies, 13, Reply("x", choices=_many(13))),
    "Messenger: 13 with the telephone's": (
        _quick_replies,
        13,
        Reply("x", choices=_many(12), contact=True),
    ),
    "Messenger: 13 with the rating's two": (
        _quick_replies,
        13,
        Reply("x", choices=_many(11), rates="TL-261122-9SRARU"),
    ),
    "Messenger: 20 characters a title": (_quick_titles, 20, Reply("x", choices=_many(1, "ế" * 20))),
    "Messenger: 1,000 characters a payload": (
        _quick_payloads,
        1_000,
        Reply("x", choices=(Choice("c" * 64, "A"),)),
    ),
    "Messenger: 640 characters beside buttons": (
        _template_text,
        640,
        Reply("x" * 640, links=(Link("A", URL),)),
    ),
    "Messenger: 3 buttons": (_template_buttons, 3, Reply("x", links=(Link("A", URL),) * 3)),
    "Messenger: 20 characters a button": (
        _template_titles,
        20,
        Reply("x", links=(Link("ế" * 20, URL),)),
    ),
    "Telegram: 4,096 characters": (
        _telegram_text,
        constants.MessageLimit.MAX_TEXT_LENGTH,
        Reply("x" * 4_096),
    ),
    "Telegram: 8 buttons a row": (_row, 8, Reply("x", choices=_many(20))),
    "Telegram: 100 buttons": (
        _keyboard,
        constants.InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER,
        Reply("x", choices=_many(100)),
    ),
    "Telegram: 64 bytes of callback data": (
        _callbacks,
        constants.InlineKeyboardButtonLimit.MAX_CALLBACK_DATA,
        Reply("x", choices=(Choice("c" * 64, "A"),)),
    ),
    "Telegram: 100 links in a text": (
        _entities,
        constants.MessageLimit.MESSAGE_ENTITIES,
        Reply("x", links=(Link("A", URL),) * 30),
    ),
    "Messenger: 50 characters a persona": (
        _personas,
        50,
        Reply("x", Sender.CLERK, author="ế" * 80),
    ),
    "Zalo: 2,000 characters": (_zalo_text, 2_000, Reply("x" * 2_000)),
}
"""What is measured, the most that the platform takes, and a reply that goes as far as we do."""


@settings(deadline=None)
@given(reply=replies)
def test_no_reply_passes_a_limit(reply: Reply) -> None:
    """Whatever it says, on every channel."""
    for name, (measure, most, _) in LIMITS.items():
        assert all(found <= most for found in measure(reply)), name


@pytest.mark.parametrize("name", LIMITS)
def test_what_just_fits_is_shown(name: str) -> None:
    """A limit is no reason to show less: the fullest reply is one message."""
    measure, most, fullest = LIMITS[name]

    assert 0 < max(measure(fullest)) <= most


def test_one_more_goes_into_the_text() -> None:
    """A fourteenth choice, and a title that is too long, are read, not lost."""
    (more,) = messenger(Reply("x", choices=_many(14, "Chọn")))
    (long,) = messenger(Reply("x", choices=_many(1, "Đăng ký hộ kinh doanh")))

    assert more["text"].count("• Chọn") == 14
    assert "Đăng ký hộ kinh doanh" in long["text"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_button_of_ours_fits_every_channel(language: str) -> None:
    """Titles are shortened where they are written, not where they are sent."""
    sentences = load_replies().sentences[language]
    titles = {key: text for key, text in sentences.items() if key.startswith("button.")}

    assert titles
    assert {key for key, text in titles.items() if length(text) > 20} == set()


def test_a_checklist_and_a_picture_on_every_channel() -> None:
    """Things to tick are lines; a picture is a picture where it can be, and its title is read."""
    reply = Reply(
        "Cần mang:", checklist=("Căn cước", "Tờ khai CT01"), pictures=(Picture("Mẫu", URL),)
    )

    picture, text = messenger(reply)
    photo, said = TELEGRAM.render(reply)
    (zalo,) = texts(reply, WORDS["vi"])

    assert picture["attachment"] == {"type": "image", "payload": {"url": URL, "is_reusable": True}}
    assert photo == {"photo": URL}
    for shown in (text["text"], said["text"], zalo):
        assert "☐ Căn cước\n☐ Tờ khai CT01" in shown
        assert "Mẫu" in shown
    assert URL in zalo


def test_a_telephone_number_is_asked_for_where_it_can_be() -> None:
    """By the platforms' own buttons with their words; where there is none, nothing speaks of it."""
    reply = Reply("Bạn gửi số nhé.", contact=True, choices=_many(1))

    (message,) = messenger(reply)
    asked, offered = TELEGRAM.render(reply)
    (zalo,) = texts(reply, WORDS["vi"])

    assert [one["content_type"] for one in message["quick_replies"]] == [
        "text",
        "user_phone_number",
    ]
    assert message["text"] == f"Bạn gửi số nhé.\n\n{WORDS['vi'].contact}"
    assert "inline_keyboard" in asked["reply_markup"]
    assert offered["text"] == WORDS["vi"].contact
    assert offered["reply_markup"]["keyboard"] == [
        [{"text": WORDS["vi"].share, "request_contact": True}]
    ]
    assert WORDS["vi"].contact not in zalo


@pytest.mark.parametrize(
    ("text", "choices", "expected"),
    [
        ("Cảm ơn bạn.", 0, ["remove_keyboard"]),
        ("Chọn nhé:", 1, ["remove_keyboard", "inline_keyboard"]),
        ("a" * 5_000, 1, ["remove_keyboard", "inline_keyboard"]),
    ],
    ids=["a bare message", "one with buttons", "two messages"],
)
def test_telegrams_button_for_the_number_is_put_away(
    text: str, choices: int, expected: list[str]
) -> None:
    """Once, by a message that has no buttons of its own; what was said stays whole."""
    reply = Reply(text, contact_over=True, choices=_many(choices))

    shown = TELEGRAM.render(reply)

    assert [next(iter(one["reply_markup"])) for one in shown] == expected
    assert sum(one["text"].count("a") for one in shown if set(one["text"]) == {"a"}) in (0, 5_000)
    assert messenger(reply) == messenger(Reply(text, choices=_many(choices)))


def test_a_clerks_words_are_never_reworded() -> None:
    """Law citations come through whole on every channel."""
    said = 'Điều 5. (01/2025-TT) * _ `a` <b> & "c"'

    assert messenger(Reply(said, Sender.CLERK))[0]["text"] == said
    assert TELEGRAM.render(Reply(said, Sender.CLERK))[0]["plain"] == said
    assert json.loads(json.dumps(texts(Reply(said), WORDS["vi"]))) == [said]
