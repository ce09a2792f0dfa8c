"""A reply taken apart for a channel that sends text, links and buttons."""

from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from urllib.parse import urlsplit, urlunsplit

from bot.channels.text import clean, length
from bot.channels.words import Words
from bot.feedback import helped_value
from bot.messages import Choice, Link, Reply, VideoMoment

MEDIA_FILES = {".mp4", ".m4v", ".webm", ".ogv", ".mov"}


@dataclass(frozen=True, slots=True)
class Parts:
    """What to show: `pictures`, `body`, `links` (moments first), then `choices` as buttons.

    Titles of choices that cannot be buttons stand in `body`, as do those of the pictures and the
    checklist: no words are lost. `contact` and `contact_over` are the reply's own.
    `rating` says whether the answer helped; it is left out where the buttons leave no room.
    """

    body: str
    links: tuple[Link, ...]
    choices: tuple[Choice, ...]
    pictures: tuple[str, ...] = ()
    contact: bool = False
    contact_over: bool = False
    rating: tuple[Choice, ...] = ()


def take_apart(reply: Reply, words: Words, most_choices: int, title_limit: int) -> Parts:
    """The parts of `reply` for at most `most_choices` buttons of `title_limit` characters."""
    fitting = (choice for choice in reply.choices if _pressable(choice, title_limit))
    choices = tuple(replace(choice, title=clean(choice.title)) for choice in fitting)[:most_choices]
    moments = tuple(_moment_link(moment, words) for moment in reply.moments)
    links = tuple(replace(link, title=clean(link.title)) for link in (*moments, *reply.links))
    body = _paragraphs(reply, words)
    if len(choices) < len(reply.choices) or not (body or links):
        body = _joined(body, "\n".join(words.item.format(title=c.title) for c in reply.choices))
    pictures = tuple(picture.url for picture in reply.pictures)
    rating = _rating(reply, words)
    if len(choices) + len(rating) > most_choices:
        rating = ()
    return Parts(clean(body), links, choices, pictures, reply.contact, reply.contact_over, rating)


def at_moment(url: str, seconds: int) -> str:
    """`url` so that it plays from `seconds`: `#t=` for a media file, `?t=` for a site."""
    parts = urlsplit(url)
    if PurePosixPath(parts.path).suffix.lower() in MEDIA_FILES:
        return urlunsplit(parts._replace(fragment=f"t={seconds}"))
    kept = [pair for pair in parts.query.split("&") if pair and not pair.startswith("t=")]
    return urlunsplit(parts._replace(query="&".join([*kept, f"t={seconds}"])))


def clock(seconds: int) -> str:
    """1:23, or 1:02:03 from an hour on."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _rating(reply: Reply, words: Words) -> tuple[Choice, ...]:
    if reply.rates is None:
        return ()
    yes, no = helped_value(reply.rates, helped=True), helped_value(reply.rates, helped=False)
    return (Choice(yes, words.helped), Choice(no, words.not_helped))


def _pressable(choice: Choice, title_limit: int) -> bool:
    return bool(choice.title.strip()) and length(choice.title) <= title_limit


def _moment_link(moment: VideoMoment, words: Words) -> Link:
    title = words.watch.format(time=clock(moment.seconds))
    return Link(title, at_moment(moment.url, moment.seconds))


def _paragraphs(reply: Reply, words: Words) -> str:
    """Author, text and what is spoken in each moment."""
    text = reply.text.strip()
    if reply.author:
        text = f"{words.author.format(author=reply.author)}\n{text}".rstrip()
    ticked = "\n".join(words.tick.format(item=item) for item in reply.checklist if item.strip())
    pictures = "\n".join(picture.title for picture in reply.pictures if picture.title.strip())
    spoken = (_spoken(moment, words) for moment in reply.moments)
    return _joined(text, ticked, *spoken, pictures)


def _spoken(moment: VideoMoment, words: Words) -> str:
    spoken = words.spoken.format(words=moment.words) if moment.words.strip() else ""
    return "\n".join(line for line in (moment.title, spoken) if line.strip())


def _joined(*paragraphs: str) -> str:
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph.strip())
