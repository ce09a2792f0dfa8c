"""An encoder in a process of its own, at low priority: `python -m knowledge.encoders.worker MODEL`.

Each line that comes in is a JSON list of texts; their vectors go out as float32, row by row. The
process ends when its input does, so it never outlives the one that started it.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from types import TracebackType
from typing import Self

import numpy as np
from numpy.typing import NDArray

from knowledge.encoders.load import load_encoder
from knowledge.errors import EncoderUnusable

_NICENESS = 10


class EncoderProcess:
    """Passages encoded by another process that loads `model`; one caller at a time."""

    def __init__(self, model: str, dimensions: int) -> None:
        self._dimensions = dimensions
        self._process = subprocess.Popen(  # noqa: S603  # this very module
            [sys.executable, "-m", __name__, model], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Rows for `texts`, in order; raises EncoderUnusable where the process has ended."""
        asked, answered = self._process.stdin, self._process.stdout
        if asked is None or answered is None:
            raise ValueError("the process has no pipes")
        size = len(texts) * self._dimensions * 4
        try:
            asked.write(json.dumps(list(texts)).encode() + b"\n")
            asked.flush()
            raw = answered.read(size)
        except OSError as error:
            raise EncoderUnusable(f"a process that encodes has ended: {error}") from error
        if len(raw) < size:
            raise EncoderUnusable("a process that encodes has ended; its reason stands above")
        return np.frombuffer(raw, np.float32).reshape(len(texts), self._dimensions)


def serve(model: str) -> None:
    """Answer what comes in until it ends."""
    os.nice(_NICENESS)
    encoder = load_encoder(model)
    for line in sys.stdin.buffer:
        sys.stdout.buffer.write(encoder.encode_passages(json.loads(line)).tobytes())
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    serve(sys.argv[1])
