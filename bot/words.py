"""Every sentence that a citizen or clerk reads, by key and language."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

from bot.messages import Choice, Language
from knowledge.yaml_text import read_yaml

LANGUAGES: tuple[Language, ...] = ("vi", "en")


@dataclass(frozen=True, slots=True)
class Words:
    """Sentences by language, then key; `{names}` in them are filled in."""

    sentences: Mapping[str, Mapping[str, str]]

    def say(self, key: str, language: Language, **values: object) -> str:
        """The sentence `key` in `language`; an unknown key is an error of ours (KeyError)."""
        return self.sentences[language][key].format(**values)

    def choice(self, key: str, language: Language, value: str) -> Choice:
        """A button titled by the sentence `key`."""
        return Choice(value, self.say(key, language))


def load_words() -> Words:
    """The sentences that come with the product, of every file in `bot/replies`."""
    return Words({language: _flat(language) for language in LANGUAGES})


def reworded(words: Words, own: Mapping[str, Mapping[str, str]]) -> Words:
    """`words` with the sentences of `own` (by key, then language) in place of the product's."""
    return Words(
        {
            language: {**sentences, **{key: told[language] for key, told in own.items()}}
            for language, sentences in words.sentences.items()
        }
    )


def _flat(language: str) -> dict[str, str]:
    raw = read_yaml(files("bot").joinpath("replies", f"{language}.yml").read_text("utf-8"))
    return {
        f"{group}.{key}": str(sentence).rstrip("\n")
        for group, sentences in raw.items()
        for key, sentence in sentences.items()
    }
