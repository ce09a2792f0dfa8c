"""What every source yields: records, or the reason why one was not taken."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from knowledge.offices import Office
from knowledge.procedures import Procedure
from knowledge.videos import Video


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that was not taken: where it stands ("file:line") and why."""

    where: str
    reason: str


Record = Procedure | Video | Office | Rejected


class Source(Protocol):
    """Reads one file format.

    `read` yields records in file order, a broken one as Rejected; it raises SourceUnreadable
    where nothing of the file can be trusted.
    """

    def accepts(self, path: Path) -> bool:
        """Whether this source reads such a file."""
        ...

    def read(self, path: Path) -> Iterator[Record]:
        """The records of the file at `path`."""
        ...
