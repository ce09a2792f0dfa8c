"""Opening hours in words."""

from datetime import datetime, timedelta

from bot.messages import Language
from bot.words import Words
from knowledge.hours import VIETNAM, opening, spans
from knowledge.offices import Office
from knowledge.text.normalise import tokens

_DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")


def desk_hours(words: Words, language: Language, office: Office | None, now: datetime) -> str:
    """When a person will read: one sentence on the desk's office."""
    if office is None:
        return words.say("hours.unknown", language)
    state = opening(office, now)
    if state.changes_at is None:
        return words.say("hours.unknown", language)
    key = "hours.open" if state.is_open else "hours.closed"
    when = moment(words, language, state.changes_at, now)
    return words.say(key, language, office=_name(office, language), time=when)


def moment(words: Words, language: Language, at: datetime, now: datetime) -> str:
    """A moment as people say it: the time, with its day where it is not today."""
    local, today = at.astimezone(VIETNAM), now.astimezone(VIETNAM).date()
    if local.date() == today:
        return f"{local:%H:%M}"
    return f"{local:%H:%M} {words.say(f'day.{_DAYS[local.weekday()]}', language)} {local:%d/%m}"


def office_lines(
    words: Words, language: Language, offices: tuple[Office, ...], now: datetime
) -> str:
    """Every office: whether it is open now, its hours, address and phone."""
    lines = [words.say("hours.list", language)]
    for office in offices:
        state = opening(office, now)
        key = "hours.is_open" if state.is_open else "hours.is_closed"
        when = moment(words, language, state.changes_at, now) if state.changes_at else "?"
        english = language == "en"
        lines.append(
            words.say(
                "hours.office_line",
                language,
                name=_name(office, language),
                state=words.say(key, language, time=when),
                note=office.opening_note_en if english else office.opening_note,
                address=office.address_en if english else office.address,
                phone=office.phone,
            )
        )
    return "\n".join(lines)


def day_lines(
    words: Words, language: Language, offices: tuple[Office, ...], day: datetime
) -> list[str]:
    """For each office whether it works on the day of `day`, and when."""
    local = day.astimezone(VIETNAM)
    name = f"{words.say(f'day.{_DAYS[local.weekday()]}', language)} {local:%d/%m}"
    lines = []
    for office in offices:
        said = ", ".join(f"{begin:%H:%M}–{end:%H:%M}" for begin, end in spans(office, day))
        key = "hours.day_open" if said else "hours.day_closed"
        line = words.say(key, language, day=name, spans=said)
        lines.append(f"{_name(office, language)}: {line}")
    return lines


def named_day(text: str, now: datetime) -> datetime | None:
    """The day that folded `text` names: today, tomorrow, or the next such weekday."""
    local = now.astimezone(VIETNAM)
    said = f" {' '.join(tokens(text))} "
    for weekday, names in enumerate(_WEEKDAYS):
        if any(f" {name} " in said for name in names):
            return local + timedelta(days=(weekday - local.weekday()) % 7)
    if any(f" {name} " in said for name in ("mai", "tomorrow")):
        return local + timedelta(days=1)
    if any(f" {name} " in said for name in ("hom nay", "bua nay", "today")):
        return local
    return None


def _name(office: Office, language: Language) -> str:
    return office.name_en if language == "en" else office.name


_WEEKDAYS = (
    ("thu hai", "thu 2", "monday"),
    ("thu ba", "thu 3", "tuesday"),
    ("thu tu", "thu 4", "wednesday"),
    ("thu nam", "thu 5", "thursday"),
    ("thu sau", "thu 6", "friday"),
    ("thu bay", "thu 7", "t7", "saturday"),
    ("chu nhat", "cn", "sunday"),
)
