"""Which aspect of a procedure a message asks for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.dialogue.patterns import Pattern, compile_all
from bot.dialogue.reading import Spoken
from knowledge.procedures import Aspect

QUESTION = 3
"""The weight of the question itself."""


@dataclass(frozen=True, slots=True)
class Hint:
    """A place in a message that speaks of an aspect; `weight` as in data/aspects.yml."""

    aspect: Aspect
    weight: int
    start: int
    end: int

    def inside(self, other: "Hint") -> bool:
        """Whether it is a part of a longer hint at another aspect, of no less weight."""
        return (
            self.aspect is not other.aspect
            and self.weight <= other.weight
            and other.start <= self.start
            and self.end <= other.end
            and other.end - other.start > self.end - self.start
        )


@dataclass(frozen=True, slots=True)
class AspectRules:
    """Patterns by aspect and weight."""

    patterns: tuple[tuple[Aspect, int, tuple[Pattern, ...]], ...]

    def main(self, spoken: Spoken, *, but: Aspect | None = None) -> Hint | None:
        """The hint at the main aspect of `spoken`, `but` for one; None where it names none.

        The heaviest; of equals the first, in a story the first of what it asks at its end.
        """
        hints = [hint for hint in self._hints(spoken) if hint.aspect is not but]
        whole = [hint for hint in hints if not any(hint.inside(other) for other in hints)]

        def order(hint: Hint) -> tuple[int, bool, int, int]:
            return -hint.weight, hint.start < spoken.asks_from, hint.start, -hint.end

        return min(whole, key=order, default=None)

    def rest(self, spoken: Spoken) -> set[str]:
        """The words of `spoken`, folded, that speak of no aspect."""
        kept = list(spoken.folded)
        for hint in self._hints(spoken):
            kept[hint.start : hint.end] = " " * (hint.end - hint.start)
        return set("".join(kept).split())

    def _hints(self, spoken: Spoken) -> Iterator[Hint]:
        for aspect, weight, patterns in self.patterns:
            for pattern in patterns:
                for start, end in pattern.spans(spoken):
                    yield Hint(aspect, weight, start, end)


def make_aspect_rules(
    lists: Mapping[str, Mapping[int, list[str]]], macros: Mapping[str, str]
) -> AspectRules:
    """From patterns by aspect name, then weight; `macros` as in `compile_pattern`."""
    return AspectRules(
        tuple(
            (Aspect(name), weight, compile_all(sources, macros))
            for name, by_weight in lists.items()
            for weight, sources in by_weight.items()
        )
    )
