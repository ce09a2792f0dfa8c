"""Papers and results of procedures crawled from the national portal.

Headings that name no case ("Thành phần hồ sơ:") and rows of mere marks are left out; the names
of attached files that run into a paper's name become its form.
"""

import re
from collections.abc import Iterator
from typing import Any

from knowledge.procedures import DossierCase, DossierItem
from knowledge.sources.crawled_text import tidy

_RESULT_CODE = re.compile(r"\s*Mã:\s*KQ\.[A-Z]?\d*\.\d+")
_NO_CASE = re.compile(
    r"^[\W\d]*(?:[a-z]\))?\s*(?:bao gồm|gồm|gồm có|thành phần(?: hồ sơ)?|hồ sơ|"
    r"thành phần,? số lượng hồ sơ|hồ sơ(?: bao)? gồm(?: có)?|số lượng hồ sơ)?[\W\d]*$",
    re.IGNORECASE,
)
_NO_NUMBER_OF_PAPERS = 10
_TRAILING_NUMBER = re.compile(r"(?<=[).;])\d{1,2}\.$")
_GLUED_FILE = re.compile(
    r"(?<=[a-zà-ỹ.;)])(?=(?:M[aẫ]u|Ph[uụ] l[uụ]c|Bi[eể]u m[aẫ]u|TTHC\d)[\s\d_-])"
)


def dossier(cases: list[dict[str, Any]]) -> Iterator[DossierCase]:
    """The papers by case, each case once, in order."""
    by_case: dict[str | None, list[DossierItem]] = {}
    for case in cases:
        items = [item for raw in case["items"] if (item := _item(raw))]
        if items:
            by_case.setdefault(_heading(case.get("case")), []).extend(items)
    for heading, items in by_case.items():
        yield DossierCase(heading, tuple(dict.fromkeys(items)))


def _heading(text: str | None) -> str | None:
    heading = tidy(text)
    return None if heading is None or _NO_CASE.match(heading) else heading


def _item(raw: dict[str, Any]) -> DossierItem | None:
    name = tidy(raw.get("name"))
    if not name or len(name.strip(" .;:-+*")) < 2 or _NO_CASE.match(name):
        return None
    name, originals = _parted(name, int(raw.get("originals") or 0))
    name, form = _without_file(name.strip(" ;"), tidy(raw.get("form")))
    return DossierItem(name, form=form, originals=originals, copies=int(raw.get("copies") or 0))


def _parted(name: str, originals: int) -> tuple[str, int]:
    """A name and its number of originals, where the flattening made one number of both.

    "ngày 25/6/" with 20241 originals was "ngày 25/6/2024" with one: nobody asks for ten.
    """
    if originals < _NO_NUMBER_OF_PAPERS:
        return name, originals
    cut, count = divmod(originals, 10)
    return f"{name}{'' if name.endswith(('/', '.', '-')) else ' '}{cut}", count


def _without_file(name: str, form: str | None) -> tuple[str, str | None]:
    """`name` without the file name and row number that the flattening glued to it."""
    if found := _GLUED_FILE.search(name):
        name, file = name[: found.start()], name[found.start() :]
        form = form or file
    return _TRAILING_NUMBER.sub("", name.rstrip()).strip(), form


def result(text: str | None) -> str | None:
    """What the citizen receives, without the portal's own codes."""
    if text is None:
        return None
    parts = (part.strip(" ;") for part in _RESULT_CODE.split(text))
    return tidy("\n".join(part for part in parts if part))
