"""Messages made of greetings, thanks, yes, no and the like only."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from bot.dialogue.reading import Spoken
from bot.ports import Act
from knowledge.text.expand import Expander
from knowledge.text.normalise import fold, tokens

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """`phrases` maps folded words to the phrases so written, each with its act, None for a filler.

    `order` lists the acts, most telling first.
    """

    phrases: Mapping[Words, tuple[tuple[Words, Act | None], ...]]
    order: tuple[Act, ...]
    longest: int

    def act(self, spoken: Spoken) -> Act | None:
        """The act of a message that holds small talk and nothing else."""
        words = tuple(spoken.written.split())
        found: set[Act] = set()
        while words:
            size, act = self._phrase(words)
            if not size:
                return None
            found |= {act} if act else set()
            words = words[size:]
        return min(found, key=self.order.index) if found else None

    def _phrase(self, words: Words) -> tuple[int, Act | None]:
        for size in range(min(self.longest, len(words)), 0, -1):
            said = words[:size]
            for phrase, act in self.phrases.get(_folded(said), ()):
                if _says(said, phrase):
                    return size, act
        return 0, None


def make_small_talk(lists: Mapping[str, list[str] | str], expander: Expander) -> SmallTalk:
    """From phrases by act name, most telling act first, and one string of `fillers`."""
    order = tuple(Act(name) for name in lists if name != "fillers")
    meant: list[tuple[str, Act | None]]
    meant = [(phrase, act) for act in order for phrase in lists[act.value]]
    meant += [(filler, None) for filler in str(lists["fillers"]).split()]
    phrases: defaultdict[Words, list[tuple[Words, Act | None]]] = defaultdict(list)
    for phrase, act in meant:
        for words in {tuple(tokens(phrase)), tuple(expander.expand(tokens(phrase)))}:
            phrases[_folded(words)].append((words, act))
    found = {folded: tuple(written) for folded, written in phrases.items()}
    return SmallTalk(found, order, max(len(words) for words in found))


def _says(said: Words, phrase: Words) -> bool:
    """Whether `said` is `phrase`, any of its words typed without diacritics."""
    return all(word in {meant, fold(meant)} for word, meant in zip(said, phrase, strict=True))


def _folded(words: Words) -> Words:
    return tuple(fold(word) for word in words)
