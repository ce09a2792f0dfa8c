"""What stands around the fields of an answer: quotations, the expected day, source, buttons."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

from bot.answering.compose import Frame
from bot.answering.places import local_time
from bot.messages import Choice, Language, Link
from bot.words import Words
from knowledge.hours import working_days_after
from knowledge.procedures import Aspect, Channel
from knowledge.quoting.sentences import Quote

_NEXT = (Aspect.DOCUMENTS, Aspect.FEE, Aspect.TIME, Aspect.WHERE)
_PORTAL = "dichvucong.gov.vn"
_WORKING_DAYS = re.compile(r"^0*(\d{1,3}) (?:ngày làm việc|working days?)$")


def choices(frame: Frame, aspect: Aspect, more: bool) -> tuple[Choice, ...]:
    """What to press next: the rest of this answer, other aspects, a person."""
    code = frame.version.procedure.code
    first = [Choice("more", frame.say("button.more"))] if more else []
    others = [
        Choice(f"p:{code}:{other.value}", frame.say(f"button.{other.value}"))
        for other in _NEXT
        if other is not aspect
    ]
    return (*first, *others[:3], Choice("human", frame.say("button.human")))


def said(frame: Frame, quote: Quote) -> str:
    """A quotation with its section."""
    section = frame.say(f"section.{quote.field.partition('.')[0]}")
    told = f"{quote.lead} {quote.text}" if quote.lead else quote.text
    return frame.say("answer.says", section=section, quote=told)


def expected(frame: Frame, aspect: Aspect) -> list[str]:
    """The day on which a dossier handed in now is due, where the record counts working days."""
    known = (local_time(frame.local, method) for method in frame.wording.methods)
    times = {time for time in known if time}
    if aspect is not Aspect.TIME or len(times) != 1:
        return []
    found = _WORKING_DAYS.match(times.pop())
    if not found:
        return []
    due = working_days_after(frame.now, int(found[1]))
    return [frame.say("answer.expected", date=f"{due:%d/%m/%Y}")]


def source(frame: Frame) -> str:
    """Where the answer comes from, and as of when."""
    procedure = frame.version.procedure
    publisher = publisher_of(frame, procedure.url)
    day = frame.checked_on
    if day is None:
        return frame.say("answer.source_undated", source=publisher, code=procedure.code)
    return frame.say("answer.source", source=publisher, code=procedure.code, date=f"{day:%d/%m/%Y}")


def publisher_of(frame: Frame, url: str | None) -> str:
    """The site that published the guide; one without an address came from the office itself."""
    return publisher(frame.words, frame.language, url)


def publisher(words: Words, language: Language, url: str | None) -> str:
    """The same for any address: the national portal by its name, every other site by its host."""
    host = urlsplit(url or "").hostname or ""
    if not host:
        return words.say("answer.source_office", language)
    if host == _PORTAL or host.endswith(f".{_PORTAL}"):
        return words.say("answer.source_portal", language)
    return host.removeprefix("www.")


def stale(frame: Frame, days: int) -> list[str]:
    """That the record was not compared with its source for more than `days`, where that is so."""
    if frame.checked_on is None or frame.today - frame.checked_on <= timedelta(days=days):
        return []
    return [frame.say("answer.stale", date=f"{frame.checked_on:%d/%m/%Y}")]


def links(frame: Frame, aspect: Aspect) -> tuple[Link, ...]:
    """The guide itself; for a question on doing it online, as the page to do it on."""
    url = frame.version.procedure.url
    online = any(method.channel is Channel.ONLINE for method in frame.wording.methods)
    key = "online_link" if aspect is Aspect.ONLINE and online else "source_link"
    return (Link(frame.say(f"answer.{key}"), url),) if url else ()
