"""What an office's page shows: its week from today, what it takes, where it is."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from api.guide.catalogue import Entry, entry
from bot.answering.hours import moment
from bot.messages import Language
from bot.words import Words
from knowledge.hours import VIETNAM, Day, opening, week
from knowledge.library import Library
from knowledge.offices import Office

_DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
_SCHEMA_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SHOWN = 7


@dataclass(frozen=True, slots=True)
class OfficeDay:
    """A line of the week: the day's name and date, its sessions, and why it differs."""

    name: str
    date: str
    sessions: tuple[str, ...]
    reason: str | None
    today: bool


@dataclass(frozen=True, slots=True)
class OfficePage:
    """An office laid out in one language; `state` is one sentence on now."""

    office: Office
    name: str
    address: str
    note: str
    state: str
    is_open: bool
    days: tuple[OfficeDay, ...]
    services: Mapping[str, tuple[Entry, ...]]


def office_page(
    office: Office, library: Library, words: Words, language: Language, now: datetime
) -> OfficePage:
    """The page of `office` at `now`."""
    english = language == "en"
    state = opening(office, now)
    said = ""
    if state.changes_at:
        when = moment(words, language, state.changes_at, now)
        said = words.say(
            "hours.is_open" if state.is_open else "hours.is_closed", language, time=when
        )
    return OfficePage(
        office=office,
        name=office.name_en if english else office.name,
        address=office.address_en if english else office.address,
        note=office.opening_note_en if english else office.opening_note,
        state=said,
        is_open=state.is_open,
        days=tuple(_line(day, words, language, now) for day in week(office, now, _SHOWN, language)),
        services=_services(office, library, language),
    )


def government_office(office: Office, now: datetime, address: str) -> dict[str, Any]:
    """`office` as schema.org's GovernmentOffice, with the hours of the days shown."""
    hours = [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": _SCHEMA_DAYS[day.day.weekday()],
            "opens": f"{begin:%H:%M}",
            "closes": f"{end:%H:%M}",
            "validFrom": day.day.isoformat(),
            "validThrough": day.day.isoformat(),
        }
        for day in week(office, now, _SHOWN)
        for begin, end in day.spans
    ]
    told = {
        "@context": "https://schema.org",
        "@type": "GovernmentOffice",
        "@id": f"{address}#office",
        "name": office.name,
        "address": office.address,
        "telephone": office.phone,
        "url": address,
        "areaServed": office.territory,
        "hasMap": office.map_url,
        "openingHoursSpecification": hours,
    }
    return {key: value for key, value in told.items() if value}


def _line(day: Day, words: Words, language: Language, now: datetime) -> OfficeDay:
    return OfficeDay(
        name=words.say(f"day.{_DAYS[day.day.weekday()]}", language),
        date=f"{day.day:%d/%m}",
        sessions=tuple(f"{begin:%H:%M}–{end:%H:%M}" for begin, end in day.spans),
        reason=day.reason,
        today=day.day == now.astimezone(VIETNAM).date(),
    )


def _services(
    office: Office, library: Library, language: Language
) -> Mapping[str, tuple[Entry, ...]]:
    """What the office takes, by field in the office's own order."""
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    for code in office.procedures:
        version = library.version(code)
        if version is not None:
            found[version.procedure.field or ""].append(entry(version, language))
    order = {name: place for place, name in enumerate(office.fields)}
    names = sorted(found, key=lambda name: (order.get(name, len(order)), name))
    return {name: tuple(found[name]) for name in names}
