"""Speech to text by faster-whisper, on the processor, from a model in a folder.

The package is optional (`pip install faster-whisper`, 250 MB) and no model is ever downloaded: it
is a folder in CTranslate2's format, named in the settings.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from knowledge.errors import RecordRejected, TranscriberMissing
from knowledge.videos import Cue

_HOW = "name a faster-whisper model in MOTCUA_WHISPER_MODEL, or give the transcript as SRT"


@dataclass(frozen=True, slots=True)
class WhisperTranscriber:
    """`model` is the model's folder; empty: every recording is turned away with what to do."""

    model: str

    def transcribe(self, path: Path) -> Iterator[Cue]:
        """The words of the recording; raises TranscriberMissing or RecordRejected."""
        model = _load(self.model)
        try:
            segments, _ = model.transcribe(str(path), language="vi", vad_filter=True)
            for segment in segments:
                if words := " ".join(segment.text.split()):
                    yield Cue(round(segment.start, 3), round(segment.end, 3), words)
        except (OSError, ValueError, RuntimeError, LookupError, EOFError) as error:
            raise RecordRejected(f"{path.name}: no sound that can be read: {error}") from error


NO_TRANSCRIBER = WhisperTranscriber("")


def lacking(folder: str) -> str | None:
    """What is missing to transcribe with the model in `folder`, and what to do; None: nothing."""
    if not folder:
        return f"recordings are not transcribed here; {_HOW}"
    if not Path(folder, "model.bin").is_file():
        return f"no faster-whisper model in {folder}; {_HOW}"
    if find_spec("faster_whisper") is None:
        return "pip install faster-whisper to transcribe recordings"
    return None


@lru_cache(maxsize=1)
def _load(folder: str) -> Any:
    if lack := lacking(folder):
        raise TranscriberMissing(lack)
    from faster_whisper import WhisperModel

    try:
        return WhisperModel(folder, device="cpu", compute_type="int8", local_files_only=True)
    except (OSError, ValueError, RuntimeError) as error:
        raise TranscriberMissing(f"the model in {folder} does not load: {error}") from error
