"""The sentences that Rasa learns from: written by hand, and made from the procedures' names.

An entity stands in a sentence as Rasa writes it: `[Hà Nội](place)`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from itertools import chain, zip_longest
from typing import Any

from knowledge.text.normalise import fold
from knowledge.yaml_text import read_yaml

Named = tuple[str, tuple[str, ...]]
"""A procedure's official name and its aliases."""

_MOST_NAMES = 800  # more add minutes of training and nothing to the classes, which are balanced


def examples(procedures: Iterable[Named]) -> dict[str, list[str]]:
    """Sentences by intent, each as written and without its diacritics, none twice."""
    by_intent: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for intent, sentence in chain(written_examples(), made_examples(procedures)):
        by_intent[intent] |= {sentence: None, fold(sentence): None}
    return {intent: list(sentences) for intent, sentences in sorted(by_intent.items())}


def written_examples() -> Iterator[tuple[str, str]]:
    """Intent and sentence of every hand-written example."""
    folder = files("bot.rasa").joinpath("nlu")
    for file in sorted(folder.iterdir(), key=lambda item: item.name):
        for entry in read_yaml(file.read_text("utf-8"))["nlu"]:
            for line in entry["examples"].splitlines():
                yield entry["intent"], line.removeprefix("- ").strip()


def made_examples(procedures: Iterable[Named]) -> Iterator[tuple[str, str]]:
    """Intent and sentence of templates filled with names: a few of every procedure."""
    templates: Mapping[str, list[str]] = _data("templates.yml")
    for turn, name in enumerate(_names(procedures)):
        intents = list(templates)
        intent = intents[turn % len(intents)]
        choices = templates[intent]
        yield intent, choices[turn // len(intents) % len(choices)].format(name=name)


def _names(procedures: Iterable[Named]) -> list[str]:
    """First one name of each procedure, then a second one of each, and so on, to a limit."""
    rounds = zip_longest(*((*aliases, name) for name, aliases in sorted(procedures)))
    named = (_plain(name) for name in chain.from_iterable(rounds) if name)
    return list(dict.fromkeys(name for name in named if name))[:_MOST_NAMES]


def _plain(name: str) -> str:
    """`name` on one line without the brackets that mark entities in training data."""
    return " ".join(name.translate({ord("["): " ", ord("]"): " "}).split())


def _data(name: str) -> Any:
    return read_yaml(files("bot.rasa").joinpath(name).read_text("utf-8"))
