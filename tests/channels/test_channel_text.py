"""Cutting long text keeps every word, and characters and addresses whole."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.text import clean, length, split_text
from tests.channels.replies import VIETNAMESE, texts

FAMILY = "👩🏽\u200d👩🏽\u200d👧🏽"
FLAG = "🇻🇳"


def test_text_within_the_limit_is_one_piece() -> None:
    """Nothing is cut that fits."""
    assert split_text("Xin chào!", 9) == ("Xin chào!",)


def test_blank_text_has_no_pieces() -> None:
    """White space alone is nothing to send."""
    assert split_text(" \n ", 10) == ()


def test_cuts_at_the_end_of_a_paragraph_first() -> None:
    """A paragraph end wins over a later sentence end."""
    text = "Hồ sơ gồm đơn.\n\nNộp tại xã. Nhận sau 3 ngày."

    assert split_text(text, 30) == ("Hồ sơ gồm đơn.", "Nộp tại xã. Nhận sau 3 ngày.")


def test_cuts_at_the_end_of_a_sentence_next() -> None:
    """A sentence end wins over a later word end."""
    text = "Nộp hồ sơ tại xã. Nhận kết quả sau ba ngày làm việc."

    assert split_text(text, 40) == ("Nộp hồ sơ tại xã.", "Nhận kết quả sau ba ngày làm việc.")


def test_the_number_of_a_list_item_ends_no_sentence() -> None:
    """ "2. " stays with its item."""
    text = "Các bước thực hiện\n1. Nộp đơn\n2. Nộp lệ phí tại quầy"

    assert split_text(text, 35) == ("Các bước thực hiện\n1. Nộp đơn", "2. Nộp lệ phí tại quầy")


def test_a_tiny_paragraph_does_not_make_a_tiny_piece() -> None:
    """A piece is filled by a third before a paragraph end is taken."""
    text = "A\n\n" + "một hai ba. " * 5

    assert split_text(text, 40)[0] == "A\n\nmột hai ba. một hai ba. một hai ba."


def test_an_address_is_kept_whole() -> None:
    """A URL that does not fit goes to the next piece, its dots and commas notwithstanding."""
    url = "https://dichvucong.gov.vn/p/home/dvc-chi-tiet.html?ma=1.001193,x"

    assert split_text(f"Xem tại {url} nhé", 70) == ("Xem tại", f"{url} nhé")
    assert split_text(f"({url})", 65) == ("(", f"{url})")


def test_an_address_longer_than_the_limit_is_cut_all_the_same() -> None:
    """The limit is the platform's, so it wins."""
    pieces = split_text("https://a.vn/" + "x" * 50, 20)

    assert [len(piece) for piece in pieces] == [20, 20, 20, 3]


def test_no_break_spaces_hold_an_amount_together() -> None:
    """An amount with its currency moves as one word."""
    assert split_text("Lệ phí 100.000\u00a0đồng", 16) == ("Lệ phí", "100.000\u00a0đồng")


def test_combined_characters_are_not_taken_apart() -> None:
    """Families, flags and stacked marks stay whole."""
    assert split_text(FAMILY * 2, 9) == (FAMILY, FAMILY)
    assert split_text(FLAG * 3, 5) == (FLAG * 2, FLAG)
    assert split_text("q\u0303" * 3, 3) == ("q\u0303",) * 3


def test_a_space_under_a_mark_is_a_character() -> None:
    """It is no place to cut and not stripped."""
    assert split_text("ab \u0301cd", 3) == ("ab", " \u0301c", "d")


def test_length_counts_composed_characters() -> None:
    """Both ways to write "ế" count as one."""
    assert length("Đăng ký hộ kinh doanh") == 21
    assert length(unicodedata.normalize("NFD", "Đăng ký hộ kinh doanh")) == 21


def test_text_that_no_database_stores_is_cleaned() -> None:
    """Half surrogates and NUL are replaced, composed form comes out."""
    assert clean("a\ud800b\x00c e\u0302\u0301") == "a\ufffdb\ufffdc ế"


@given(texts, st.integers(1, 60))
def test_pieces_rejoin_to_the_text(text: str, limit: int) -> None:
    """Nothing but white space is lost, in any text, at any limit."""
    pieces = split_text(text, limit)

    assert "".join("".join(pieces).split()) == "".join(unicodedata.normalize("NFC", text).split())


@given(texts, st.integers(1, 60))
def test_pieces_respect_the_limit(text: str, limit: int) -> None:
    """Every piece fits, is in NFC, is not blank and has no white space at its ends."""
    for piece in split_text(text, limit):
        assert 0 < length(piece) == len(piece) <= limit
        assert piece == piece.rstrip()
        assert unicodedata.is_normalized("NFC", piece)


@given(st.lists(st.text("aăâbcdđeêế.,?!", min_size=1, max_size=12), min_size=1), st.data())
def test_words_are_kept_whole(words: list[str], data: st.DataObject) -> None:
    """Where every word fits the limit, the pieces have exactly the words of the text."""
    gaps = data.draw(st.lists(st.sampled_from([" ", "\n", "\n\n"]), min_size=len(words)))
    text = "".join(word + gap for word, gap in zip(words, gaps, strict=False))

    assert " ".join(split_text(text, 12)).split() == text.split()


SENTENCES = st.lists(
    st.from_regex(r"[A-ZĐ][a-zđêế]{1,6}( [a-zđêế]{1,6}){0,4}[.?!]", fullmatch=True), min_size=1
)


@given(SENTENCES, st.sampled_from([" ", "\n"]), st.integers(150, 400))
def test_a_long_text_is_cut_between_sentences(sentences: list[str], gap: str, limit: int) -> None:
    """Wherever a sentence ends within the last two thirds of a piece, the piece ends so."""
    pieces = split_text(gap.join(sentences), limit)

    assert all(piece[-1] in ".?!" for piece in pieces)
    assert [one for piece in pieces for one in piece.split(gap)] == gap.join(sentences).split(gap)


@given(st.lists(st.sampled_from([FAMILY, FLAG, "q\u0303", "ế", " ", "a"])), st.integers(8, 30))
def test_no_cut_within_a_character(clusters: list[str], limit: int) -> None:
    """Every piece is made of whole characters."""
    for piece in split_text("".join(clusters), limit):
        rest = piece
        for cluster in (FAMILY, FLAG, "q\u0303"):
            rest = rest.replace(cluster, "")
        assert set(rest) <= set("ếa ")


@given(st.text(VIETNAMESE + "<&>", max_size=300))
def test_a_cost_counts_against_the_limit(text: str) -> None:
    """With a dearer character, pieces cost at most the limit."""

    def cost(char: str) -> int:
        return 5 if char in "<&>" else 1

    for piece in split_text(text, 20, cost):
        assert sum(map(cost, piece)) <= 20
