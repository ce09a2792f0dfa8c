"""Offices: what they serve, where they are, when they are open."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WeeklyTheme:
    """A day of the week with a practice of its own ("Thứ Tư không hẹn, không tiền mặt")."""

    day: str
    name: str
    text: str
    name_en: str
    text_en: str


@dataclass(frozen=True, slots=True)
class Office:
    """An office; `opening_hours` is in the OpenStreetMap opening_hours syntax."""

    id: str
    name: str
    name_en: str
    kind: str
    address: str
    address_en: str
    phone: str
    opening_hours: str
    opening_note: str
    opening_note_en: str
    fields: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    territory: str | None = None
    non_territorial: bool = False
    weekly_theme: WeeklyTheme | None = None
