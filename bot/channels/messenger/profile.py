"""How the Page greets people, and which of its events reach us."""

from typing import Any

from bot.channels.words import AllWords, Words

START = "start"
"""The choice that the Get Started button sends. Without the button, a person who comes through
a poster's link for the first time brings no referral."""

ASK = "ask"
"""The payload of what is asked by its title: the title counts as typed."""

SUBSCRIBED = (
    "messages",
    "messaging_postbacks",
    "messaging_referrals",
    "message_echoes",
    "message_edits",
    "message_reactions",
    "messaging_handovers",
    "standby",
    "messaging_policy_enforcement",
)
_LOCALES = {"vi": "default", "en": "en_US"}
"""Whoever has neither Vietnamese nor English reads Vietnamese: `default` is compulsory."""


def profile(words: AllWords) -> dict[str, Any]:
    """The body of a Messenger Profile request; repeating it changes nothing.

    Limits of Meta's reference pages: greeting 160 characters, 4 ice breakers, 20 menu items with
    titles of 30 characters.
    """
    localised = [(locale, words[language]) for language, locale in _LOCALES.items()]  # type: ignore[index]  # the keys are languages
    return {
        "get_started": {"payload": START},
        "greeting": [{"locale": locale, "text": one.greeting} for locale, one in localised],
        "ice_breakers": [
            {"locale": locale, "call_to_actions": _questions(one)} for locale, one in localised
        ],
        "persistent_menu": [
            {"locale": locale, "composer_input_disabled": False, "call_to_actions": _menu(one)}
            for locale, one in localised
        ],
    }


def _questions(words: Words) -> list[dict[str, str]]:
    return [{"question": question, "payload": ASK} for question in words.ice_breakers]


def _menu(words: Words) -> list[dict[str, str]]:
    return [
        {"type": "postback", "title": title, "payload": choice}
        for choice, title in words.menu.items()
    ]
