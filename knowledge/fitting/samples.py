"""Labelled questions, and names left out of the index, as samples to learn a ranking from."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import numpy as np
import yaml

from knowledge.aliases import Alias, load_aliases, phrases
from knowledge.encoders.load import load_encoder
from knowledge.fitting.weights import Sample, fit
from knowledge.lexical.overlap import make_overlap
from knowledge.library import Library
from knowledge.ports import Encoder
from knowledge.ranking.evidence import gather
from knowledge.revision.index import Index
from knowledge.revision.vectors import StoredVectors
from knowledge.search import prepare
from knowledge.store.engine import connect
from knowledge.store.sql import KnowledgeStore
from knowledge.text.expand import default_expander
from knowledge.text.normalise import fold

_NAMES = 1500
_SEED = 7
_EVERY_FOURTH = 4
_WEIGHT = {"answerable": 3.0, "unanswerable": 4.5, "off_topic": 1.5, "clarify": 3.0}
_NAME_WEIGHT = 0.3
_HEAD = (
    "# Made by `python -m knowledge.fitting.weights`; see ranking/rank.py. Not edited by hand.\n"
)


class Sampler:
    """Makes samples over one index."""

    def __init__(self, index: Index, encoder: Encoder) -> None:
        self._index = index
        self._encoder = encoder
        self._overlap = make_overlap(index.phrases.lexical, index.phrases.owner)

    def sample(
        self, text: str, codes: Sequence[str], weight: float, left_out: int | None = None
    ) -> Sample:
        """The evidence on `text`, where the procedures `codes` are right."""
        question = prepare(text, self._index)
        vector = self._encoder.encode_queries([" ".join(question.accented)])[0]
        words = question.words, question.accented
        evidence = gather(self._index, self._overlap, words, vector, left_out)
        right = [self._index.position[code] for code in codes if code in self._index.position]
        return Sample(evidence, np.isin(evidence.positions, right), weight)

    def labelled(self, path: Path, share: float) -> Iterator[Sample]:
        """The questions of a file; only answerable ones have a right procedure."""
        for line in path.read_text("utf-8").splitlines():
            raw = json.loads(line)
            kind = raw["kind"]
            if kind in _WEIGHT:
                codes = raw["codes"] if kind == "answerable" else ()
                yield self.sample(raw["question"], codes, share * _WEIGHT[kind])

    def names(self) -> Iterator[Sample]:
        """People's names for procedures, each left out and asked, some without diacritics."""
        texts = list(_spoken(self._index))
        if len(texts) != len(self._index.phrases.owner):
            raise ValueError("the index was built with other names")
        usable = [row for row, (text, _) in enumerate(texts) if text]
        chosen = Random(_SEED).sample(  # noqa: S311 - a repeatable choice, no secret
            usable, min(_NAMES, len(usable))
        )
        for count, row in enumerate(chosen):
            text, code = texts[row]
            typed = fold(text) if count % _EVERY_FOURTH == 0 else text
            yield self.sample(typed, [code], _NAME_WEIGHT, left_out=row)


def _spoken(index: Index) -> Iterator[tuple[str, str]]:
    """Each name in the index with its procedure's code; "" where it is not to be left out.

    The official name stays, and so do the names of a procedure that people hardly ask for:
    it has too few others to be found by.
    """
    aliases = load_aliases()
    for version in index.versions:
        alias = aliases.get(version.procedure.code, Alias())
        for number, text in enumerate(phrases(version.procedure, alias)):
            usable = number > 0 and alias.asked > 0
            yield text if usable else "", version.procedure.code


def main(database: str, encoder_folder: str, *files: str) -> str:
    """The YAML of a ranking fitted to the questions of `files`.

    "questions.jsonl=0.2" lets the questions of a file count a fifth.
    """
    store = KnowledgeStore(connect(database))
    encoder = load_encoder(encoder_folder)
    vectors = StoredVectors(store, encoder)
    library = Library(store, vectors, load_aliases(), default_expander())
    sampler = Sampler(library.index, encoder)
    samples = list(sampler.names())
    for file in files:
        path, _, share = file.partition("=")
        samples.extend(sampler.labelled(Path(path), float(share or 1)))
    ranking = fit(samples)
    numbers = {"weights": dict(ranking.weights), "confidence": dict(ranking.confidence)}
    return _HEAD + yaml.safe_dump(numbers, sort_keys=False)
