"""Choices that are typed instead of pressed: "2", "cái thứ hai", "cái kia", "the last one"."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from bot.conversation import Context
from knowledge.text.normalise import fold, tokens
from knowledge.text.small import telling
from knowledge.yaml_text import read_yaml

_SPOKEN = ("", "so", "cai", "cau", "chon", "muc", "number", "option")


def picked(text: str, context: Context) -> str | None:
    """The code that was picked of the choices of the last question back.

    A bare number picks only while the question is open. Ordinals and "the other one" also pick
    after one choice was answered, and may ask something of their choice ("cái thứ 2 bao lâu").
    """
    return _numbered(text, context.asked) or _in_words(text, context)


def _numbered(text: str, asked: tuple[str, ...]) -> str | None:
    digits = "".join(c for c in text if c.isascii() and c.isdigit())
    letters = "".join(c for c in fold(text.lower()) if c.isalpha())
    if len(digits) == 1 and letters in _SPOKEN:
        return _at(int(digits), asked)
    return None


def _in_words(text: str, context: Context) -> str | None:
    choices = context.asked or context.offered
    if not choices:
        return None
    words = " ".join(tokens(text))
    for pattern, position in _patterns(pending=bool(context.asked)):
        rest, found = pattern.subn(" ", words, count=1)
        if found and not telling(rest.split()):
            return _at(position, choices) if position else _other(choices, context.topic)
    return None


def _at(position: int, choices: tuple[str, ...]) -> str | None:
    if position == -1:
        return choices[-1]
    return choices[position - 1] if 1 <= position <= len(choices) else None


def _other(choices: tuple[str, ...], topic: str | None) -> str | None:
    """The one of two that is not under discussion."""
    left = [code for code in choices if code != topic]
    return left[0] if len(choices) == 2 and len(left) == 1 else None


@cache
def _patterns(*, pending: bool) -> tuple[tuple[re.Pattern[str], int], ...]:
    """What picks, with the position picked: from 1, -1 the last, 0 the other one.

    While no question is `pending`, "thứ hai" without a marker is Monday.
    """
    lists = read_yaml(files("bot").joinpath("data", "picks.yml").read_text("utf-8"))
    return tuple(_compiled(lists, pending))


def _compiled(lists: Mapping[str, Any], pending: bool) -> Iterable[tuple[re.Pattern[str], int]]:
    marker, ordinal = _either(lists["markers"]), _either(lists["ordinal"])
    lead = f"(?:{marker}(?: {ordinal})?{f'|{ordinal}' if pending else ''})"
    for position, said in lists["positions"].items():
        yield _whole(f"{lead} {_either(said)}"), position
    for position, said in lists["alone"].items():
        yield _whole(_either(said)), position
    yield _whole(_either(lists["other"])), 0


def _either(said: Iterable[str]) -> str:
    """Any of `said`, as written or without diacritics; the longest first."""
    spelled = {form for phrase in said for form in (phrase, fold(phrase))}
    return f"(?:{'|'.join(re.escape(s) for s in sorted(spelled, key=len, reverse=True))})"


def _whole(body: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\S){body}(?!\S)")
