"""Replies as messages of Messenger's Send API."""

from typing import Any, NotRequired, TypedDict

from bot.channels.parts import Parts, take_apart
from bot.channels.text import length, split_text
from bot.channels.words import Words
from bot.messages import Choice, Reply

TEXT_LIMIT = 1_999
TEMPLATE_TEXT_LIMIT = 640
TITLE_LIMIT = 20
MOST_BUTTONS = 3
MOST_QUICK_REPLIES = 13


class QuickReply(TypedDict):
    """Something to press under a message; it goes when the next message comes.

    One of type "user_phone_number" has neither title nor payload.
    """

    content_type: str
    title: NotRequired[str]
    payload: NotRequired[str]


class Message(TypedDict):
    """The `message` of a Send API request: text or a template, not both."""

    text: NotRequired[str]
    attachment: NotRequired[dict[str, Any]]
    quick_replies: NotRequired[list[QuickReply]]


def messages(reply: Reply, words: Words) -> tuple[Message, ...]:
    """The messages that show `reply`, in order; choices stand under the last."""
    most = MOST_QUICK_REPLIES - reply.contact
    parts = take_apart(reply, words, most, TITLE_LIMIT)
    pictures = tuple(map(_picture, parts.pictures))
    if _fits_template(parts):
        return (*pictures, _template(parts))
    shown = tuple(Message(text=text) for text in split_text(_text(parts, words), TEXT_LIMIT))
    quick_replies = [_quick_reply(choice) for choice in (*parts.choices, *parts.rating)]
    if parts.contact:
        quick_replies.append(QuickReply(content_type="user_phone_number"))
    if shown and quick_replies:
        shown[-1]["quick_replies"] = quick_replies
    return (*pictures, *shown)


def _text(parts: Parts, words: Words) -> str:
    """The body, a line for each link, and the words beside the button for a telephone number."""
    lines = "\n".join(words.link.format(title=link.title, url=link.url) for link in parts.links)
    offer = words.contact if parts.contact else ""
    return "\n\n".join(part for part in (parts.body, lines, offer) if part)


def _fits_template(parts: Parts) -> bool:
    """Whether all links can be buttons. Choices need the quick replies that stand under text."""
    return (
        bool(parts.body.strip())
        and not (parts.choices or parts.contact or parts.rating)
        and 0 < len(parts.links) <= MOST_BUTTONS
        and length(parts.body) <= TEMPLATE_TEXT_LIMIT
        and all(link.title.strip() and length(link.title) <= TITLE_LIMIT for link in parts.links)
    )


def _picture(url: str) -> Message:
    return Message(attachment={"type": "image", "payload": {"url": url, "is_reusable": True}})


def _template(parts: Parts) -> Message:
    buttons = [{"type": "web_url", "title": link.title, "url": link.url} for link in parts.links]
    payload = {"template_type": "button", "text": parts.body, "buttons": buttons}
    return Message(attachment={"type": "template", "payload": payload})


def _quick_reply(choice: Choice) -> QuickReply:
    return QuickReply(content_type="text", title=choice.title, payload=choice.value)
