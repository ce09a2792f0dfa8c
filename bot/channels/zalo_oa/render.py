"""Replies as messages of Zalo: text only, each within Zalo's limit.

Buttons would send their title as the person's words; a line of text says the same, and rests on
no second-hand fact.
"""

from bot.channels.parts import take_apart
from bot.channels.text import split_text
from bot.channels.words import Words
from bot.messages import Reply

TEXT_LIMIT = 2_000


def texts(reply: Reply, words: Words) -> tuple[str, ...]:
    """The texts that show `reply`, in order."""
    parts = take_apart(reply, words, most_choices=0, title_limit=0)
    links = [words.link.format(title=link.title, url=link.url) for link in parts.links]
    whole = "\n\n".join(one for one in (parts.body, "\n".join([*links, *parts.pictures])) if one)
    return split_text(whole, TEXT_LIMIT)
