"""What no source may exceed: sizes, and how far an archive may swell. Checked before parsing."""

import gzip
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from knowledge.errors import SourceUnreadable

MEGABYTE = 1_000_000
LARGEST_FILE = 50 * MEGABYTE
LARGEST_TEXT = 20 * MEGABYTE
LARGEST_UNPACKED = 500 * MEGABYTE
LARGEST_PART = 100 * MEGABYTE
LARGEST_RECORD = 1_000_000
"""Letters of one record; the longest record of the national portal has about 100,000."""
MOST_PARTS = 5_000
STEEPEST = 200
"""How many times larger than packed an archive may be; office files and JSON lie below 50."""
_SMALL = MEGABYTE
_READ = 65_536


def check_size(path: Path, largest: int = LARGEST_FILE) -> None:
    """Raises SourceUnreadable where the file is missing, empty or larger than `largest` bytes."""
    try:
        size = path.stat().st_size
    except OSError as error:
        raise SourceUnreadable(f"{path.name}: {error.strerror}") from error
    if size == 0:
        raise SourceUnreadable(f"{path.name}: the file is empty")
    if size > largest:
        raise SourceUnreadable(
            f"{path.name}: {size / MEGABYTE:.0f} MB, more than the {largest // MEGABYTE} MB that "
            "are read; split it, or leave out its pictures"
        )


def read_bytes(path: Path, largest: int = LARGEST_TEXT) -> bytes:
    """The file's bytes; raises SourceUnreadable where it is missing, empty or too large."""
    check_size(path, largest)
    try:
        return path.read_bytes()
    except OSError as error:
        raise SourceUnreadable(f"{path.name}: {error.strerror}") from error


def gzip_lines(path: Path, longest: int) -> Iterator[bytes]:
    """The lines of a gzipped file; of one over `longest` bytes only its beginning and more.

    A line that was cut is longer than `longest`. Raises SourceUnreadable where the file is
    truncated, damaged, or swells too far.
    """
    packed, unpacked = path.stat().st_size, 0
    try:
        with gzip.open(path, "rb") as stream:
            while line := stream.readline(longest + 1):
                unpacked += len(line)
                _check_swelling(path.name, packed, unpacked)
                yield line
                while len(line) > longest and not line.endswith(b"\n"):
                    line = stream.readline(longest + 1)
                    unpacked += len(line)
                    _check_swelling(path.name, packed, unpacked)
    except (OSError, EOFError, zlib.error) as error:
        raise SourceUnreadable(f"{path.name}: {error}. Fetch the file again.") from error


def check_archive(path: Path) -> list[str]:
    """The parts of an office file (a ZIP archive), after a look at what unpacking would cost.

    Raises SourceUnreadable for a damaged or encrypted archive, one that swells too far, one with
    macros, paths that lead out of it, or a document type definition (office files have none:
    ECMA-376 part 2, 8.2.5.4), which could name files or addresses to read.
    """
    check_size(path)
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _check_parts(path.name, path.stat().st_size, parts)
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _check_part(path.name, archive, part)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError) as error:
        raise SourceUnreadable(f"{path.name}: not a whole office file: {error}") from error
    except NotImplementedError as error:
        raise SourceUnreadable(f"{path.name}: packed in an unknown way: {error}") from error
    return [part.filename for part in parts]


def _check_parts(name: str, packed: int, parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > MOST_PARTS:
        raise SourceUnreadable(f"{name}: {len(parts)} parts, more than {MOST_PARTS}")
    _check_swelling(name, packed, sum(part.file_size for part in parts))
    for part in parts:
        inner = Path(part.filename)
        if inner.is_absolute() or ".." in inner.parts or "\\" in part.filename:
            raise SourceUnreadable(f"{name}: a part leads out of the archive: {part.filename!r}")
        if inner.name.lower() in ("vbaproject.bin", "vbadata.xml"):
            raise SourceUnreadable(
                f"{name}: it holds macros; save it as .docx or .xlsx without macros"
            )
        if part.flag_bits & 0x1:
            raise SourceUnreadable(f"{name}: it is encrypted; save it without a password")


def _check_part(name: str, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Unpacks one part, keeping nothing: what its header says of its size may be a lie."""
    unpacked, former = 0, b""
    with archive.open(part) as stream:
        while piece := stream.read(_READ):
            unpacked += len(piece)
            if unpacked > LARGEST_PART:
                raise SourceUnreadable(f"{name}: {part.filename} unpacks to over 100 MB")
            if b"<!doctype" in (former + piece).lower().replace(b"\0", b""):
                raise SourceUnreadable(f"{name}: {part.filename} has a document type definition")
            former = piece[-32:]


def _check_swelling(name: str, packed: int, unpacked: int) -> None:
    if unpacked > LARGEST_UNPACKED or (unpacked > _SMALL and unpacked > STEEPEST * packed):
        raise SourceUnreadable(
            f"{name}: {packed / MEGABYTE:.1f} MB that unpack to {unpacked / MEGABYTE:.0f} MB "
            "and more: it is not read"
        )
