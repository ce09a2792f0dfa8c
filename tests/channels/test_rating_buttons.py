"""Whether an answer helped is asked by buttons beside its own; the words stay as they were."""

from dataclasses import replace

import pytest

from bot.channels.messenger.render import messages as messenger
from bot.channels.telegram_bot.render import messages as telegram
from bot.channels.text import length
from bot.channels.words import load_words
from bot.channels.zalo_oa.render import texts
from bot.feedback import Rating, read_press
from bot.messages import Choice, Language, Link, Reply
from bot.words import LANGUAGES

WORDS = load_words()
RECEIPT = "TL-261122-9SRARU"
ANSWER = Reply("Lệ phí: 7.000 đồng", choices=(Choice("human", "Gặp cán bộ"),), rates=RECEIPT)


def many(count: int) -> Reply:
    """The answer with so many choices."""
    choices = tuple(Choice(f"c{number}", "A") for number in range(count))
    return replace(ANSWER, choices=choices)


def test_telegram_asks_in_a_row_of_its_own() -> None:
    """Under the answer's own buttons; a press says which answer it rates."""
    (body,) = telegram(ANSWER, WORDS["vi"])

    rows = body["reply_markup"]["inline_keyboard"]
    assert [[button["text"] for button in row] for row in rows] == [
        ["Gặp cán bộ"],
        ["👍 Giúp được", "👎 Chưa giúp được"],
    ]
    pressed = [read_press(button["callback_data"]) for button in rows[1]]
    assert pressed == [Rating(RECEIPT, helped=True), Rating(RECEIPT, helped=False)]


def test_messenger_asks_by_the_last_quick_replies() -> None:
    """After what the answer offers."""
    (message,) = messenger(ANSWER, WORDS["vi"])

    titles = [one["title"] for one in message["quick_replies"]]
    assert titles == ["Gặp cán bộ", "👍 Giúp được", "👎 Chưa giúp được"]


@pytest.mark.parametrize(("count", "asked"), [(11, True), (12, False), (13, False)])
def test_messenger_asks_only_where_there_is_room(count: int, asked: bool) -> None:
    """The answer's own choices come first; both thumbs stand, or none."""
    (message,) = messenger(many(count), WORDS["vi"])

    assert len(message["quick_replies"]) == count + 2 * asked


def test_what_is_said_does_not_change() -> None:
    """The same words with the question and without it; on Zalo nothing can be pressed."""
    plain = replace(ANSWER, rates=None)

    for render in (telegram, messenger):
        assert [m["text"] for m in render(ANSWER, WORDS["vi"])] == [
            m["text"] for m in render(plain, WORDS["vi"])
        ]
    assert texts(ANSWER, WORDS["vi"]) == texts(plain, WORDS["vi"])


def test_links_stand_as_lines_where_the_question_is_asked() -> None:
    """A template takes no quick replies."""
    reply = Reply("x", links=(Link("Cổng", "https://dichvucong.gov.vn/a"),), rates=RECEIPT)

    (message,) = messenger(reply, WORDS["vi"])

    assert "https://dichvucong.gov.vn/a" in message["text"]
    assert len(message["quick_replies"]) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_thumbs_fit_a_quick_reply(language: Language) -> None:
    """20 characters at most."""
    words = WORDS[language]

    assert max(length(words.helped), length(words.not_helped)) <= 20
