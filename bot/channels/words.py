"""The words that channels put around a reply, one file per language in `data/`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import get_args

from bot.messages import Language
from knowledge.yaml_text import read_yaml


@dataclass(frozen=True, slots=True)
class Words:
    """One language's words.

    Templates: `watch` {time}, `spoken` {words}, `author` {author}, `link` {title} {url}, `item`
    {title}, `tick` {item}, `persona` {name}. `contact` offers to send a telephone number by the
    button `share`, `stowed` says that the button is gone; `helped` and `not_helped` rate an
    answer. `commands` maps a Telegram command to its description, `menu` a choice to its title
    in Messenger's menu, `reasons` a `bot.channels.reasons.Reason` to what a clerk reads,
    `troubles` a `bot.channels.troubles.Kind` to what an administrator has to do, with its
    {detail}.
    """

    watch: str
    spoken: str
    author: str
    link: str
    item: str
    tick: str
    contact: str
    share: str
    stowed: str
    helped: str
    not_helped: str
    persona: str
    greeting: str
    commands: Mapping[str, str]
    menu: Mapping[str, str]
    ice_breakers: Sequence[str]
    reasons: Mapping[str, str]
    troubles: Mapping[str, str]


AllWords = Mapping[Language, Words]


def load_words() -> AllWords:
    """The words in every language. Raises TypeError where a file lacks a key or has another."""
    return {language: _read(language) for language in get_args(Language)}


def _read(language: str) -> Words:
    text = files("bot.channels").joinpath("data", f"{language}.yml").read_text("utf-8")
    return Words(**read_yaml(text))
