"""Logs as JSON lines, without personal data: messages of citizens are never logged.

What gets in all the same, by an error's text or an address, is masked in every field.
"""

import logging
import re
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from bot.origin import conversation, origin
from bot.privacy import mask

_TOKENS = re.compile(
    r"(?P<kept>/own-data/|access_token=|appsecret_proof=|[Bb]earer )[\w.~+/%=-]{8,}"
    r"|(?<!\d)\d{6,12}:[\w-]{30,}"  # Telegram's: its library puts it into addresses and errors
)


class MaskingFormatter(JsonFormatter):
    """JSON lines in which no field holds personal data: message, extras, error and its trace.

    Each names its request, its conversation and its span, as far as there are any.
    """

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """The fields as they are written."""
        named = {"request_id": origin().request_id, "conversation": conversation()}
        known = {name: value for name, value in named.items() if value}
        return {name: _masked(value) for name, value in (known | log_data).items()} | _span()


def _span() -> dict[str, str]:
    """The ids of the span that a line belongs to: hexadecimal, never a person's number."""
    traceparent = origin().traceparent
    if traceparent is None:
        return {}
    _, trace, span, _ = traceparent.split("-")
    return {"trace_id": trace, "span_id": span}


def _masked(value: Any) -> Any:
    if isinstance(value, dict):
        return {_masked(key): _masked(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set):
        return [_masked(inner) for inner in value]
    if value is None or isinstance(value, bool | float):
        return value
    said = str(value)
    hidden = mask(_TOKENS.sub(lambda found: f"{found['kept'] or ''}•••", said))
    return hidden if isinstance(value, str) or hidden != said else value


def configure_logs() -> None:
    """JSON lines on standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(MaskingFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it logs addresses that hold tokens
