"""Guides cut into pieces: whole, in order, in the source's own words."""

from hypothesis import given
from hypothesis import strategies as st

from knowledge.passages import field_texts, passages, pieces, sentences
from knowledge.procedures import Procedure, Wording
from knowledge.revision.build import passage_texts
from tests.knowledge import samples

TEXT = st.lists(st.sampled_from(["Nộp hồ sơ. ", "bước", " ", "\n", ";", "đơn " * 9, "x" * 25])).map(
    "".join
)


def squeezed(text: str) -> str:
    """`text` without blanks."""
    return "".join(text.split())


@given(TEXT, st.integers(10, 60))
def test_pieces_cover_the_text_in_order(text: str, longest: int) -> None:
    made = list(pieces(text, longest))

    assert squeezed("".join(made)) == squeezed(text)


@given(TEXT, st.integers(10, 60))
def test_a_piece_is_a_substring_and_at_most_twice_the_limit(text: str, longest: int) -> None:
    for piece in pieces(text, longest):
        assert piece in text
        assert piece.strip()
        assert len(piece) <= 2 * longest


@given(TEXT)
def test_sentences_cover_the_text_in_order(text: str) -> None:
    assert squeezed("".join(sentences(text))) == squeezed(text)


def test_short_sentences_share_a_piece_up_to_the_limit() -> None:
    text = "Một câu. Hai câu. Ba câu."

    assert list(pieces(text, 17)) == ["Một câu. Hai câu.", "Ba câu."]


def test_every_field_of_the_samples_is_in_their_passages() -> None:
    for procedure in samples.procedures().values():
        for field, text in field_texts(procedure.wording):
            found = [p.text for p in passages(procedure) if p.field == field]
            assert squeezed(text) in squeezed("".join(found))


def test_vectors_are_made_of_the_steps_or_else_of_the_name() -> None:
    told = Procedure("1", Wording("Đăng ký", steps="Nộp hồ sơ.", requirements="Đủ tuổi."))
    bare = Procedure("2", Wording("Cấp lại", requirements="Đủ tuổi."))

    assert passage_texts(told) == ("Nộp hồ sơ.",)
    assert passage_texts(bare) == ("Cấp lại",)
