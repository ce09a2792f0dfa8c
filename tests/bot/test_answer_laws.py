"""What holds for every answer: figures are cited, headings announce, nothing is lost."""

import re
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.pages import fold, pages
from knowledge.procedures import (
    Aspect,
)
from tests.bot.records import written
from tests.knowledge import samples

OURS = re.compile(
    r"dự kiến khoảng \S+|(?:Đang mở cửa đến|mở lại lúc) .*|\d+ bản (?:chính|sao)|Giấy tờ: \d+ loại"
)
FIGURE = re.compile(r"\d[\d.,/]*\d|\d")


codes = st.sampled_from(sorted(samples.procedures()))


@settings(deadline=None)  # the first example reads the sample pack
@given(codes, st.sampled_from(Aspect), st.sampled_from(["", "phí và mấy ngày", "nhờ người khác"]))
def test_every_figure_of_an_answer_stands_in_a_cited_quote(
    code: str, aspect: Aspect, text: str
) -> None:
    """On its pages too; but for the source's line, the computed day and the opening hours."""
    answer = written(samples.procedures()[code], aspect, text)
    quotes = " ".join(cited.quote for cited in answer.cited)
    said = "\n".join([*answer.reply.text.split("\n")[:-1], *answer.more])
    said = re.sub(
        r"dự kiến khoảng \S+|(?:Đang mở cửa đến|mở lại lúc) .*|\d+ bản (?:chính|sao)", "", said
    )
    said = re.sub(r"• Giấy tờ: \d+ loại", "", said)

    assert [figure for figure in FIGURE.findall(said) if figure not in quotes] == []


@settings(deadline=None)  # the first example reads the sample pack
@given(codes, st.sampled_from(Aspect))
def test_no_answer_shows_a_bare_heading(code: str, aspect: Aspect) -> None:
    """What announces something is followed by it, or by the next page."""
    answer = written(samples.procedures()[code], aspect)
    shown = answer.reply.text.split("\n")

    for line, follower in pairwise(shown[1:]):
        assert not (line.endswith(":") and follower.startswith("Nguồn"))


@given(st.lists(st.text("abc:", min_size=1, max_size=40), max_size=30), st.integers(1, 120))
def test_pages_hold_every_line_once_in_order(told: list[str], limit: int) -> None:
    """Nothing is lost or repeated by folding."""
    shown, hidden = fold(told, limit)

    assert shown + hidden == told
    assert "\n".join(pages(told, limit)).split("\n") == (told or [""])


@given(st.lists(st.text("abc", min_size=1, max_size=40), max_size=30), st.integers(1, 120))
def test_a_page_is_no_longer_than_its_limit_or_one_line(told: list[str], limit: int) -> None:
    """A single long line is not cut."""
    for page in pages(told, limit):
        assert len(page) <= limit or "\n" not in page
