"""What is loaded before the first question is not loaded with it, and leaves no trace."""

from contextlib import AbstractContextManager
from typing import Unpack

import pytest

from knowledge.aliases import load_aliases
from knowledge.lexical.overlap import Overlap
from knowledge.library import Library
from knowledge.ranking.rank import load_ranking
from knowledge.revision.vectors import StoredVectors
from knowledge.search import Search
from knowledge.text.expand import default_expander
from knowledge.tracing import UNTRACED, Details, Span, SpanName
from tests.fakes import HashingEncoder
from tests.knowledge import samples
from tests.knowledge.fresh import NOW, first_version, store


class Noting:
    """A tracer that notes the names of its spans."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def span(self, name: SpanName, **details: Unpack[Details]) -> AbstractContextManager[Span]:
        """A span that records nothing more."""
        self.names.append(name)
        return UNTRACED.span(name, **details)

    def close(self) -> None:
        """Nothing is open."""


def must_not_be_made(*_: object) -> Overlap:
    """In place of what a search makes once for an index."""
    raise AssertionError("made with the question")


def test_a_search_that_was_warmed_up_makes_nothing_with_the_question(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept, encoder, noting = store(), HashingEncoder(), Noting()
    kept.publish("", NOW, [first_version(p) for p in samples.procedures().values()])
    vectors = StoredVectors(kept, encoder)
    library = Library(kept, vectors, load_aliases(), default_expander())
    search = Search(lambda: library.index, encoder, load_ranking(), noting)

    search.warm_up()

    assert noting.names == []
    monkeypatch.setattr("knowledge.search.make_overlap", must_not_be_made)
    assert search.find("đăng ký khai sinh").candidates
    assert noting.names == ["search", "encode", "lexical"]


def test_a_search_over_nothing_is_warmed_up_too() -> None:
    kept, encoder = store(), HashingEncoder()
    library = Library(kept, StoredVectors(kept, encoder), {}, default_expander())
    search = Search(lambda: library.index, encoder, load_ranking())

    search.warm_up()

    assert search.find("đăng ký khai sinh").candidates == ()
