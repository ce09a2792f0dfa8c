"""Sentences that speech recognition invents on silence, dropped from transcripts."""

import re
from dataclasses import replace
from functools import cache
from importlib.resources import files

from knowledge.text.normalise import fold, tokens
from knowledge.videos import Cue
from knowledge.yaml_text import read_yaml

_SENTENCE = re.compile(r"(?<=[.!?…])\s+")


@cache
def phrases() -> tuple[str, ...]:
    """The words by which such a sentence is known, folded, from the data file."""
    text = files("knowledge.sources").joinpath("data", "invented.yml").read_text("utf-8")
    return tuple(read_yaml(text)["phrases"])


def spoken(cues: tuple[Cue, ...]) -> tuple[Cue, ...]:
    """The cues without invented sentences; a cue that is left empty is dropped."""
    kept = []
    for cue in cues:
        words = " ".join(s for s in _SENTENCE.split(cue.words) if not _is_invented(s))
        if words:
            kept.append(cue if words == cue.words else replace(cue, words=words))
    return tuple(kept)


def _is_invented(sentence: str) -> bool:
    said = f" {' '.join(tokens(fold(sentence)))} "
    return any(f" {phrase} " in said for phrase in phrases())
