"""The tags of posters and links: which procedure, office or counter one stands for.

A poster's tag is "p_1.004194". Telegram takes only `[A-Za-z0-9_-]` in a start link, at most 64
(core.telegram.org/bots/features#deep-linking), so there "-" stands for the dot: "p_1-004194".
What else a poster names follows after "--": "p_1-004194--o_xa-an-thuan--k_3".
"""

import re
from dataclasses import dataclass

PREFIX = "p_"
CLERK = "clerk_"
"""Begins the tag that links a clerk's chat to their account: a poster's parts have one letter."""
LONGEST = 64
_JOIN = "--"
_PART = re.compile(r"[A-Za-z0-9]+(?:[_-][A-Za-z0-9]+)*")
_CODE = re.compile(r"(?<!\d)([0-9])[._-]([0-9]{6})(?:[._-](H[0-9]+))?(?![\dA-Za-z])")


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


def clerk_tag(code: str) -> str:
    """The tag that carries a clerk's one-time code of at most 58 characters."""
    return f"{CLERK}{code}"


def code_in(tag: str | None) -> str | None:
    """The one-time code in a clerk's tag; None for every other tag."""
    return tag.removeprefix(CLERK) if tag and tag.startswith(CLERK) else None


@dataclass(frozen=True, slots=True)
class Referral:
    """What a tag names: a procedure, an office, a counter of it.

    `via` is a letter for the channel that a poster opens; `seal` proves that the tag is ours.
    """

    procedure: str | None = None
    office: str | None = None
    counter: str | None = None
    via: str | None = None
    seal: str | None = None


def full_tag(referral: Referral) -> str:
    """The tag of `referral` for every channel.

    Raises ValueError where a part cannot stand in one, or all together are too long for Telegram.
    """
    others = [
        ("o", referral.office),
        ("k", referral.counter),
        ("v", referral.via),
        ("s", referral.seal),
    ]
    for _, value in others:
        if value and not _PART.fullmatch(value):
            raise ValueError(f"{value!r} cannot stand in a tag: use a-z, 0-9, single - or _")
    parts = [telegram_tag_of(referral.procedure)] if referral.procedure else []
    made = _JOIN.join([*parts, *(f"{kind}_{value}" for kind, value in others if value)])
    if len(made) > LONGEST:
        raise ValueError(f"{made!r} is longer than {LONGEST} characters: shorten the ids")
    return made


def read_tag(tag: str | None) -> Referral:
    """What `tag` names; parts that are not known are passed over."""
    parts = {part[0]: part[2:] for part in (tag or "").split(_JOIN) if part[1:2] == "_"}
    return Referral(
        procedure=procedure_of(tag),
        office=parts.get("o") or None,
        counter=parts.get("k") or None,
        via=parts.get("v") or None,
        seal=parts.get("s") or None,
    )
