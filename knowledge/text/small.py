"""Words that say little about which procedure is meant: politeness, question words, aspects."""

from functools import cache
from importlib.resources import files

from knowledge.text.normalise import fold, tokens
from knowledge.yaml_text import read_yaml


@cache
def small_words() -> frozenset[str]:
    """The small words, folded."""
    return frozenset(word for entry in _lists()["words"] for word in str(entry).split())


def begins_with_switch(text: str) -> bool:
    """Whether `text` begins as people do who come to another subject ("thế còn…")."""
    begun = f"{fold(' '.join(tokens(text)))} "
    return begun.startswith(tuple(f"{marker} " for marker in _lists()["switch"]))


@cache
def _lists() -> dict[str, list[str]]:
    raw = files("knowledge.text").joinpath("data", "smallwords.yml").read_text("utf-8")
    lists = read_yaml(raw)
    return {name: [str(entry) for entry in entries] for name, entries in lists.items()}
