"""Fields by name, as a table's columns or front matter write them: Vietnamese or English.

The names are those of headings.yml, and these English ones.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from knowledge.procedures import Channel
from knowledge.sources.blocks import Block, lines_of
from knowledge.sources.headings import part_of_heading, part_of_line
from knowledge.sources.sections import Section
from knowledge.text.normalise import fold, tokens

PARTS = (
    "code", "name", "aliases", "summary", "steps", "methods", "documents", "time", "fee", "where",
    "agency", "audience", "result", "requirements", "forms", "legal", "online", "field", "ministry",
    "level", "decision", "decided_on", "effective_from", "effective_until", "url", "as_of",
)  # fmt: skip
_ALSO = {
    "title": "name", "ma": "code", "ten": "name", "ten goi khac": "aliases", "dossier": "documents",
    "bo": "ministry", "bo nganh": "ministry", "duong dan": "url", "link": "url",
    "cach goi": "aliases",
    "tom tat": "summary", "online level": "online", "buoc": "steps", "date": "as_of",
}  # fmt: skip
_WAYS = {
    "truc tiep": Channel.DIRECT, "direct": Channel.DIRECT, "truc tuyen": Channel.ONLINE,
    "online": Channel.ONLINE, "buu chinh": Channel.POSTAL, "postal": Channel.POSTAL,
}  # fmt: skip

WAY_WORDS = {
    Channel.DIRECT: "trực tiếp", Channel.ONLINE: "trực tuyến", Channel.POSTAL: "bưu chính"
}  # fmt: skip


def part_of_column(name: str) -> tuple[str, Channel | None] | None:
    """The part that a column tells, and the one way to hand in that it is on ("fee_online")."""
    said = " ".join(tokens(fold(name.replace("_", " ").lower())))
    for words, way in _WAYS.items():
        if said.endswith(f" {words}") and (part := _part(said.removesuffix(words).strip())):
            return part, way
    part = _part(said)
    return (part, None) if part else None


def _part(said: str) -> str | None:
    joined = said.replace(" ", "_")
    if joined in PARTS:
        return joined
    if said in _ALSO:
        return _ALSO[said]
    label = part_of_line(f"{said}:")
    part = label[0] if label else part_of_heading(said)
    return part if part != "ignored" else None


def sections_of_fields(fields: Mapping[str, object], where: str = "") -> Iterator[Section]:
    """The fields as sections, in the order given; unknown names are left out."""
    for name, value in fields.items():
        found = part_of_column(name)
        if found and (text := lines_of(_text(value, found[0]))):
            part, way = found
            blocks = [Block(line, where=where) for line in text.split("\n")]
            yield Section(part, WAY_WORDS[way] if way else "", blocks=blocks)


def unknown_names(names: Iterable[str]) -> list[str]:
    """The names that no part answers to."""
    return [name for name in names if name.strip() and part_of_column(name) is None]


def _text(value: object, part: str) -> str:
    """A value as text; of a code that a spreadsheet took for a number, with its last zeros."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "\n".join(filter(None, (_text(entry, part) for entry in value)))
    if isinstance(value, date | datetime):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float):
        return f"{value:.6f}" if part == "code" else f"{value:.15g}"
    return str(value).strip()
