"""Offices: what they serve, where they are, when they are open."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Reach(StrEnum):
    """Whose dossiers an office takes: its own commune's, its province's, or anyone's."""

    COMMUNE = "commune"
    PROVINCE = "province"
    ANYWHERE = "anywhere"


@dataclass(frozen=True, slots=True)
class WeeklyTheme:
    """A day of the week with a practice of its own ("Thứ Tư không hẹn, không tiền mặt")."""

    day: str
    name: str
    text: str
    name_en: str
    text_en: str


@dataclass(frozen=True, slots=True)
class SpecialDays:
    """Days from `first` to `last` that differ from the week: closed, or open by `hours`.

    `hours` is in the OpenStreetMap opening_hours syntax; None: closed. They go before public
    holidays, so that an office can also open on one.
    """

    first: date
    last: date
    reason: str
    reason_en: str
    hours: str | None = None


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
    special_days: tuple[SpecialDays, ...] = ()
    map_url: str | None = None
    counters: tuple[str, ...] = ()

    @property
    def reach(self) -> Reach:
        """Whose dossiers the office takes."""
        if self.non_territorial:
            return Reach.ANYWHERE
        return Reach.COMMUNE if self.kind == "commune" else Reach.PROVINCE
