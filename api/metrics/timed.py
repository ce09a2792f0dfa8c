"""Adapters that time what is behind them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from api.metrics.meters import Meters
from bot.ports import Decision, Dialogue
from knowledge.ports import Encoder


class TimedDialogue:
    """A dialogue whose decisions are timed."""

    def __init__(self, dialogue: Dialogue, meters: Meters) -> None:
        self._dialogue = dialogue
        self._meters = meters

    def decide(self, conversation: str, text: str) -> Decision:
        """What the dialogue behind it decides, or its DialogueUnavailable."""
        with self._meters.timing("step", "dialogue"):
            return self._dialogue.decide(conversation, text)


class TimedEncoder:
    """An encoder whose questions are timed; passages are not: those are imports."""

    def __init__(self, encoder: Encoder, meters: Meters) -> None:
        self._encoder = encoder
        self._meters = meters
        self.name = encoder.name
        self.dimensions = encoder.dimensions

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """What citizens ask."""
        with self._meters.timing("step", "encoder"):
            return self._encoder.encode_queries(texts)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """What sources say."""
        return self._encoder.encode_passages(texts)
