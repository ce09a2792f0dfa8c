"""Who wrote a message: only what a clerk wrote may be sent after the 24-hour window.

This is the one file that knows the tag HUMAN_AGENT, and `clerk_payload` the one function that
sets it: a `BotPayload` has no place for it.
"""

from typing import Literal, NotRequired, TypedDict

from bot.channels.messenger.render import Message


class HumanAgent(TypedDict):
    """What a message needs from 24 hours to 7 days after the person's last one."""

    messaging_type: Literal["MESSAGE_TAG"]
    tag: Literal["HUMAN_AGENT"]


class BotPayload(TypedDict):
    """A message that is sent within 24 hours or not at all."""

    message: Message


class ClerkPayload(TypedDict):
    """A message that a person wrote; `outside_window` is added where the window has closed.

    `persona` is the name under which it is shown.
    """

    message: Message
    outside_window: HumanAgent
    persona: NotRequired[str]


def bot_payload(message: Message) -> BotPayload:
    """`message` as written by the bot or the system."""
    return {"message": message}


def clerk_payload(message: Message, persona: str | None = None) -> ClerkPayload:
    """`message` as written by a clerk."""
    human_agent: HumanAgent = {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    payload: ClerkPayload = {"message": message, "outside_window": human_agent}
    if persona is not None:
        payload["persona"] = persona
    return payload
