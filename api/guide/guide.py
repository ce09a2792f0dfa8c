"""What pages and suggestions are made from, once for each revision of the knowledge."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from threading import Lock

from api.guide.catalogue import Catalogue, Entry, entry, make_catalogue
from api.guide.suggestions import MOST, Phrase, Suggestion, Suggestions, phrases_of
from bot.messages import Language
from bot.words import LANGUAGES
from knowledge.aliases import Alias
from knowledge.library import Library
from knowledge.offices import Office

Questions = Callable[[Language], tuple[str, ...]]
"""The questions in a language that clerks have answered for everyone."""

_MOST_CURATED = 2


class Guide:
    """The public view of a library. Safe to use from threads."""

    def __init__(
        self, library: Library, aliases: Mapping[str, Alias], questions: Questions
    ) -> None:
        self._library = library
        self._questions = questions
        self._aliases = aliases
        self._lock = Lock()
        self._catalogue: Catalogue | None = None
        self._suggestions: tuple[int, Mapping[Language, Suggestions]] | None = None

    @property
    def catalogue(self) -> Catalogue:
        """The lists of the revision in use."""
        index = self._library.index
        with self._lock:
            if self._catalogue is None or self._catalogue.revision != index.revision:
                self._catalogue = make_catalogue(index)
            return self._catalogue

    def suggest(self, typed: str, language: Language) -> list[Suggestion]:
        """What someone who has typed `typed` may want to ask."""
        index = self._library.index
        with self._lock:
            if self._suggestions is None or self._suggestions[0] != index.revision:
                made = {language: self._made(language) for language in LANGUAGES}
                self._suggestions = index.revision, made
            held = self._suggestions[1]
        answered = _curated(self._questions(language)).find(typed, _MOST_CURATED)
        return [*answered, *held[language].find(typed)][:MOST]

    def _made(self, language: Language) -> Suggestions:
        return Suggestions(
            phrase
            for version in self._library.current
            for phrase in phrases_of(
                version.procedure,
                self._aliases.get(version.procedure.code, Alias()),
                language,
            )
        )

    def entries(self, codes: Sequence[str], language: Language) -> list[Entry]:
        """The procedures of `codes` that are in force, in their order."""
        versions = (self._library.version(code) for code in codes)
        return [entry(version, language) for version in versions if version is not None]

    def related(self, code: str, language: Language) -> list[Entry]:
        """The other procedures of the events of life that `code` belongs to."""
        events = [event for event in self.catalogue.events if code in event.procedures]
        codes = dict.fromkeys(c for event in events for c in event.procedures if c != code)
        return self.entries(tuple(codes), language)

    def offices(self, code: str) -> tuple[Office, ...]:
        """The offices that take the procedure `code`."""
        return tuple(o for o in self._library.offices if code in o.procedures)


@lru_cache(maxsize=4)
def _curated(questions: tuple[str, ...]) -> Suggestions:
    """Curated questions made ready; made anew only where an answer was approved or ended."""
    return Suggestions(Phrase(Suggestion(question), 0) for question in questions)
