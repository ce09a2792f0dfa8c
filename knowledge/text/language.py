"""Vietnamese or English: the two languages that citizens are answered in."""

from functools import cache
from importlib.resources import files
from typing import Literal

from knowledge.text.normalise import fold, tokens
from knowledge.yaml_text import read_yaml

Language = Literal["vi", "en"]


def guess_language(text: str, former: Language) -> Language:
    """The language of `text`; `former` where it does not tell ("ok", a code, a name)."""
    words = tokens(text)
    english = sum(word in _words("en") for word in words)
    vietnamese = sum(fold(word) != word or word in _words("vi") for word in words)
    if english == vietnamese:
        return former
    return "en" if english > vietnamese else "vi"


@cache
def _words(language: Language) -> frozenset[str]:
    text = files("knowledge.text").joinpath("data", "languages.yml").read_text("utf-8")
    return frozenset(fold(str(word)) for word in read_yaml(text)[language])
