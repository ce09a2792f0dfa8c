"""Posters: what one shows and where its code leads."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

from api.access.security import Tokens
from api.guide.catalogue import display_name
from api.look.profile import Profile
from api.settings import Settings
from bot.messages import Language
from bot.referrals import Referral, full_tag, read_tag
from knowledge.library import Library
from knowledge.procedures import Procedure
from knowledge.yaml_text import read_yaml

_LONGEST_TITLE = 90
_ACCENT = "#0b6655"
_COUNTERS = 12  # characters of a counter's name: "3", "A2", "ho-tich"


class Opens(StrEnum):
    """What a poster's code opens."""

    PAGE = "page"
    TELEGRAM = "telegram"
    MESSENGER = "messenger"


_LETTERS = {Opens.PAGE: None, Opens.TELEGRAM: "t", Opens.MESSENGER: "m"}


@dataclass(frozen=True, slots=True)
class Poster:
    """One poster. `address` is what the code holds, `typed` what people can type instead."""

    tag: str
    address: str
    typed: str
    office: str
    title: str
    lead: tuple[str, ...]
    opens: Opens
    language: Language
    accent: str
    logo: Path | None = None
    counter: str | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What a poster is asked to be; nothing named: the office's general one."""

    procedure: str | None = None
    office: str | None = None
    counter: str | None = None
    opens: Opens = Opens.PAGE
    language: Language = "vi"
    title: str | None = None


class Posters:
    """Makes posters and knows its own again."""

    def __init__(
        self, settings: Settings, profile: Profile, tokens: Tokens, library: Library
    ) -> None:
        self._settings = settings
        self._profile = profile
        self._telegram = profile.channels.telegram
        self._messenger = profile.channels.messenger or settings.messenger_page_id
        self._tokens = tokens
        self._library = library

    def make(self, wish: Wish) -> Poster:
        """The poster of `wish`; raises ValueError where it names what is not there."""
        referral = Referral(wish.procedure, wish.office, wish.counter, _LETTERS[wish.opens])
        self._check(wish)
        tag = full_tag(replace(referral, seal=self._seal(referral)))
        words = poster_words()[wish.language]
        root = self._settings.public_url.rstrip("/")
        title = wish.title or self._title(wish) or words["ask"]
        return Poster(
            tag=tag,
            address=f"{root}/q/{tag}",
            typed=(root + page_path(referral)).split("://", 1)[-1].rstrip("/"),
            office=self._office_name(wish),
            title=title,
            lead=tuple(words["lead"]["procedure" if wish.procedure else "office"]),
            opens=wish.opens,
            language=wish.language,
            accent=self._profile.colour or _ACCENT,
            logo=self._profile.logo,
            counter=words["counter"].format(counter=wish.counter) if wish.counter else None,
        )

    def is_ours(self, tag: str) -> bool:
        """Whether `tag` was made here: nobody else's tags are counted."""
        referral = read_tag(tag)
        return referral.seal == self._seal(replace(referral, seal=None))

    def destination(self, tag: str) -> str:
        """Where a scan of `tag` leads; the page, where the channel is not set up any more."""
        referral = read_tag(tag)
        if referral.via == "t" and self._telegram:
            return f"https://t.me/{quote(self._telegram)}?start={quote(tag)}"
        if referral.via == "m" and self._messenger:
            return f"https://m.me/{quote(self._messenger)}?ref={quote(tag)}"
        return page_path(referral)

    def _seal(self, referral: Referral) -> str:
        return self._tokens.seal(full_tag(referral))

    def _check(self, wish: Wish) -> None:
        offices = [office.id for office in self._library.offices]
        if wish.procedure and self._library.version(wish.procedure) is None:
            raise ValueError(f"no procedure {wish.procedure} is in force: search with `motcua ask`")
        if wish.office and wish.office not in offices:
            raise ValueError(f"no office {wish.office}; there are: {', '.join(offices) or 'none'}")
        if wish.counter and len(wish.counter) > _COUNTERS:
            raise ValueError(f"the counter {wish.counter!r} is longer than {_COUNTERS} characters")
        needs = {
            Opens.TELEGRAM: ("telegram", self._telegram),
            Opens.MESSENGER: ("messenger", self._messenger),
        }
        name, value = needs.get(wish.opens, ("", "-"))
        if not value:
            raise ValueError(
                f"a poster that opens {name} needs channels.{name} in the office's profile"
            )

    def _title(self, wish: Wish) -> str | None:
        version = self._library.version(wish.procedure) if wish.procedure else None
        return title_of(version.procedure, wish.language) if version else None

    def _office_name(self, wish: Wish) -> str:
        for office in self._library.offices:
            if office.id == wish.office:
                return office.name_en if wish.language == "en" else office.name
        name = self._profile.name
        return name.in_(wish.language) if name else self._settings.office


def title_of(procedure: Procedure, language: Language) -> str:
    """A procedure's name; the first of people's own where the official one fills a page."""
    english = procedure.english if language == "en" else None
    name = display_name((english or procedure.wording).name)
    names = procedure.aliases_en if english else procedure.aliases
    return display_name(names[0]) if len(name) > _LONGEST_TITLE and names else name


def page_path(referral: Referral) -> str:
    """The page on what `referral` names."""
    if referral.procedure:
        return f"/p/{referral.procedure}"
    return f"/co-quan/{referral.office}" if referral.office else "/"


@cache
def poster_words() -> Mapping[str, Mapping[str, Any]]:
    """Every word on a poster, by language."""
    text = files("api.posters").joinpath("words.yml").read_text("utf-8")
    found: Mapping[str, Mapping[str, Any]] = read_yaml(text)
    return found
