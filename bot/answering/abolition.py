"""What a question on a procedure that is no longer in force gets: the fact, and what follows it."""

from bot.messages import Choice, Language, Reply
from bot.outcomes import Outcome
from bot.turn import Cited, Turn
from bot.words import Words
from knowledge.library import Library
from knowledge.procedures import Version

_MOST_SUCCESSORS = 10


def abolished(turn: Turn, version: Version, library: Library, words: Words) -> Turn:
    """The turn ended by naming the abolition, its document and the procedure that follows."""
    procedure, language = version.procedure, turn.language
    follows = successor(version, library)
    lines = [
        words.say("refuse.abolished", language, name=named(version, language), code=procedure.code),
        *_document(version, words, language),
    ]
    choices = [words.choice("button.human", language, "human")]
    if follows:
        name, code = named(follows, language), follows.procedure.code
        lines.append(words.say("refuse.replaced", language, successor=name, code=code))
        asked = f":{turn.aspect.value}" if turn.aspect else ""
        choices.insert(0, Choice(f"p:{code}{asked}", words.say("button.successor", language)))
    else:
        lines.append(words.say("refuse.not_replaced", language))
    reply = Reply("\n".join(lines), language=language, choices=tuple(choices))
    cited = Cited(procedure.code, "name", procedure.url, procedure.name, version.number)
    return turn.end(Outcome.REFUSED_ABOLISHED, reply, answered_code=procedure.code, cited=(cited,))


def successor(version: Version, library: Library) -> Version | None:
    """The procedure in force that took the place of `version`, over several replacements too."""
    found = version
    for _ in range(_MOST_SUCCESSORS):
        following = library.newest(found.successor) if found.successor else None
        if following is None or following.in_force:
            return following
        found = following
    return None


def named(version: Version, language: Language) -> str:
    """The procedure's name in the reader's language."""
    english = version.procedure.english
    return english.name if english and language == "en" else version.procedure.name


def _document(version: Version, words: Words, language: Language) -> list[str]:
    """The deciding document and the first day without the procedure, as far as they are known."""
    lines = []
    if version.deciding_document and version.decided_on:
        decided = f"{version.decided_on:%d/%m/%Y}"
        document = version.deciding_document
        lines = [words.say("refuse.by_dated", language, document=document, date=decided)]
    elif version.deciding_document:
        lines = [words.say("refuse.by", language, document=version.deciding_document)]
    else:
        lines = [words.say("refuse.by_source", language)]
    if version.effective_from:
        day = f"{version.effective_from:%d/%m/%Y}"
        lines.append(words.say("refuse.from_day", language, date=day))
    return lines
