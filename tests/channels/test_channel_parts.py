"""What stands around a reply: moments, authors, lists of choices, and their words."""

from dataclasses import asdict

import pytest

from bot.channels.parts import at_moment, clock, take_apart
from bot.channels.reasons import Reason
from bot.channels.text import length
from bot.channels.words import load_words
from bot.messages import Choice, Link, Reply, Sender, VideoMoment

WORDS = load_words()


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://youtu.be/abc", "https://youtu.be/abc?t=83"),
        ("https://youtube.com/watch?v=abc&t=5", "https://youtube.com/watch?v=abc&t=83"),
        ("https://xa.gov.vn/huong-dan.mp4?k=1", "https://xa.gov.vn/huong-dan.mp4?k=1#t=83"),
    ],
)
def test_a_moment_opens_at_its_second(url: str, expected: str) -> None:
    """Sites take `t` in the query, media files in the fragment."""
    assert at_moment(url, 83) == expected


def test_a_clock_shows_hours_only_where_there_are_some() -> None:
    """As players write it."""
    assert [clock(0), clock(83), clock(3_723)] == ["0:00", "1:23", "1:02:03"]


def test_a_moment_is_its_title_its_words_and_a_link() -> None:
    """The spoken words are read in the text, the link says from when to watch."""
    moment = VideoMoment("Đăng ký khai sinh", "https://youtu.be/abc", 83, "nộp ở xã")
    parts = take_apart(Reply("Có ạ.", moments=(moment,)), WORDS["vi"], 4, 20)

    assert parts.body == "Có ạ.\n\nĐăng ký khai sinh\n“nộp ở xã”"
    assert parts.links == (Link("Xem video từ 1:23", "https://youtu.be/abc?t=83"),)


def test_a_clerk_is_named_before_their_words() -> None:
    """People see that a person answers."""
    reply = Reply("Mời chị ra quầy 3.", Sender.CLERK, author="Cán bộ Lan")

    assert take_apart(reply, WORDS["vi"], 4, 20).body == "Cán bộ Lan:\nMời chị ra quầy 3."


def test_choices_that_cannot_be_buttons_are_listed() -> None:
    """A title too long, or one button too many: every title stands in the text."""
    short, long = Choice("a", "Khai sinh"), Choice("b", "Đăng ký hộ kinh doanh")
    parts = take_apart(Reply("Chọn:", choices=(short, long)), WORDS["vi"], 4, 20)

    assert parts.choices == (short,)
    assert parts.body == "Chọn:\n\n• Khai sinh\n• Đăng ký hộ kinh doanh"


def test_choices_without_text_are_listed() -> None:
    """Buttons need a text to stand under."""
    parts = take_apart(Reply(" ", choices=(Choice("a", "Khai sinh"),)), WORDS["vi"], 4, 20)

    assert parts.body == "• Khai sinh"


def test_both_languages_have_the_same_words() -> None:
    """No command and no reason is missing in one of them."""
    vi, en = asdict(WORDS["vi"]), asdict(WORDS["en"])

    assert {k: sorted(v) for k, v in vi.items() if isinstance(v, dict)} == {
        k: sorted(v) for k, v in en.items() if isinstance(v, dict)
    }


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_reason_has_words_for_clerks(language: str) -> None:
    """And no words are left without a reason."""
    words = WORDS["vi" if language == "vi" else "en"]

    assert set(words.reasons) == set(Reason)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_words_fit_where_platforms_show_them(language: str) -> None:
    """A button title has 20 characters, the greeting 160, a command 32 and 256."""
    words = WORDS["vi" if language == "vi" else "en"]

    assert length(words.watch.format(time="9:59:59")) <= 20
    assert length(words.greeting) <= 160
    assert all(len(name) <= 32 and len(text) <= 256 for name, text in words.commands.items())
