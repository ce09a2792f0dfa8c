"""Labelled questions, as JSON lines: what a good clerk would do with each."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question with its `kind` and every acceptable code, best first."""

    id: str
    text: str
    kind: str
    codes: tuple[str, ...]
    aspect: str | None
    style: str


@dataclass(frozen=True, slots=True)
class FieldQuestion:
    """A question whose answer must hold, of each list, at least one value."""

    id: str
    text: str
    code: str
    must: tuple[tuple[str, ...], ...]
    must_not: tuple[str, ...]


def read_questions(path: Path) -> Iterator[Labelled]:
    """The questions of a file."""
    for raw in _lines(path):
        yield Labelled(
            id=raw["id"],
            text=raw["question"],
            kind=raw["kind"],
            codes=tuple(raw["codes"]),
            aspect=raw.get("aspect"),
            style=raw.get("style") or "",
        )


def read_dialogues(path: Path) -> Iterator[tuple[str, tuple[Labelled, ...]]]:
    """Each dialogue's id and turns."""
    for raw in _lines(path):
        yield (
            raw["id"],
            tuple(
                Labelled(
                    id=f"{raw['id']}.{number}",
                    text=turn["user"],
                    kind=turn["kind"],
                    codes=tuple(turn["codes"]),
                    aspect=turn.get("aspect"),
                    style="dialogue",
                )
                for number, turn in enumerate(raw["turns"], start=1)
            ),
        )


def read_fields(path: Path) -> Iterator[FieldQuestion]:
    """The questions with required values."""
    for raw in _lines(path):
        yield FieldQuestion(
            id=raw["id"],
            text=raw["question"],
            code=raw["code"],
            must=tuple(tuple(values) for values in raw["must_contain"]),
            must_not=tuple(raw.get("must_not_contain") or ()),
        )


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)
