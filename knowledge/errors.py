"""What can go wrong in the knowledge room.

KnowledgeError
├── EncoderUnusable     the encoder's files are missing, damaged or of another model
├── EncoderNotMade      the default encoder could not be made from its packages
├── IndexMismatch       an index was made by another encoder
├── SnapshotUnusable    an index on disk is damaged; it is built anew
├── SourceUnreadable    a whole source cannot be read; no record of it was taken
├── RecordRejected      one record of a source is broken; the rest is imported
├── OwnChange           who wrote a change wants to publish it; somebody else has to
├── Unfit               what an editor wrote cannot be kept as it is; each fault names its field
├── NotThere            nothing has the number or code that was asked for
├── TranscriberMissing  a recording cannot be heard: no speech recognition is set up
└── PullRefused         an address is not fetched: out of bounds, not allowed, or no good answer
"""

from collections.abc import Sequence
from dataclasses import dataclass


class KnowledgeError(Exception):
    """Base of every error of this room; the message says what to do next."""


class EncoderUnusable(KnowledgeError):
    """The encoder's files are missing, damaged or of another model."""


class EncoderNotMade(KnowledgeError):
    """The default encoder could not be made: a package, its format or a tool is not as needed."""


class IndexMismatch(KnowledgeError):
    """An index was made by another encoder than the one in use."""


class SnapshotUnusable(KnowledgeError):
    """An index on disk is damaged or made from other knowledge; it is built anew."""


class SourceUnreadable(KnowledgeError):
    """A whole source cannot be read; no record of it was taken."""


class RecordRejected(KnowledgeError):
    """One record of a source is broken; the rest is imported."""


class TranscriberMissing(KnowledgeError):
    """A recording cannot be heard: no speech recognition is set up."""


class PullRefused(KnowledgeError):
    """An address is not fetched: it is out of bounds, not allowed, or gives no good answer."""


class NotThere(KnowledgeError):
    """Nothing has the number or code that was asked for."""


class OwnChange(KnowledgeError):
    """Who wrote a change wants to publish it; somebody else has to."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field of a form: its path ("cues.3.start"), the kind of fault.

    `name` is the kind ("hours", "day", "place", …), for which pages have words; `detail` is what
    was written, or the reader's own message.
    """

    field: str
    name: str
    detail: str = ""


class Unfit(KnowledgeError):
    """What an editor wrote cannot be kept as it is; each problem names its field."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        told = "; ".join(f"{p.field}: {p.name} {p.detail}".strip() for p in problems)
        super().__init__(told)
        self.problems = tuple(problems)
