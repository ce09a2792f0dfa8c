"""The copies of pulled pages, read by the importer of their format, each with its address."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import SourceUnreadable
from knowledge.sources.pulling import Copy
from knowledge.sources.records import Given, Record, Rejected, Source


@dataclass(frozen=True, slots=True)
class PulledFiles:
    """Reads the files that `known` names; `importers` gives the importers for what is known."""

    known: Mapping[str, Copy]
    importers: Callable[[Given], Sequence[Source]]

    def accepts(self, path: Path) -> bool:
        """Whether the file is a copy."""
        return any(copy.file == path.name for copy in self.known.values())

    def read(self, path: Path) -> Iterator[Record]:
        """Its records; a copy that cannot be read is rejected, and the others are read."""
        copy = next(copy for copy in self.known.values() if copy.file == path.name)
        sources = self.importers(Given(code=copy.code, url=copy.url))
        source = next((source for source in sources if source.accepts(path)), None)
        if source is None:
            yield Rejected(copy.url, f"{path.suffix}: no importer reads this kind of file")
            return
        try:
            yield from source.read(path)
        except SourceUnreadable as error:
            yield Rejected(copy.url, str(error))
