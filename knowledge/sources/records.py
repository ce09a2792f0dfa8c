"""What every source yields: records, remarks on them, or the reason why one was not taken."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from knowledge.groups import Group
from knowledge.offices import Office
from knowledge.overrides import Override
from knowledge.procedures import Procedure
from knowledge.versions import Abolition
from knowledge.videos import Video


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that was not taken: where it stands ("file:line") and why."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Noted:
    """Something of a record that was taken but could not be read whole: where, and what."""

    where: str
    remark: str


Record = Procedure | Abolition | Video | Office | Override | Group | Rejected | Noted


@dataclass(frozen=True, slots=True)
class Given:
    """What the person who imports a file says of it; it fills in what the file does not say."""

    code: str | None = None
    name: str | None = None
    url: str | None = None
    as_of: date | None = None


NOTHING_GIVEN = Given()


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
