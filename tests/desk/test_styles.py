"""The desk's style sheets are all loaded at once, so that each class has one of them."""

import re
from collections import defaultdict
from pathlib import Path

DESK = Path(__file__).parents[2] / "api" / "desk"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def test_a_class_is_dressed_by_one_sheet() -> None:
    """Two sheets that style `.chips` by itself style each other's chips."""
    sheets: defaultdict[str, set[str]] = defaultdict(set)
    for sheet in sorted(DESK.rglob("*.css")):
        plain = COMMENT.sub("", sheet.read_text("utf-8"))
        for selectors in re.findall(r"([^{}]+)\{", plain):
            for selector in selectors.split(","):
                if alone := re.fullmatch(r"\s*(\.[\w-]+)\s*", selector):
                    sheets[alone[1]].add(sheet.name)

    assert {name: of for name, of in sheets.items() if len(of) > 1} == {}
