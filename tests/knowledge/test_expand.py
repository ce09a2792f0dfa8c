"""Word lists: the longest match wins, and what is listed nowhere stays."""

from hypothesis import given
from hypothesis import strategies as st

from knowledge.text.expand import Expander, default_expander, load_list, make_expander

WORD = st.sampled_from(["a", "b", "c", "d", "e"])
LISTS = st.dictionaries(
    st.lists(WORD, min_size=1, max_size=3).map(" ".join),
    st.lists(WORD, min_size=1, max_size=3).map(" ".join),
    max_size=6,
)


def longest_first(entries: dict[str, str], words: list[str]) -> list[str]:
    """The definition, slowly: at each place the longest listed words, else the word itself."""
    if not words:
        return []
    for size in range(len(words), 0, -1):
        meant = entries.get(" ".join(words[:size]))
        if meant is not None:
            return meant.split() + longest_first(entries, words[size:])
    return words[:1] + longest_first(entries, words[1:])


@given(LISTS, st.lists(WORD, max_size=12))
def test_the_longest_match_wins_from_the_left(entries: dict[str, str], words: list[str]) -> None:
    assert make_expander([entries]).expand(words) == longest_first(entries, words)


@given(st.lists(st.text(min_size=1), max_size=8))
def test_without_lists_nothing_changes(words: list[str]) -> None:
    assert Expander({}, {}).expand(words) == words


def test_an_earlier_list_wins() -> None:
    expander = make_expander([{"ks": "khai sinh"}, {"ks": "khách sạn"}])

    assert expander.expand(["ks"]) == ["khai", "sinh"]


def test_several_words_also_match_without_diacritics_one_word_does_not() -> None:
    expander = make_expander([{"sổ đỏ": "giấy chứng nhận", "bẩu": "bảo"}])

    assert expander.expand(["so", "do"]) == ["giấy", "chứng", "nhận"]
    assert expander.expand(["bau"]) == ["bau"]


def test_the_products_lists_know_the_common_abbreviations() -> None:
    expander = default_expander()

    assert expander.expand(["gplx"]) == ["giấy", "phép", "lái", "xe"]
    assert all(load_list(name) for name in ("abbreviations", "teencode", "dialect"))
