"""Where a person comes from: the procedure that a poster's or link's tag names.

Tags are written "p_1.004194", and with "_" or "-" for the dot where a platform takes only
`[A-Za-z0-9_-]`, as Telegram's start links do (core.telegram.org/bots/features#deep-linking).
"""

import re

_CODE = re.compile(r"(?<!\d)([0-9])[._-]([0-9]{6})(?:[._-](H[0-9]+))?(?![\dA-Za-z])")


def procedure_of(tag: str | None) -> str | None:
    """The procedure's code in a tag, in any spelling; None where it names none."""
    found = _CODE.search(tag or "")
    if found is None:
        return None
    return ".".join(part for part in found.groups() if part)
