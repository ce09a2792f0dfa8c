"""What this room needs from outside."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.videos import Cue


class Encoder(Protocol):
    """Turns text into unit vectors whose dot product says how near two meanings are.

    Rows are float32, L2-normalised, in the order of the texts; no texts give (0, dimensions).
    The same call gives the same rows. Blank text gives a unit vector too. Any str is taken,
    lone surrogates included; of a text over 512 tokens the beginning counts.
    """

    @property
    def name(self) -> str:
        """Identity that an index records, such as "e5-small-vi-en-int8@0123456789ab"."""

    @property
    def dimensions(self) -> int:
        """Length of a row."""

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """What citizens ask, (n, dimensions)."""

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """What sources say, (n, dimensions)."""


class SharedIndexes(Protocol):
    """Hands the folder of an index from the machine that built it to the others."""

    def offer(self, key: str, folder: Path) -> None:
        """Hand out the files of `folder` under `key`; nothing where that is done already."""
        ...

    def fetch(self, key: str, into: Path) -> bool:
        """Write what was handed out under `key` into the empty folder `into`; False for nothing."""
        ...


class Transcriber(Protocol):
    """Writes down what is spoken in a recording.

    The cues come in order of time, in seconds; silence gives none, or sentences that nobody said.
    Raises TranscriberMissing where no speech recognition is set up, RecordRejected where the file
    holds no sound that can be read.
    """

    def transcribe(self, path: Path) -> Iterator[Cue]:
        """The words of the sound or video file at `path`."""
        ...
