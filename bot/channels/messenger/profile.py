"""How the Page greets people, and which of its events reach us."""

from typing import Any

from bot.channels.words import AllWords

START = "start"
"""The choice that the Get Started button sends. Without the button, a person who comes through
a poster's link for the first time brings no referral."""

SUBSCRIBED = (
    "messages",
    "messaging_postbacks",
    "messaging_referrals",
    "message_echoes",
    "messaging_handovers",
    "standby",
    "messaging_policy_enforcement",
)


def profile_requests(page_id: str, words: AllWords) -> tuple[tuple[str, dict[str, Any]], ...]:
    """Path and body of each request that prepares the Page; repeating them changes nothing."""
    profile = {
        "get_started": {"payload": START},
        "greeting": [
            {"locale": "default", "text": words["vi"].greeting},
            {"locale": "en_US", "text": words["en"].greeting},
        ],
    }
    subscription = {"subscribed_fields": ",".join(SUBSCRIBED)}
    return (
        (f"{page_id}/messenger_profile", profile),
        (f"{page_id}/subscribed_apps", subscription),
    )
