"""The office's profile: name, logo, colour, greeting, notices, languages, channels; one file."""

from pathlib import Path
from string import Formatter
from typing import Annotated, Literal

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, HttpUrl, ValidationError

from api.look.colours import Look, look
from bot.messages import Language
from bot.words import LANGUAGES, Words, reworded
from knowledge.yaml_text import read_yaml

_LARGEST_LOGO = 200_000
_NOTICE = "notice.automatic"
LOGO_TYPES = {".svg": "image/svg+xml", ".png": "image/png"}


class ProfileUnreadable(ValueError):
    """The profile cannot be used; the message names the file, the entry and what to do."""


def _only(*names: str) -> AfterValidator:
    """Refuses sentences with other {marks} than `names`."""

    def check(text: str) -> str:
        try:
            marks = {mark for _, mark, _, _ in Formatter().parse(text) if mark is not None}
        except ValueError as error:
            raise ValueError(f"a brace stands alone in {text!r}") from error
        if unknown := marks - set(names):
            raise ValueError(f"unknown marks {sorted(unknown)}; known: {sorted(names) or 'none'}")
        return text

    return AfterValidator(check)


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Spoken(_Part):
    """A sentence in both languages."""

    vi: Annotated[str, Field(min_length=1, max_length=600), _only()]
    en: Annotated[str, Field(min_length=1, max_length=600), _only()]

    def in_(self, language: Language) -> str:
        """The sentence in `language`."""
        return self.en if language == "en" else self.vi


class Notice(_Part):
    """The notice of automation; {office} is filled in."""

    vi: Annotated[str, Field(min_length=1, max_length=600), _only("office")]
    en: Annotated[str, Field(min_length=1, max_length=600), _only("office")]


class Channels(_Part):
    """Where else people reach the office; what is named is linked and printed on posters."""

    telegram: Annotated[str, Field(pattern=r"^[A-Za-z0-9_]{5,32}$")] | None = None
    messenger: Annotated[str, Field(pattern=r"^[A-Za-z0-9.]{1,80}$")] | None = None
    zalo: HttpUrl | None = None
    phone: Annotated[str, Field(pattern=r"^[+0-9 ]{3,20}$")] | None = None
    website: HttpUrl | None = None


class Profile(_Part):
    """What an office decides about its look and its words; everything may be left out."""

    name: Spoken | None = None
    logo: Path | None = None
    colour: Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")] | None = None
    greeting: Spoken | None = None
    notice: Notice | None = None
    privacy: tuple[Spoken, ...] = ()
    languages: tuple[Literal["vi", "en"], ...] = Field(("vi", "en"), min_length=1)
    channels: Channels = Channels()

    @property
    def look(self) -> Look | None:
        """The style variables of its colour."""
        return look(self.colour) if self.colour else None

    def say(self, words: Words) -> Words:
        """`words` with the office's own greeting and notice in place of the product's."""
        own: dict[str, dict[str, str]] = {}
        if self.greeting:
            own["greeting.hello"] = {"vi": self.greeting.vi, "en": self.greeting.en}
        own[_NOTICE] = {language: self._notice(words, language) for language in LANGUAGES}
        return reworded(words, own)

    def _notice(self, words: Words, language: Language) -> str:
        """The notice of automation, with the office's name in the same language."""
        told = words.sentences[language][_NOTICE]
        if self.notice:
            told = self.notice.en if language == "en" else self.notice.vi
        return told.replace("{office}", self.name.in_(language)) if self.name else told


def load_profile(path: Path | None) -> Profile:
    """The profile in the YAML file `path`; without one the product's own look.

    Raises ProfileUnreadable.
    """
    if path is None:
        return Profile()
    try:
        return read_profile(path.read_text("utf-8"), path.parent)
    except (OSError, UnicodeDecodeError, ProfileUnreadable) as error:
        raise ProfileUnreadable(f"{path}: {error}") from error


def read_profile(text: str, folder: Path | None) -> Profile:
    """The profile that `text` holds; its logo is looked for in `folder`, where there is one.

    Raises ProfileUnreadable.
    """
    try:
        profile = Profile.model_validate(read_yaml(text) or {})
        logo = folder / profile.logo if profile.logo and folder else None
        if logo:
            _check_logo(logo)
        _ = profile.look
    except ValidationError as error:
        found = error.errors()[0]
        where = ".".join(str(part) for part in found["loc"])
        raise ProfileUnreadable(f"{where}: {found['msg']}") from error
    except (OSError, yaml.YAMLError, ValueError) as error:
        raise ProfileUnreadable(str(error)) from error
    return profile.model_copy(update={"logo": logo})


def _check_logo(path: Path) -> None:
    if path.suffix.lower() not in LOGO_TYPES:
        raise ValueError(f"the logo {path.name} is neither SVG nor PNG")
    if path.stat().st_size > _LARGEST_LOGO:
        raise ValueError(f"the logo {path.name} is larger than {_LARGEST_LOGO // 1000} kB")
