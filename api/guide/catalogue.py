"""Every procedure in force, sorted for reading: by field and by event of life."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pydantic import TypeAdapter

from bot.messages import Language
from knowledge.procedures import Version
from knowledge.revision.index import Index
from knowledge.text.normalise import fold, tokens
from knowledge.yaml_text import read_yaml


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a list: one procedure."""

    code: str
    name: str
    summary: str | None = None


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """A moment of life and the codes that it needs, in the order of doing."""

    key: str
    name: str
    name_en: str
    text: str
    text_en: str
    procedures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The lists of one revision. `fields` is sorted by name; `slugs` finds a field's name."""

    revision: int
    fields: Mapping[str, tuple[str, ...]]
    slugs: Mapping[str, str]
    events: tuple[LifeEvent, ...]


def make_catalogue(index: Index) -> Catalogue:
    """The catalogue of `index`."""
    by_field: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for version in (each for each in index.versions if each.in_force):
        procedure = version.procedure
        if procedure.field:
            by_field[procedure.field].append((fold(procedure.name), procedure.code))
    names = sorted(by_field, key=lambda name: fold(name.lower()))
    fields = {name: tuple(code for _, code in sorted(by_field[name])) for name in names}
    return Catalogue(
        revision=index.revision,
        fields=fields,
        slugs={slug(name): name for name in names},
        events=tuple(event for event in life_events() if _known(event, index)),
    )


def entry(version: Version, language: Language) -> Entry:
    """How `version` stands in a list."""
    procedure = version.procedure
    wording = (procedure.english if language == "en" else None) or procedure.wording
    return Entry(procedure.code, display_name(wording.name), wording.summary)


def display_name(name: str) -> str:
    """A name as a heading: without the word that every name could begin with."""
    short = name.removeprefix("Thủ tục ").strip()
    return short[:1].upper() + short[1:]


def slug(name: str) -> str:
    """A name in an address: folded words joined by hyphens."""
    return "-".join(tokens(fold(name.lower()))) or "khac"


@cache
def life_events() -> tuple[LifeEvent, ...]:
    """The product's list of life events."""
    raw = read_yaml(files("api.guide").joinpath("life_events.yml").read_text("utf-8"))
    return TypeAdapter(tuple[LifeEvent, ...]).validate_python(raw)


def _known(event: LifeEvent, index: Index) -> bool:
    return any(code in index.position for code in event.procedures)
