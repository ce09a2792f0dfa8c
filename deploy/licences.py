"""The licence of every package that is installed, and whether any is one that we may not ship.

`python deploy/licences.py` prints the list; it ends with 1 where a licence is unknown or copyleft
and the package does not stand in ALLOWED with its reason.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions

FREE = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software|MPL|Mozilla|Zlib|Unlicense|Public Domain|CC0|HPND"
    r"|OFL|Open Font|0BSD|ZPL|Historical Permission|Universal Permissive",
    re.IGNORECASE,
)
COPYLEFT = re.compile(r"\bA?GPL|Affero|GNU General", re.IGNORECASE)
ALLOWED = {
    "python-stdnum": "LGPL-2.1: used unchanged, as a library",
    "psycopg": "LGPL-3.0: used unchanged, as a library",
    "psycopg-binary": "LGPL-3.0: used unchanged, as a library",
    "python-telegram-bot": "LGPL-3.0: used unchanged, as a library",
    "chardet": "LGPL-2.1: used unchanged, as a library",
    "axe-playwright-python": "MIT, by the licence in its package",
    "py-vapid": "MPL-2.0",
    "atheris": "Apache-2.0, by the licence in its repository; for fuzzing only",
    "Unidecode": "GPL-2.0: installed because vietnamadminunits asks for it; never imported by us,"
    " and no part of what we ship (tests/safety/test_licences.py)",
}
"""Packages whose licence needs a word, by name."""


@dataclass(frozen=True, slots=True)
class Licence:
    """A package and what it says of its licence."""

    package: str
    version: str
    name: str

    @property
    def trouble(self) -> bool:
        """Whether somebody must look at it."""
        known = FREE.search(self.name) and not COPYLEFT.search(self.name)
        return not known and self.package not in ALLOWED


def licences() -> Iterator[Licence]:
    """Every installed package, by name."""
    found = {str(d.metadata["Name"]): d for d in distributions() if d.metadata["Name"]}
    for name in sorted(found, key=str.lower):
        yield Licence(name, found[name].version, _said(found[name]))


def _said(package: Distribution) -> str:
    told = package.metadata.get_all("Classifier") or []
    classified = [c.rpartition(":: ")[2] for c in told if c.startswith("License ::")]
    expression = _first(package, "License-Expression")
    plain = _first(package, "License").split("\n")[0][:80]
    return expression or ", ".join(classified) or plain or "unknown"


def _first(package: Distribution, field: str) -> str:
    return str(next(iter(package.metadata.get_all(field) or [""]))).strip()


def main() -> int:
    """Print the list; 1 where somebody must look."""
    troubles = 0
    for one in licences():
        mark = "!" if one.trouble else " "
        reason = ALLOWED.get(one.package, "")
        sys.stdout.write(f"{mark} {one.package} {one.version}: {one.name} {reason}\n")
        troubles += one.trouble
    return 1 if troubles else 0


if __name__ == "__main__":
    sys.exit(main())
