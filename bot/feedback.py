"""Whether an answer helped, and how a person's help was: what can be pressed, and what it means.

A press is no message: it never reaches the dialogue, and the next question goes on as before.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.messages import Choice, Language
from bot.words import Words

MOST_STARS = 5
_HELPED, _NOT_HELPED = "y", "n"
_TAP = re.compile(r"f:(TL-[0-9A-Z-]{8,16}):([a-z_]{1,16})")
_STARS = re.compile(r"s:(YC-[0-9A-Z-]{8,16}):([1-5])")


class Fault(StrEnum):
    """What was wrong with an answer that did not help."""

    WRONG = "wrong"
    INCOMPLETE = "incomplete"
    UNCLEAR = "unclear"
    OFF_QUESTION = "off_question"


@dataclass(frozen=True, slots=True)
class Rating:
    """What a citizen says of the answer with this receipt; `fault` where they said why not."""

    receipt: str
    helped: bool
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class Stars:
    """What a citizen says of a person's help with the case of this number: 1 to 5."""

    case_number: str
    stars: int


def read_press(choice: str | None) -> Rating | Stars | None:
    """What a pressed button rates; None for every other choice."""
    if found := _STARS.fullmatch(choice or ""):
        return Stars(found[1], int(found[2]))
    found = _TAP.fullmatch(choice or "")
    if found is None:
        return None
    receipt, said = found.groups()
    if said in (_HELPED, _NOT_HELPED):
        return Rating(receipt, said == _HELPED)
    return Rating(receipt, helped=False, fault=Fault(said)) if said in set(Fault) else None


def helped_value(receipt: str, helped: bool) -> str:
    """The value of the button that says whether the answer helped: at most 64 bytes."""
    return f"f:{receipt}:{_HELPED if helped else _NOT_HELPED}"


def fault_choices(words: Words, language: Language, receipt: str) -> tuple[Choice, ...]:
    """What can have been wrong with an answer."""
    return tuple(
        words.choice(f"button.fault_{fault.value}", language, f"f:{receipt}:{fault.value}")
        for fault in Fault
    )


def star_choices(case_number: str) -> tuple[Choice, ...]:
    """Five stars first: the titles need no language."""
    return tuple(
        Choice(f"s:{case_number}:{stars}", "★" * stars + "☆" * (MOST_STARS - stars))
        for stars in range(MOST_STARS, 0, -1)
    )
