"""Text without markup: what a page would show of it, and nothing that a page could run."""

import re

from lxml import etree

from knowledge.sources.html_parser import UNREAD, TooDeep, parse_html

_TAG = re.compile(
    r"<(?:/?(?:a|abbr|b|big|blockquote|body|br|button|center|code|dd|details|div|dl|dt|em|embed|"
    r"font|form|frame|h[1-6]|head|hr|html|i|iframe|img|input|label|li|link|math|meta|object|ol|p|"
    r"pre|s|script|small|span|strike|strong|style|sub|sup|svg|table|tbody|td|textarea|tfoot|th|"
    r"thead|title|tr|tt|u|ul|video|audio|base|noscript|template)(?=[\s/>])|!--)",
    re.IGNORECASE,
)
_WHOLE_TAG = re.compile(_TAG.pattern + r"[^<>]*>?", re.IGNORECASE)
_LINES = re.compile(r"<(?:br|/p|/li|/div|/tr|/h[1-6])\b[^<>]*>", re.IGNORECASE)
_MOST_ROUNDS = 5


def without_markup(text: str) -> str:
    """`text` as a page shows it where it holds HTML; else `text` itself ("<Tên tệp>" stays)."""
    for _ in range(_MOST_ROUNDS):
        if "<" not in text or not _TAG.search(text):
            return text
        text = _shown(_LINES.sub(lambda tag: f"{tag[0]}\n", text))
    while _TAG.search(text):
        text = _WHOLE_TAG.sub("", text)
    return text


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
