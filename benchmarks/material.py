"""What the benchmarks measure with: labelled questions, and vectors that were made before."""

import argparse
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from api.migrations import migrate
from knowledge.ports import Encoder
from knowledge.store.engine import connect
from knowledge.store.sql import KnowledgeStore

DATA = Path(".cache/corpus")
"""A data folder with the imported procedures, as the quality tests make it."""

ENCODER = Path(".cache/encoder")


def arguments(description: str | None, *, corpus: bool = False) -> argparse.ArgumentParser:
    """The options that all benchmarks have; with `corpus`, one has to be named."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--encoder", type=Path, default=ENCODER)
    named = os.environ.get("MOTCUA_CORPUS")
    parser.add_argument(
        "--corpus",
        type=Path,
        default=named,
        required=corpus and not named,
        help="the folder with the labelled questions; or set MOTCUA_CORPUS",
    )
    return parser


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that has an answer, and the codes of the procedures that are right."""

    text: str
    codes: tuple[str, ...]


def questions(corpus: Path) -> list[Asked]:
    """The answerable questions of the labelled set in the folder `corpus`."""
    lines = (corpus / "dev" / "citizen_questions.jsonl").read_text("utf-8").splitlines()
    rows = map(json.loads, lines)
    return [Asked(r["question"], tuple(r["codes"])) for r in rows if r["kind"] == "answerable"]


def open_knowledge(data: Path) -> KnowledgeStore:
    """The store in the folder `data`, brought to the newest schema."""
    engine = connect(f"sqlite:///{data}/motcua.db")
    migrate(engine)
    return KnowledgeStore(engine)


class Known:
    """An encoder whose questions were encoded before: what is left is the search."""

    def __init__(self, encoder: Encoder, vectors: Mapping[str, NDArray[np.float32]]) -> None:
        self.name = encoder.name
        self.dimensions = encoder.dimensions
        self._encoder = encoder
        self._vectors = vectors

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of known questions; raises KeyError for another."""
        return np.array([self._vectors[text] for text in texts])

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """What sources say, encoded now."""
        return self._encoder.encode_passages(texts)
