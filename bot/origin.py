"""What a piece of work belongs to: the request that brought it, its conversation, its trace.

Held beside the work (contextvars: https://docs.python.org/3/library/contextvars.html), and in the
store with whatever waits there, so that the logs and traces of another process go on where those
of this one ended. All of it are ids; none says who somebody is.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    """Where work comes from; goes into the store with it.

    `request_id` is that of the HTTP request, at most 64 characters; `traceparent` the span that
    all that follows belongs to, as https://www.w3.org/TR/trace-context/ writes it.
    """

    request_id: str | None = None
    traceparent: str | None = None


NOWHERE = Origin()

_origin: ContextVar[Origin] = ContextVar("origin", default=NOWHERE)
_conversation: ContextVar[str | None] = ContextVar("conversation", default=None)


def origin() -> Origin:
    """Where what is being done now comes from."""
    return _origin.get()


def conversation() -> str | None:
    """The id of the conversation that is being worked on now."""
    return _conversation.get()


def arrive(request_id: str) -> None:
    """From here to the end of the task everything belongs to this request."""
    _origin.set(Origin(request_id))


@contextmanager
def within(traceparent: str | None) -> Iterator[None]:
    """What is done inside belongs to this span."""
    token = _origin.set(Origin(_origin.get().request_id, traceparent))
    try:
        yield
    finally:
        _origin.reset(token)


@contextmanager
def resumed(came_from: Origin, conversation_id: str | None = None) -> Iterator[None]:
    """What is done inside goes on with work that was stored."""
    at, about = _origin.set(came_from), _conversation.set(conversation_id)
    try:
        yield
    finally:
        _conversation.reset(about)
        _origin.reset(at)
