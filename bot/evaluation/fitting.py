"""Learns the numbers of data/vagueness.yml and dialogue/data/wishes.yml; deterministic.

`python -m bot.evaluation.fitting wishes DATABASE ENCODER` learns from the examples that Rasa
learns from, `… vagueness DATABASE ENCODER QUESTIONS…` from labelled questions; each prints YAML.
"""

import json
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from bot.answering.topic import telling_words
from bot.answering.vagueness import features
from bot.dialogue.examples import written_examples
from bot.dialogue.leaning import Side, count, side_of, without_marks
from bot.dialogue.wishes import family, log_odds
from knowledge.aliases import load_aliases
from knowledge.encoders.load import load_encoder
from knowledge.fitting.logistic import Matrix, logistic
from knowledge.library import Library
from knowledge.ports import Encoder
from knowledge.ranking.rank import load_ranking
from knowledge.revision.index import Index
from knowledge.revision.vectors import StoredVectors
from knowledge.search import Search, prepare
from knowledge.store.engine import connect
from knowledge.store.sql import KnowledgeStore
from knowledge.text.expand import default_expander

_HEAD = "# Made by `python -m bot.evaluation.fitting {what}`; see {where}. Not edited by hand.\n"
_RIDGE, _MEANING_RIDGE, _JOIN_RIDGE = 0.002, 0.2, 0.002
_PARTS = 5


def fit_wishes(told: Sequence[tuple[Side, str]], vectors: Matrix) -> dict[str, Any]:
    """The weights of meaning, and how words and meaning are joined, from labelled sentences.

    How much each is worth is learnt from what they say of sentences that they were not shown.
    """
    wanted = np.array([float(side is Side.PERSON) for side, _ in told])
    part = np.arange(len(told)) % _PARTS
    words, meaning = np.zeros(len(told)), np.zeros(len(told))
    for held in range(_PARTS):
        shown = part != held
        counted = count([one for one, known in zip(told, shown, strict=True) if known])
        theta = _balanced(vectors[shown], wanted[shown])
        meaning[~shown] = theta[0] + vectors[~shown] @ theta[1:]
        for row in np.flatnonzero(~shown):
            words[row] = log_odds(counted.of(told[int(row)][1])[Side.PERSON])
    both = np.column_stack([words, meaning])
    joined = logistic(both, wanted, np.ones(len(told)), _JOIN_RIDGE)
    theta = _balanced(vectors, wanted)
    return {
        "bias": round(float(theta[0]), 3),
        "joined": dict(zip(("bias", "words", "meaning"), _rounded(joined), strict=True)),
        "weights": _rounded(theta[1:]),
    }


def fit_vagueness(rows: Sequence[tuple[dict[str, float], bool]]) -> dict[str, float]:
    """The weights under which questions that a clerk asks back are told from the others."""
    columns = np.array([list(said.values()) for said, _ in rows])
    vague = np.array([float(asked_back) for _, asked_back in rows])
    theta = logistic(columns, vague, np.ones(len(rows)), _RIDGE)
    return dict(zip(("bias", *rows[0][0]), _rounded(theta), strict=True))


def _balanced(vectors: Matrix, wanted: Matrix) -> Matrix:
    """Weights for which both sides count alike, however many examples each has."""
    shares = np.where(wanted > 0, 0.5 / wanted.sum(), 0.5 / (1 - wanted).sum()) * len(wanted)
    return logistic(vectors, wanted, shares, _MEANING_RIDGE)


def _rounded(numbers: Matrix) -> list[float]:
    return [round(float(number), 3) for number in numbers]


def _told() -> Iterator[tuple[Side, str]]:
    for intent, text in written_examples():
        if side := side_of(intent):
            yield side, without_marks(text)


def _vectors(told: Sequence[tuple[Side, str]], index: Index, encoder: Encoder) -> Matrix:
    asked = [" ".join(prepare(text, index).accented) for _, text in told]
    return np.array([encoder.encode_queries([text])[0] for text in asked], np.float64)


def _vague_rows(search: Search, files: Sequence[str]) -> Iterator[tuple[dict[str, float], bool]]:
    for text, kind in chain.from_iterable(_labelled(Path(file)) for file in files):
        found = search.find(text, listed=False)
        if kind in ("answerable", "clarify") and found.candidates:
            said = features(telling_words(text), found.question.accented, found.candidates)
            yield dict(said), kind == "clarify"


def _labelled(path: Path) -> Iterator[tuple[str, str]]:
    """Texts that stand alone, with their kinds: questions, and what dialogues begin with."""
    for line in path.read_text("utf-8").splitlines():
        raw = json.loads(line)
        first = raw["turns"][0] if "turns" in raw else raw
        yield first.get("question") or first["user"], first.get("kind", "answerable")


def main(what: str, database: str, encoder_folder: str, *files: str) -> str:
    """The YAML of "wishes" or of "vagueness"."""
    store = KnowledgeStore(connect(database))
    encoder = load_encoder(encoder_folder)
    library = Library(store, StoredVectors(store, encoder), load_aliases(), default_expander())
    if what == "wishes":
        told = list(_told())
        fitted = fit_wishes(told, _vectors(told, library.index, encoder))
        fitted = {"encoder": family(encoder.name), **fitted}
        where = "dialogue/wishes.py"
    else:
        search = Search(lambda: library.index, encoder, load_ranking())
        fitted = fit_vagueness(list(_vague_rows(search, files)))
        where = "answering/vagueness.py"
    text = yaml.safe_dump(fitted, sort_keys=False, default_flow_style=None, width=100)
    return _HEAD.format(what=what, where=where) + text


if __name__ == "__main__":
    import sys

    sys.stdout.write(main(*sys.argv[1:]))
