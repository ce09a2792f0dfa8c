"""Long answers folded into pages."""

from collections.abc import Sequence

from knowledge.quoting.reading import is_heading


def fold(lines: Sequence[str], limit: int) -> tuple[list[str], list[str]]:
    """The first lines, at least one, up to `limit` characters, and the rest.

    The first part does not end in a heading where that leaves it a line.
    """
    size = cut = 0
    for position, line in enumerate(lines):
        size += len(line) + 1
        if size > limit and position > 0:
            break
        cut = position + 1
    while 1 < cut < len(lines) and is_heading(lines[cut - 1]):
        cut -= 1
    return list(lines[:cut]), list(lines[cut:])


def pages(lines: Sequence[str], limit: int) -> tuple[str, ...]:
    """`lines` in order on pages of up to `limit` characters, or of one line."""
    found = []
    rest = list(lines)
    while rest:
        shown, rest = fold(rest, limit)
        found.append("\n".join(shown))
    return tuple(found)
