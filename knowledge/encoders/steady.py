"""An encoder that never fails a question: without vectors, words alone are compared."""

import logging
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.encoders.absent import is_absent
from knowledge.ports import Encoder

_log = logging.getLogger(__name__)


class SteadyEncoder:
    """A `knowledge.ports.Encoder` for questions: rows of zeros where the model fails.

    Zeros are near to nothing, so that only the lexical index speaks, and confidence falls.
    Passages are never zeros: what is stored is right or not there.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._degraded = is_absent(encoder)

    @property
    def degraded(self) -> bool:
        """Whether the last question had to do without; for the health page."""
        return self._degraded

    @property
    def name(self) -> str:
        """The model's."""
        return self._encoder.name

    @property
    def dimensions(self) -> int:
        """The model's."""
        return self._encoder.dimensions

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """What citizens ask, (n, dimensions); zeros where the model fails."""
        try:
            found = self._encoder.encode_queries(texts)
        except Exception:  # noqa: BLE001  # whatever a model's library raises, citizens are answered
            if not self._degraded:
                _log.exception("the encoder failed: questions are compared by words alone")
            self._degraded = True
            return np.zeros((len(texts), self.dimensions), np.float32)
        self._degraded = False
        return found

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """What sources say; raises what the model raises."""
        return self._encoder.encode_passages(texts)
