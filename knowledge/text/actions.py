"""What people do with a document: lose, exchange, extend it. Words are data."""

from functools import cache
from importlib.resources import files

from knowledge.text.normalise import fold, tokens
from knowledge.yaml_text import read_yaml


def actions(text: str) -> frozenset[str]:
    """The actions that `text` names, diacritics or not."""
    said = _without(f" {_folded(text)} ", _phrases()["not"])
    found = _phrases().items()
    return frozenset(
        name for name, phrases in found if name != "not" and any(f" {p} " in said for p in phrases)
    )


def without_actions(text: str) -> str:
    """`text`, folded, without the words of its actions: the thing that they are done with."""
    phrases = [p for name, listed in _phrases().items() if name != "not" for p in listed]
    return _without(f" {_folded(text)} ", sorted(phrases, key=len, reverse=True)).strip()


def _without(text: str, phrases: list[str]) -> str:
    for phrase in phrases:
        text = text.replace(f" {phrase} ", " ")
    return text


def _folded(text: str) -> str:
    return fold(" ".join(tokens(text)))


@cache
def _phrases() -> dict[str, list[str]]:
    raw = files("knowledge.text").joinpath("data", "actions.yml").read_text("utf-8")
    return {name: [_folded(phrase) for phrase in listed] for name, listed in read_yaml(raw).items()}
