"""People's own words for procedures: lists that come with the product, and a record's own.

`asked` says how often ordinary people ask for a procedure, 0 (rare) to 3 (every day).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files

from knowledge.procedures import Procedure


@dataclass(frozen=True, slots=True)
class Alias:
    """What people call one procedure."""

    vietnamese: tuple[str, ...] = ()
    english: tuple[str, ...] = ()
    asked: int = 0


def load_aliases() -> Mapping[str, Alias]:
    """The product's lists, by procedure code."""
    found: dict[str, Alias] = {}
    for entry in sorted(files("knowledge.text").joinpath("data").iterdir(), key=lambda e: e.name):
        if entry.name.startswith("aliases_") and entry.name.endswith(".jsonl"):
            found.update(_read(entry.read_text("utf-8")))
    return found


def _read(text: str) -> Iterator[tuple[str, Alias]]:
    for line in text.splitlines():
        if line.strip():
            raw = json.loads(line)
            yield raw["code"], Alias(tuple(raw["vi"]), tuple(raw["en"]), int(raw["asked"]))


def phrases(procedure: Procedure, alias: Alias) -> tuple[str, ...]:
    """Every name of a procedure, the official one first, none twice."""
    official = procedure.name.removeprefix("Thủ tục ")
    english = (procedure.english.name,) if procedure.english else ()
    names = (official, *procedure.aliases, *alias.vietnamese)
    return tuple(dict.fromkeys((*names, *english, *procedure.aliases_en, *alias.english)))
