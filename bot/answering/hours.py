"""Opening hours in words."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

from bot.answering.days import Part
from bot.messages import Language
from bot.words import Words
from knowledge.hours import VIETNAM, Day, day_of, next_opening, opening
from knowledge.offices import Office

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


def weekday(words: Words, language: Language, day: date) -> str:
    """The day of the week, "thứ Hai"."""
    return words.say(f"day.{_DAYS[day.weekday()]}", language)


def own_first(offices: Sequence[Office], own: str) -> tuple[Office, ...]:
    """`offices` in their order, but for the one with the id `own`, which comes first."""
    return tuple(sorted(offices, key=lambda office: office.id != own))


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
    words: Words,
    language: Language,
    offices: tuple[Office, ...],
    day: datetime,
    part: Part | None = None,
) -> list[str]:
    """For each office whether it works on the day of `day` (in `part` of it), and when.

    A closed day names its reason, if it has one of its own, and the next opening.
    """
    local = day.astimezone(VIETNAM)
    name = f"{words.say(f'day.{_DAYS[local.weekday()]}', language)} {local:%d/%m}"
    if part is not None:
        name = words.say(f"day.{part.name}", language, day=name)
    lines = []
    for office in offices:
        found = day_of(office, local.date(), language)
        said = ", ".join(_spans(found, part))
        key = "hours.day_open" if said else "hours.day_closed"
        line = words.say(key, language, day=name, spans=said)
        if not said and not (part and found.spans):
            line = _closed(words, language, office, found, name)
        lines.append(f"{_name(office, language)}: {line}")
    return lines


def _spans(day: Day, part: Part | None) -> Iterator[str]:
    """The stretches of `day`, cut to `part`, as people read them."""
    for begin, end in day.spans:
        start, stop = begin.hour + begin.minute / 60, end.hour + end.minute / 60
        if part is None or (start < part.end and stop > part.begin):
            yield f"{begin:%H:%M}–{end:%H:%M}"


def _closed(words: Words, language: Language, office: Office, day: Day, name: str) -> str:
    """A closed day: why, and when the office opens again."""
    key = "hours.day_closed_why" if day.reason else "hours.day_closed"
    line = words.say(key, language, day=name, reason=day.reason)
    night = datetime.combine(day.day, time(23, 59), VIETNAM)
    reopens = next_opening(office, night)
    if reopens is None:
        return line
    when = moment(words, language, reopens, night)
    return f"{line} {words.say('hours.reopens', language, time=when)}"


def _name(office: Office, language: Language) -> str:
    return office.name_en if language == "en" else office.name
