"""Text without markup: what a page would show of it, and nothing that a page could run."""

import re

from bs4 import BeautifulSoup

_TAG = re.compile(
    r"<(?:/?(?:a|abbr|b|big|blockquote|body|br|button|center|code|dd|details|div|dl|dt|em|embed|"
    r"font|form|frame|h[1-6]|head|hr|html|i|iframe|img|input|label|li|link|math|meta|object|ol|p|"
    r"pre|s|script|small|span|strike|strong|style|sub|sup|svg|table|tbody|td|textarea|tfoot|th|"
    r"thead|title|tr|tt|u|ul|video|audio|base|noscript|template)(?=[\s/>])|!--)",
    re.IGNORECASE,
)
_LINES = re.compile(r"<(?:br|/p|/li|/div|/tr|/h[1-6])\b[^>]*>", re.IGNORECASE)
_UNREAD = ("script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed")


def without_markup(text: str) -> str:
    """`text` as a page shows it where it holds HTML; else `text` itself ("<Tên tệp>" stays)."""
    if "<" not in text or not _TAG.search(text):
        return text
    soup = BeautifulSoup(_LINES.sub(lambda tag: f"{tag[0]}\n", text), "lxml")
    for unread in soup.find_all(_UNREAD):
        unread.decompose()
    shown = soup.get_text()
    return without_markup(shown) if len(shown) < len(text) else _TAG.sub("", shown)
