"""The tags of posters and links: which procedure one stands for.

A poster's tag is "p_1.004194". Telegram takes only `[A-Za-z0-9_-]` in a start link
(core.telegram.org/bots/features#deep-linking), so there "-" stands for the dot: "p_1-004194".
"""

import re

PREFIX = "p_"
_CODE = re.compile(r"(?<!\d)([0-9])[.-]([0-9]{6})(?:[.-](H[0-9]+))?(?![\dA-Za-z])")


def procedure_of(tag: str | None) -> str | None:
    """The procedure's code in a tag, in either spelling; None where it names none."""
    found = _CODE.search(tag or "")
    if found is None:
        return None
    group, number, province = found.groups()
    return ".".join(part for part in (group, number, province) if part)


def tag_of(code: str) -> str:
    """The tag for m.me and web links."""
    return f"{PREFIX}{code}"


def telegram_tag_of(code: str) -> str:
    """The tag for a Telegram start link, at most 64 characters."""
    return tag_of(code).replace(".", "-")
