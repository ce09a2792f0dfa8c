"""Words that changed are marked, and nothing is lost or made up."""

from hypothesis import given
from hypothesis import strategies as st

from knowledge.changing.runs import Run, marked

WORDS = st.lists(st.sampled_from(["nộp", "hồ sơ", "7.000", "đồng", ".", "\n", " "]), max_size=30)


def _text(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs)


def _kept(runs: tuple[Run, ...]) -> str:
    return "".join(run.text for run in runs if not run.changed)


@given(WORDS.map(" ".join), WORDS.map(" ".join))
def test_runs_make_up_both_texts_and_share_what_is_unchanged(before: str, after: str) -> None:
    """The law that lets a reader trust the marks."""
    old, new = marked(before, after)

    assert (_text(old), _text(new)) == (before, after)
    assert _kept(old) == _kept(new)


def test_an_amount_is_one_word() -> None:
    """7.000 that becomes 9.000 is marked as an amount, not as one digit of it."""
    old, new = marked("Nộp trực tuyến: 7.000 đồng", "Nộp trực tuyến: 9.000 đồng")

    assert old == (Run("Nộp trực tuyến: ", False), Run("7.000", True), Run(" đồng", False))
    assert new[1] == Run("9.000", True)


def test_neighbouring_words_are_one_mark() -> None:
    """The blank between two changed words is no island."""
    old, _ = marked("Nộp tại bộ phận một cửa", "Nộp tại trung tâm hành chính một cửa")

    assert [run.text for run in old if run.changed] == ["bộ phận"]


def test_texts_with_little_in_common_are_marked_whole() -> None:
    """Shared commas would only confuse."""
    old, new = marked("Miễn phí.", "Người nộp trả 25.000 đồng cho mỗi bản sao.")

    assert old == (Run("Miễn phí.", True),)
    assert new == (Run("Người nộp trả 25.000 đồng cho mỗi bản sao.", True),)


def test_texts_too_long_to_compare_are_marked_whole() -> None:
    """An editor waits for no comparison that takes minutes."""
    long = "a b " * 3_000

    assert marked(long, long + "c") == ((Run(long, True),), (Run(long + "c", True),))
