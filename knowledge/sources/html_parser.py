"""HTML parsed without looking anything up: no network, no entities of its own, bounded nesting."""

from typing import Any

from lxml import etree

UNREAD = frozenset(
    {
        "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed",
        "canvas",
    }
)  # fmt: skip
"""Elements whose text no reader of a page sees."""


class TooDeep(ValueError):
    """Elements are nested deeper than any page that people wrote (libxml2: 256)."""


def parse_html(text: str) -> Any:
    """The root element; None where there is nothing in it. Raises TooDeep."""
    parser = etree.HTMLParser(no_network=True, huge_tree=False, encoding="utf-8")
    raw = text.replace("\0", "").encode("utf-8", "replace")
    try:
        root = etree.fromstring(raw, parser) if raw.strip() else None
    except etree.XMLSyntaxError as error:
        if _is_too_deep(parser):
            raise TooDeep("its elements are nested too deeply") from error
        return None
    if _is_too_deep(parser):
        raise TooDeep("its elements are nested too deeply")
    return root


def _is_too_deep(parser: Any) -> bool:
    return any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)
