"""Papers as a checklist by case, and the forms among them."""

import re
from collections.abc import Iterator, Sequence

from bot.answering.compose import Block, Frame, listed
from knowledge.passages import case_text
from knowledge.procedures import DossierCase, DossierItem
from knowledge.quoting.asked import states, telling
from knowledge.quoting.reading import is_heading, lines, unmarked, without_headings
from knowledge.text.normalise import fold, tokens

_NUMBERED = re.compile(r"^\W*(\d{1,2})[.)]")
_NOTE = re.compile(r"^\W*(?:lưu ý|ghi chú|ví dụ|note)", re.IGNORECASE)
_FILE = re.compile(r"^\S+$|\.(?:docx?|pdf|xlsx?)\b", re.IGNORECASE)


def documents(frame: Frame) -> Iterator[Block]:
    """Every paper with its number of originals and copies; the fitting case first, notes last."""
    for case in _fitting(frame):
        heading = (frame.say("answer.case", case=_heading(case.case)),) if case.case else ()
        told = [line for item in ordered(case.items) for line in _item(frame, item, heads=True)]
        if told := without_headings(told):
            yield Block("dossier", (*heading, *told), _quote(case))


def form(frame: Frame) -> Iterator[Block]:
    """The papers that are forms or name one."""
    for case in frame.wording.dossier:
        items = tuple(i for i in case.items if readable(i.form) or states("form", i.name))
        told = [line for item in items for line in _item(frame, item, heads=False)]
        if told:
            yield Block("dossier", tuple(told), _quote(DossierCase(case.case, items)))


def count(frame: Frame) -> int:
    """How many papers the only case asks for; 0 where that cannot be told."""
    if len(frame.wording.dossier) != 1:
        return 0
    items = frame.wording.dossier[0].items
    numbered = [i for i in items if (i.originals or i.copies) and not is_heading(i.name)]
    return len(numbered) if len(numbered) == len(items) else 0


def _fitting(frame: Frame) -> Sequence[DossierCase]:
    asked = telling(frame.asked)
    heads = [set(telling(tokens(case.case or ""))) for case in frame.wording.dossier]
    common = set.intersection(*heads) if len(heads) > 1 else set()
    fit = [len((set(asked) & head) - common) for head in heads]
    notes = [bool(_NOTE.match(case.case or case.items[0].name)) for case in frame.wording.dossier]
    order = sorted(range(len(fit)), key=lambda i: (notes[i], -fit[i]))
    return [frame.wording.dossier[i] for i in order]


def ordered(items: Sequence[DossierItem]) -> Sequence[DossierItem]:
    """By their own numbers where all have one: the crawl shuffles them."""
    numbers = [_NUMBERED.match(item.name) for item in items]
    if not all(numbers):
        return sorted(items, key=lambda item: bool(_NOTE.match(item.name)))
    return [i for _, i in sorted(zip(numbers, items, strict=True), key=lambda n: int(n[0][1]))]  # type: ignore[index]  # all matched


def _item(frame: Frame, item: DossierItem, heads: bool) -> tuple[str, ...]:
    told = lines(item.name) or [unmarked(item.name)]
    if is_heading(told[0]) and heads:
        return (told[0], *listed(told[1:]))
    name = told[0].rstrip(".;,:")
    values = {"name": name, "count": counted(frame, item)}
    if readable(item.form) and fold(item.form or "") not in fold(item.name):
        first = frame.say("answer.item_form", form=item.form, **values)
    else:
        first = frame.say("answer.item", **values)
    return (first, *listed(told[1:]))


def counted(frame: Frame, item: DossierItem) -> str:
    """How many originals and copies, in words; empty where the guide gives none."""
    if not (item.originals or item.copies):
        return ""
    key = "both" if item.originals and item.copies else "originals" if item.originals else "copies"
    return frame.say(f"answer.count_{key}", originals=item.originals, copies=item.copies)


def _heading(case: str | None) -> str:
    return unmarked(case or "").rstrip(":; ")


def readable(form: str | None) -> bool:
    """Whether a form's name can be read: the crawl often has a mangled file name instead."""
    return bool(form) and not _FILE.search(form or "")


def _quote(case: DossierCase) -> str:
    forms = [item.form for item in case.items if item.form and item.form not in item.name]
    return "\n".join([case_text(case), *forms])
