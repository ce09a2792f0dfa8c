"""A form read field by field: what is wrong is gathered, so that all of it is said at once."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined]  # missing in its stubs

from knowledge.errors import Problem, Unfit

Raw = Mapping[str, Any]
CodeFault = Callable[[str], str | None]
"""What is wrong with a procedure's code: "code" (unknown), "ended", or None."""

_ID = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}")
_DAYS = ("%Y-%m-%d", "%d/%m/%Y")


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of one object of a form; those inside it share the list of problems."""

    raw: Raw
    path: str = ""
    problems: list[Problem] = field(default_factory=list)

    def inside(self, name: str) -> list["Fields"]:
        """The objects of a list in the form."""
        entries: Sequence[Raw] = self.raw.get(name) or ()
        at = enumerate(entries)
        return [Fields(entry, f"{self.path}{name}.{n}.", self.problems) for n, entry in at]

    def fault(self, name: str, problem: str, detail: object = "") -> None:
        """Remember that the field `name` is wrong."""
        self.problems.append(Problem(f"{self.path}{name}", problem, str(detail)))

    def text(self, name: str, required: bool = False) -> str | None:
        """A text without blanks around it; None where it says nothing."""
        said = str(self.raw.get(name) or "").strip() or None
        if required and said is None:
            self.fault(name, "required")
        return said

    def id(self, name: str) -> str:
        """A short name of small letters, digits, "-" and "."."""
        said = self.text(name, required=True) or ""
        if said and not _ID.fullmatch(said):
            self.fault(name, "id", said)
        return said

    def day(self, name: str) -> date | None:
        """A day as YYYY-MM-DD or DD/MM/YYYY."""
        said = self.text(name)
        if said is None:
            return None
        for shape in _DAYS:
            try:
                return datetime.strptime(said, shape).date()  # a day has no zone
            except ValueError:
                continue
        self.fault(name, "day", said)
        return None

    def days_in_order(self, first: str, last: str) -> None:
        """Two days of which the second is not before the first."""
        begins, ends = self.day(first), self.day(last)
        if begins and ends and ends < begins:
            self.fault(last, "order", f"{ends:%d/%m/%Y}")

    def url(self, name: str, required: bool = False) -> str | None:
        """The address of a web page."""
        said = self.text(name, required)
        if said is None:
            return None
        try:
            parts = urlsplit(said)
            good = parts.scheme in ("http", "https") and bool(parts.hostname)
        except ValueError:
            good = False
        if not good or any(c.isspace() or c in "<>\"'`\\" for c in said):
            self.fault(name, "url", said)
        return said

    def code(self, name: str, fault_of: CodeFault, required: bool = False) -> str | None:
        """The code of a procedure in force."""
        said = self.text(name, required)
        if said is not None:
            self.check_code(name, said, fault_of)
        return said

    def codes(self, name: str, fault_of: CodeFault) -> tuple[str, ...]:
        """A list of codes, each of a procedure in force, each once."""
        said = tuple(dict.fromkeys(str(code).strip() for code in self.raw.get(name) or ()))
        for code in said:
            self.check_code(name, code, fault_of)
        return said

    def check_code(self, name: str, code: str, fault_of: CodeFault) -> None:
        """A fault where the code cannot be named here."""
        if problem := fault_of(code):
            self.fault(name, problem, code)

    def hours(self, name: str, required: bool = False) -> str | None:
        """Opening hours in the OpenStreetMap syntax."""
        said = self.text(name, required)
        if said is None:
            return None
        try:
            OpeningHours(said)
        except ParserError:
            self.fault(name, "hours", said)
        return said

    def settle(self) -> None:
        """Raises Unfit where anything was wrong."""
        if self.problems:
            raise Unfit(self.problems)
