"""Overrides, groups, videos and offices as fields with a text each, for people to compare."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from typing import Any

from knowledge.groups import Group, Member
from knowledge.offices import Office, SpecialDays
from knowledge.overrides import Override
from knowledge.store.bodies import Other
from knowledge.videos import Cue, Video

_APART = frozenset({"id", "as_of", "ways", "members", "cues", "weekly_theme", "special_days"})


def fields_of(record: Other) -> Iterator[tuple[str, str]]:
    """Every field that says something, as (path, text), in the order of the record."""
    for one in fields(record):
        if one.name not in _APART and (text := told(getattr(record, one.name))):
            yield one.name, text
    if isinstance(record, Override):
        yield from _ways(record)
    elif isinstance(record, Group):
        yield from _members(record.members)
    elif isinstance(record, Video):
        yield "cues", "\n".join(map(_cue, record.cues))
    else:
        yield from _days(record)


def clock(seconds: float) -> str:
    """Seconds as minutes, seconds and tenths: "02:03.5"."""
    tenths = round(seconds * 10)
    return f"{tenths // 600:02d}:{tenths // 10 % 60:02d}.{tenths % 10}"


def told(value: Any) -> str:
    """A value as people read it, a list one entry a line; empty for nothing."""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, tuple):
        return "\n".join(map(str, value))
    if isinstance(value, bool):
        return "true" if value else ""
    return "" if value is None else str(value)


def _ways(record: Override) -> Iterator[tuple[str, str]]:
    for way in record.ways:
        path = f"ways.{way.channel or 'every'}"
        for name in ("time", "fee"):
            if text := getattr(way, name):
                yield f"{path}.{name}", text


def _members(members: tuple[Member, ...]) -> Iterator[tuple[str, str]]:
    for number, member in enumerate(members, start=1):
        for one in fields(member):
            if text := told(getattr(member, one.name)):
                yield f"members.{number}.{one.name}", text


def _cue(cue: Cue) -> str:
    return f"{clock(cue.start)}–{clock(cue.end)} {cue.words}"


def _days(office: Office) -> Iterator[tuple[str, str]]:
    if theme := office.weekly_theme:
        for one in fields(theme):
            yield f"weekly_theme.{one.name}", told(getattr(theme, one.name))
    if office.special_days:
        yield "special_days", "\n".join(map(_special, office.special_days))


def _special(days: SpecialDays) -> str:
    one_day = days.first == days.last
    span = told(days.first) if one_day else f"{told(days.first)}–{told(days.last)}"
    return f"{span}: {days.hours or '—'} ({days.reason})"
