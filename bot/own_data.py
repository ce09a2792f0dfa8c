"""What a person may ask about their own data: a copy of it, or that it is erased.

Law 91/2025/QH15 on the protection of personal data gives both rights, in the same channel in
which the data was given.
"""

import re
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

from bot.conversation import Context
from bot.messages import Incoming
from knowledge.text.normalise import clean, fold
from knowledge.yaml_text import read_yaml

ERASE, ERASE_NOW, KEEP, EXPORT = "own_erase", "own_erase_now", "own_keep", "own_export"
_LONGEST = 120


class Wish(StrEnum):
    """What is asked of us."""

    ERASE = "erase"
    ERASE_NOW = "erase_now"
    KEEP = "keep"
    EXPORT = "export"


_BUTTONS = {
    ERASE: Wish.ERASE,
    ERASE_NOW: Wish.ERASE_NOW,
    KEEP: Wish.KEEP,
    EXPORT: Wish.EXPORT,
}


def wish(event: Incoming, context: Context) -> Wish | None:
    """What `event` asks about the person's own data; None where it asks something else.

    Nothing is erased at once: a button or a word confirms what was asked for before.
    """
    if event.choice is not None:
        found = _BUTTONS.get(event.choice)
        return Wish.ERASE if found is Wish.ERASE_NOW and context.expects != ERASE else found
    said = " ".join(re.findall(r"\w+", fold(clean(event.text[:_LONGEST]).lower())))
    if context.expects == ERASE and _patterns()["confirm"].fullmatch(said):
        return Wish.ERASE_NOW
    for asked in (Wish.ERASE, Wish.EXPORT):
        if _patterns()[asked.value].fullmatch(said):
            return asked
    return None


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    """`bot/data/own_data.yml`."""
    raw = read_yaml(files("bot").joinpath("data", "own_data.yml").read_text("utf-8"))
    mine, polite = f"(?:{raw['mine']})", raw["polite"]
    made = {"confirm": re.compile(raw["confirm"])}
    for name in ("erase", "export"):
        said = "|".join(pattern.format(mine=mine) for pattern in raw[name])
        made[name] = re.compile(f"{polite}(?:{said})[ ]?{polite}")
    return made
