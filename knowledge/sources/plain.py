"""Text without markup: what a page would show of it, and nothing that a page could run."""

import re

from lxml import etree
from lxml.html import defs

from knowledge.sources.html_parser import UNREAD, TooDeep, parse_html

_ELEMENTS = "|".join(
    sorted(defs.tags | {"dialog", "frame", "listing", "plaintext", "template", "xmp"})
)
_TAG = re.compile(
    rf"<(?:/?(?:{_ELEMENTS})(?=[\s/>])|!--|[a-z][^<>]*[\s/\"']on[^\s=<>/]*\s*=)", re.IGNORECASE
)
"""An element of HTML, a comment, or anything else that runs something at an event."""
_WHOLE_TAG = re.compile(_TAG.pattern + r"[^<>]*>?", re.IGNORECASE)
_UNCLOSED = re.compile(r"<(?=/?[a-z][^<>]*<)", re.IGNORECASE)
_LINES = re.compile(r"<(?:br|/p|/li|/div|/tr|/h[1-6])\b[^<>]*>", re.IGNORECASE)
_MOST_ROUNDS = 5


def without_markup(text: str) -> str:
    """`text` as a page shows it where it holds HTML; else `text` itself ("<Tên tệp>" stays)."""
    for _ in range(_MOST_ROUNDS):
        if "<" not in text or not _TAG.search(text):
            return _apart(text)
        text = _shown(_LINES.sub(lambda tag: f"{tag[0]}\n", text))
    while _TAG.search(text):
        text = _WHOLE_TAG.sub("", text)
    return _apart(text)


def _apart(text: str) -> str:
    """ "<r< onclick=…>" is one element to a browser: a blank makes its first sign a sign again."""
    return _UNCLOSED.sub("< ", text)


def _shown(text: str) -> str:
    """What a page shows of `text`; where it cannot be parsed, `text` without its tags."""
    try:
        root = parse_html(text)
    except TooDeep:
        return _WHOLE_TAG.sub("", text)
    if root is None:
        return ""
    parts: list[str] = []
    hidden = 0
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        unread = element.tag in UNREAD
        if event == "start":
            hidden += unread
            parts.append("" if hidden else element.text or "")
        else:
            hidden -= unread and event == "end"
            parts.append("" if hidden else element.tail or "")
    return "".join(parts)
