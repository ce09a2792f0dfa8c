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
from typing import Any

from pydantic import TypeAdapter

from knowledge.errors import KnowledgeError, SourceUnreadable
from knowledge.sources.records import Given

_SECONDS = 300
_MEMORY = 3_000_000_000  # bytes
_LARGEST_RESULT = 500_000_000  # bytes
_NICENESS = 10
_REFUSED = 3
_ROOT = Path(__file__).parents[2]
_GIVEN = TypeAdapter(Given)


@dataclass(frozen=True, slots=True)
class ReadingProcess:
    """Reads files elsewhere; `whisper_model` is the folder of the model that hears recordings."""

    whisper_model: str

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
        try:
            done = subprocess.run(  # noqa: S603  # this very module
                [sys.executable, "-m", __name__],
                input=json.dumps(order).encode(),
                capture_output=True,
                cwd=_ROOT,
                env={"PYTHONUTF8": "1"},
                timeout=_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise SourceUnreadable(
                f"{file.name}: it took longer than {_SECONDS // 60} minutes to read; split it"
            ) from error
        if done.returncode == _REFUSED:
            raise SourceUnreadable(done.stdout.decode())
        if done.returncode or not kept.is_file():
            raise SourceUnreadable(
                f"{file.name}: its reader gave up ({_last_line(done.stderr)}); "
                "save it in another format"
            )


def _last_line(stderr: bytes) -> str:
    lines = stderr.decode("utf-8", "replace").strip().splitlines()
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
