"""The one way to read a file, whatever its format: for the command line and for uploads."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from knowledge.errors import SourceUnreadable
from knowledge.sources.gate import checked
from knowledge.sources.records import Record, Source


def read_source(path: Path, sources: Sequence[Source]) -> Iterator[Record]:
    """The records of one file, each made harmless.

    A bad record comes as Rejected and the rest is read; raises SourceUnreadable where the file
    is missing, damaged, or of a kind that none of `sources` reads.
    """
    if not path.is_file():
        raise SourceUnreadable(f"{path}: there is no such file")
    source = next((source for source in sources if source.accepts(path)), None)
    if source is None:
        raise SourceUnreadable(f"{path.name}: no importer reads this kind of file")
    for record in source.read(path):
        yield checked(record, path.name)


def readable(folder: Path, sources: Sequence[Source]) -> list[Path]:
    """The files of a folder that `sources` read, by name; hidden files are passed over."""
    inside = sorted(e for e in folder.iterdir() if e.is_file() and e.name[0] not in ".~")
    return [entry for entry in inside if any(source.accepts(entry) for source in sources)]
