"""Provinces and cities named in a message."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.dialogue.patterns import Pattern, compile_pattern, load
from bot.dialogue.reading import Spoken
from knowledge.text.normalise import tokens


@dataclass(frozen=True, slots=True)
class Places:
    """Patterns of place names with the name that each stands for."""

    names: tuple[tuple[Pattern, str], ...]

    def place(self, spoken: Spoken) -> str | None:
        """The first place that `spoken` names."""
        found = [
            (start, -end, name)
            for pattern, name in self.names
            for start, end in pattern.spans(spoken)
        ]
        return min(found)[2] if found else None


def place_names() -> Mapping[str, tuple[str, ...]]:
    """The places that come with the product, each with all names people use for it."""
    return {name: (name, *(others or ())) for name, others in load("places").items()}


def make_places(names: Mapping[str, tuple[str, ...]]) -> Places:
    """From places with all their names."""
    return Places(
        tuple(
            (compile_pattern(" ".join(tokens(spelling)).replace(".", "[.]"), {}), name)
            for name, spellings in names.items()
            for spelling in spellings
        )
    )
