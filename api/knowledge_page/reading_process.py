"""One file read in a process of its own: `python -m api.knowledge_page.reading_process`.

Whatever a file from somebody's desk does to its reader, the server goes on: this process has
limits on time and memory, no secrets in its environment, no database, and ends after one file.
What it is told comes as JSON on its input; what it found is in a file when it ends.
"""

import json
import os
import resource
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

from pydantic import TypeAdapter

from knowledge.errors import KnowledgeError, SourceUnreadable
from knowledge.sources.records import Given

_SECONDS = 300
_MEMORY = 3_000_000_000  # bytes
_LARGEST_RESULT = 500_000_000  # bytes
_MOST_TOLD = 10_000  # bytes
_NICENESS = 10
_REFUSED = 3
_ROOT = Path(__file__).parents[2]
_GIVEN = TypeAdapter(Given)


@dataclass(frozen=True, slots=True)
class ReadingProcess:
    """Reads files elsewhere; `whisper_model` is the folder of the model that hears recordings.

    `module` is what is run there.
    """

    whisper_model: str
    module: str = __name__

    def read(self, file: Path, kept: Path, given: Given, today: date) -> None:
        """Write the records of `file` into `kept`.

        Raises SourceUnreadable where nothing of it can be taken, and says what to do.
        """
        order = {
            "file": str(file.absolute()),
            "kept": str(kept.absolute()),
            "given": _GIVEN.dump_python(given, mode="json"),
            "today": today.isoformat(),
            "whisper_model": self.whisper_model and str(Path(self.whisper_model).absolute()),
        }
        # On the disk, where its limit holds: what a reader complains of has no end.
        with TemporaryFile() as said, TemporaryFile() as complaints:
            try:
                code = self._run(json.dumps(order).encode(), said, complaints)
            except subprocess.TimeoutExpired as error:
                raise SourceUnreadable(
                    f"{file.name}: it took longer than {_SECONDS // 60} minutes to read; split it"
                ) from error
            if code == _REFUSED:
                raise SourceUnreadable(_end(said))
            if code or not kept.is_file():
                raise SourceUnreadable(
                    f"{file.name}: its reader gave up ({_last_line(_end(complaints))}); "
                    "save it in another format"
                )

    def _run(self, order: bytes, said: IO[bytes], complaints: IO[bytes]) -> int:
        done = subprocess.run(  # noqa: S603  # a module of ours
            [sys.executable, "-m", self.module],
            input=order,
            stdout=said,
            stderr=complaints,
            cwd=_ROOT,
            env={"PYTHONUTF8": "1"},
            timeout=_SECONDS,
            check=False,
        )
        return done.returncode


def _end(output: IO[bytes]) -> str:
    """The end of what a process wrote, at most `_MOST_TOLD` bytes."""
    output.seek(max(0, output.seek(0, os.SEEK_END) - _MOST_TOLD))
    return output.read().decode("utf-8", "replace")


def _last_line(stderr: str) -> str:
    lines = stderr.strip().splitlines()
    return lines[-1][:200] if lines else "no more memory or time"


def _read(order: dict[str, Any]) -> None:
    # The libraries that read documents are for this process only; they take half a second.
    from knowledge.sources.dispatch import read_source
    from knowledge.sources.kept import write_records
    from knowledge.sources.registry import importers
    from knowledge.sources.whisper_transcriber import WhisperTranscriber

    given = _GIVEN.validate_python(order["given"])
    transcriber = WhisperTranscriber(order["whisper_model"])
    sources = importers(date.fromisoformat(order["today"]), transcriber, given)
    write_records(Path(order["kept"]), read_source(Path(order["file"]), sources))


def _limit() -> None:
    os.nice(_NICENESS)
    for kind, most in (
        (resource.RLIMIT_CPU, _SECONDS),
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_FSIZE, _LARGEST_RESULT),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def main() -> int:
    """Read what the input names; the exit code says how it went."""
    _limit()
    try:
        _read(json.load(sys.stdin))
    except KnowledgeError as error:
        sys.stdout.write(str(error))
        return _REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main())
