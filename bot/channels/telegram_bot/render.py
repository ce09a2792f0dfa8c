"""Replies as messages of Telegram's sendMessage: HTML, with the same in plain text beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Any

from bot.channels.parts import take_apart
from bot.channels.text import split_text
from bot.channels.words import Words
from bot.messages import Choice, Link, Reply

TEXT_LIMIT = 4_096
TITLE_LIMIT = 64  # ours: longer ones are cut off on phones
MOST_BUTTONS = 100
BUTTONS_A_ROW = 2


@dataclass(frozen=True, slots=True)
class Rich:
    """The same text with and without mark-up; `html` is never shorter than `plain`."""

    html: str
    plain: str

    def __add__(self, other: "Rich") -> "Rich":
        return Rich(self.html + other.html, self.plain + other.plain)


def messages(reply: Reply, words: Words) -> tuple[dict[str, Any], ...]:
    """The bodies of sendPhoto and sendMessage that show `reply`, in order, without a chat.

    `plain` in each is ours: what to send where Telegram cannot parse `text`. Choices stand
    under the last message with text, the question whether it helped in a row of its own.
    """
    parts = take_apart(reply, words, MOST_BUTTONS, TITLE_LIMIT)
    texts = [_plain(piece) for piece in split_text(parts.body, TEXT_LIMIT, _escaped_length)]
    shown = _with_links(texts, parts.links, words)
    bodies = [_body(text, bool(reply.moments)) for text in shown]
    if bodies and (parts.choices or parts.rating):
        rows = [*_rows(parts.choices), *_rows(parts.rating)]
        bodies[-1]["reply_markup"] = {"inline_keyboard": rows}
    if parts.contact:
        bodies.append(_asking_contact(words))
    elif parts.contact_over:
        _put_away(bodies, words)
    photos = [{"photo": url} for url in parts.pictures]
    return (*photos, *bodies)


def _asking_contact(words: Words) -> dict[str, Any]:
    """The button that sends one's telephone number: a message has one kind of buttons only."""
    body = _body(_plain(words.contact), preview=False)
    button = {"text": words.share, "request_contact": True}
    body["reply_markup"] = {
        "keyboard": [[button]],
        "one_time_keyboard": True,
        "resize_keyboard": True,
    }
    return body


def _put_away(bodies: list[dict[str, Any]], words: Words) -> None:
    """Take that button from the screen, by a message that has no buttons of its own."""
    bare = next((body for body in bodies if "reply_markup" not in body), None)
    if bare is None:
        bare = _body(_plain(words.stowed), preview=False)
        bodies.insert(0, bare)
    bare["reply_markup"] = {"remove_keyboard": True}


def _with_links(texts: list[Rich], links: Iterable[Link], words: Words) -> list[Rich]:
    """`texts` with a line for each link, on the last text or, where it is full, on a new one."""
    gap = _plain("\n\n")
    for link in links:
        for line in _lines(link, words):
            longer = texts[-1] + gap + line if texts else line
            if len(longer.html) <= TEXT_LIMIT:
                texts[-1:] = [longer]
            else:
                texts.append(line)
            gap = _plain("\n")
    return texts


def _lines(link: Link, words: Words) -> list[Rich]:
    """One line with the link on its title; a link too long for a message as plain text."""
    plain = words.link.format(title=link.title, url=link.url)
    address = escape(link.url, quote=False).replace('"', "%22")
    line = Rich(f'<a href="{address}">{escape(link.title or link.url, quote=False)}</a>', plain)
    if len(line.html) <= TEXT_LIMIT:
        return [line]
    return [_plain(piece) for piece in split_text(plain, TEXT_LIMIT, _escaped_length)]


def _plain(text: str) -> Rich:
    return Rich(escape(text, quote=False), text)


def _escaped_length(char: str) -> int:
    return len(escape(char, quote=False))


def _body(text: Rich, preview: bool) -> dict[str, Any]:
    return {
        "text": text.html,
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": not preview},
        "plain": text.plain,
    }


def _rows(choices: tuple[Choice, ...]) -> list[list[dict[str, str]]]:
    buttons = [{"text": choice.title, "callback_data": choice.value} for choice in choices]
    return [buttons[i : i + BUTTONS_A_ROW] for i in range(0, len(buttons), BUTTONS_A_ROW)]
