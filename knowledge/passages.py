"""Quotable pieces of a guide, in the order in which they stand in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.procedures import DossierCase, Method, Procedure, Wording

_LONGEST = 700
_SENTENCE_END = re.compile(r"(?<=[.;!?:])\s+|\n+")


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of one field of a procedure; `text` is a substring of that field's text."""

    code: str
    field: str
    text: str


def field_texts(wording: Wording) -> Iterator[tuple[str, str]]:
    """Each field with its whole text, as (field, text): what passages and quotes are cut from."""
    if wording.summary:
        yield "summary", wording.summary
    if wording.steps:
        yield "steps", wording.steps
    for method in wording.methods:
        if text := method_text(method):
            yield f"methods.{method.channel}", text
    for case in wording.dossier:
        yield "dossier", case_text(case)
    if wording.requirements:
        yield "requirements", wording.requirements
    if wording.result:
        yield "result", wording.result


def method_text(method: Method) -> str:
    """Time, fee and note of one way to hand in, one a line."""
    return "\n".join(part for part in (method.time, method.fee, method.note) if part)


def case_text(case: DossierCase) -> str:
    """A case's heading and papers, one a line."""
    lines = [case.case] if case.case else []
    return "\n".join(lines + [item.name for item in case.items])


def passages(procedure: Procedure, longest: int = _LONGEST) -> Iterator[Passage]:
    """The guide cut at sentence ends into pieces of at most `longest` characters, in order."""
    for field, text in field_texts(procedure.wording):
        for piece in pieces(text, longest):
            yield Passage(procedure.code, field, piece)


def pieces(text: str, longest: int) -> Iterator[str]:
    """Consecutive substrings of `text`, joined from whole sentences; none is dropped."""
    start = end = 0
    for sentence_start, sentence_end in _spans(text):
        if start < end and sentence_end - start > longest:
            yield text[start:end]
            start = sentence_start
        end = sentence_end
        while end - start > 2 * longest:
            cut = text.rfind(" ", start + 1, start + longest) + 1 or start + longest
            if text[start:cut].strip():
                yield text[start:cut].strip()
            start = cut
    if text[start:end].strip():
        yield text[start:end]


def sentences(text: str) -> Iterator[str]:
    """The sentences and list lines of `text`, in order."""
    for start, end in _spans(text):
        yield text[start:end]


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _SENTENCE_END.finditer(text):
        if text[start : found.start()].strip():
            yield start, found.start()
            start = found.end()
    if text[start:].strip():
        yield start, len(text)
