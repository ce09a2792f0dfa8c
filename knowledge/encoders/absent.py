"""No encoder: a service that starts without its model still compares questions by words."""

from collections.abc import Sequence
from typing import Never

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import EncoderUnusable
from knowledge.ports import Encoder

_ABSENT = "none"


class AbsentEncoder:
    """An Encoder that says why there is none; `SteadyEncoder` makes zeros of that."""

    name = _ABSENT
    dimensions = 1

    def __init__(self, reason: str) -> None:
        self._reason = reason

    def encode_queries(self, texts: Sequence[str]) -> Never:  # noqa: ARG002  # the port's signature
        """Raise EncoderUnusable."""
        raise EncoderUnusable(self._reason)

    def encode_passages(self, texts: Sequence[str]) -> Never:  # noqa: ARG002  # the port's signature
        """Raise EncoderUnusable."""
        raise EncoderUnusable(self._reason)


class NoVectors:
    """In place of the store's vectors: a row of one zero for each text, and nothing is stored."""

    encoder = _ABSENT

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Rows that are near to nothing, (n, 1)."""
        return np.zeros((len(texts), AbsentEncoder.dimensions), np.float32)


def is_absent(encoder: Encoder) -> bool:
    """Whether there is no model behind `encoder`."""
    return encoder.name == _ABSENT
