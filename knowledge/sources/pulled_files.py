"""The copies of pulled pages, read by the importer of their format, each with its address."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import SourceUnreadable
from knowledge.sources.pulling import Copy, copies
from knowledge.sources.records import Given, Record, Rejected, Source


@dataclass(frozen=True, slots=True)
class PulledFiles:
    """Reads the files of a folder that a pull filled; `formats` gives the importers of formats."""

    formats: Callable[[Given], Sequence[Source]]

    def accepts(self, path: Path) -> bool:
        """Whether the file is a copy that the list beside it names."""
        return _copy(path) is not None

    def read(self, path: Path) -> Iterator[Record]:
        """Its records; a copy that is out of date or cannot be read is rejected by its address."""
        copy = _copy(path)
        if copy is None:
            return
        if copy.failed:
            yield Rejected(copy.url, copy.failed)
            return
        sources = self.formats(Given(code=copy.code, url=copy.url))
        source = next((source for source in sources if source.accepts(path)), None)
        if source is None:
            yield Rejected(copy.url, f"{path.suffix}: no importer reads this kind of file")
            return
        try:
            yield from source.read(path)
        except SourceUnreadable as error:
            yield Rejected(copy.url, str(error))


def _copy(path: Path) -> Copy | None:
    known = copies(path.parent).values()
    return next((copy for copy in known if copy.file == path.name), None)
