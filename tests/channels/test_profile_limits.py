"""What stands beside a conversation, within the platforms' limits: menus, greetings, commands."""

import pytest
from telegram import constants

from bot.channels.messenger.profile import profile
from bot.channels.text import length
from bot.channels.words import load_words
from bot.words import LANGUAGES

WORDS = load_words()
_MENU = [item for one in profile(WORDS)["persistent_menu"] for item in one["call_to_actions"]]


@pytest.mark.parametrize(
    ("found", "most"),
    [
        ([length(one["text"]) for one in profile(WORDS)["greeting"]], 160),
        ([len(one["call_to_actions"]) for one in profile(WORDS)["ice_breakers"]], 4),
        ([len(one["call_to_actions"]) for one in profile(WORDS)["persistent_menu"]], 20),
        ([length(item["title"]) for item in _MENU], 30),
        ([len(item["payload"]) for item in _MENU], 1_000),
    ],
    ids=["greeting", "ice breakers", "menu items", "menu titles", "menu payloads"],
)
def test_the_profile_keeps_its_limits(found: list[int], most: int) -> None:
    """And has its compulsory default."""
    assert all(0 < one <= most for one in found)
    assert "default" in [one["locale"] for one in profile(WORDS)["persistent_menu"]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_telegrams_commands_keep_their_limits(language: str) -> None:
    """32 and 256 characters, at most 100."""
    commands = WORDS[language].commands  # type: ignore[index]  # a language

    assert len(commands) <= constants.BotCommandLimit.MAX_COMMAND_NUMBER
    assert all(1 <= len(name) <= constants.BotCommandLimit.MAX_COMMAND for name in commands)
    assert all(
        1 <= len(text) <= constants.BotCommandLimit.MAX_DESCRIPTION for text in commands.values()
    )
