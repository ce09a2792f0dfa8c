"""Both languages say the same things, and everything with a name has its words."""

from collections.abc import Iterable
from enum import StrEnum
from string import Formatter

import pytest

from bot.cases import Category, EntryKind, Reason
from bot.messages import Language
from bot.outcomes import Outcome
from bot.roles import Role
from bot.words import LANGUAGES, Words, load_words
from knowledge.procedures import Aspect, Defect

BUTTON_LIMIT = 20  # code points, the shortest limit among the channels
MAY_BE_EMPTY = {
    ("vi", "hours.unknown"),
    ("en", "hours.unknown"),
    ("vi", "answer.vietnamese_only"),
}
NAMED_BY: dict[str, type[StrEnum]] = {
    "outcome": Outcome,
    "reason": Reason,
    "entry": EntryKind,
    "role": Role,
    "category": Category,
    "answer": Aspect,
    "button": Aspect,
    "defect": Defect,
}
POINTS_AT = {
    "greeting.about_bot": "button.human",
    "refuse.no_source": "button.human",
    "answer.more": "button.more",
}

each_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.fixture(scope="module")
def words() -> Words:
    """The sentences that come with the product."""
    return load_words()


def test_both_languages_have_the_same_keys(words: Words) -> None:
    """What can be said in one language can be said in the other."""
    assert words.sentences["vi"].keys() == words.sentences["en"].keys()


def test_a_sentence_has_the_same_placeholders_in_both_languages(words: Words) -> None:
    """No translation drops a fact or asks for one that nobody fills in."""
    vietnamese, english = (_all_placeholders(words, language) for language in ("vi", "en"))

    assert vietnamese == english


@each_language
def test_every_placeholder_has_a_plain_name(words: Words, language: Language) -> None:
    """Values come by name and as they stand: no `{}`, `{0}`, `{name!r}` or `{name.attribute}`."""
    names = set().union(*_all_placeholders(words, language).values())

    assert [name for name in sorted(names) if not name.isidentifier()] == []


@each_language
def test_no_sentence_is_empty_but_those_meant_to_be(words: Words, language: Language) -> None:
    """A blank message never goes out by mistake."""
    empty = {(language, k) for k, said in words.sentences[language].items() if not said.strip()}

    assert empty == {entry for entry in MAY_BE_EMPTY if entry[0] == language}


@each_language
def test_a_button_title_fits_every_channel(words: Words, language: Language) -> None:
    """A title of more than 20 characters would be cut."""
    titles = [said for key, said in words.sentences[language].items() if key.startswith("button.")]

    assert titles
    assert [title for title in titles if len(title) > BUTTON_LIMIT] == []


@each_language
@pytest.mark.parametrize(("group", "members"), NAMED_BY.items())
def test_every_member_has_its_words(
    words: Words, language: Language, group: str, members: Iterable[StrEnum]
) -> None:
    """An outcome, reason, entry, aspect or defect cannot be added without its words."""
    needed = {f"{group}.{member.value}" for member in members}

    assert needed - words.sentences[language].keys() == set()


@each_language
@pytest.mark.parametrize(("sentence", "button"), POINTS_AT.items())
def test_a_sentence_names_its_button_by_its_title(
    words: Words, language: Language, sentence: str, button: str
) -> None:
    """“Press …” names a button that can be found on the screen."""
    said = words.sentences[language]

    assert f"“{said[button]}”" in said[sentence]


def _all_placeholders(words: Words, language: Language) -> dict[str, frozenset[str]]:
    return {key: _placeholders(said) for key, said in words.sentences[language].items()}


def _placeholders(sentence: str) -> frozenset[str]:
    """The names in `sentence`, with their conversion or format if they have one."""
    parts = Formatter().parse(sentence)
    return frozenset(
        name + (f"!{conversion}" if conversion else "") + (f":{form}" if form else "")
        for _, name, form, conversion in parts
        if name is not None
    )
