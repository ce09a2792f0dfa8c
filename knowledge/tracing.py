"""Telling an operator's tools what is being done and how long it takes: the port, and its no-op."""

from contextlib import AbstractContextManager
from types import TracebackType
from typing import Literal, Protocol, TypedDict, Unpack

SpanName = Literal[
    "webhook", "request", "inbox", "turn", "dialogue", "search", "encode", "lexical", "send"
]
"""What can be watched, outermost first: see "Traces" in docs/observability.md."""


class Details(TypedDict, total=False):
    """All that a span can tell: ids of our own, names from closed lists, counts.

    Nobody's words and nobody's id on a platform have a place here, so that none can get out.
    """

    channel: str
    conversation: str
    outcome: str
    by: str
    attempt: int
    events: int
    candidates: int
    method: str
    route: str
    status: int


class Span(Protocol):
    """Something that is being done."""

    def tell(self, **details: Unpack[Details]) -> None:
        """Add what is known by now; said again, the later counts."""
        ...


class Tracer(Protocol):
    """Watches what is done. Never raises, never waits: whoever is answered does not notice it.

    A span begins inside the one around it, in the same thread or task or in what either awaits.
    """

    def span(self, name: SpanName, **details: Unpack[Details]) -> AbstractContextManager[Span]:
        """Watch what is done within; an error that leaves it is told by its type, and goes on."""
        ...

    def close(self) -> None:
        """Hand over what was seen last; takes two seconds at most."""
        ...


class _NoSpan:
    """Nobody watches."""

    def tell(self, **details: Unpack[Details]) -> None:
        """Nothing."""

    def __enter__(self) -> Span:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        return None


class Untraced:
    """A `Tracer` for a service that nobody watches."""

    _span = _NoSpan()

    def span(
        self,
        name: SpanName,  # noqa: ARG002  # the port's signature
        **details: Unpack[Details],  # noqa: ARG002  # the port's signature
    ) -> AbstractContextManager[Span]:
        """One and the same for all: it costs nothing."""
        return self._span

    def close(self) -> None:
        """Nothing was seen."""


UNTRACED: Tracer = Untraced()
