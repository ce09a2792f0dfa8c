"""Logs as JSON lines, without personal data: messages of citizens are never logged.

What gets in all the same, by an error's text or an address, is masked in every field.
"""

import logging
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from bot.privacy import mask


class MaskingFormatter(JsonFormatter):
    """JSON lines in which no field holds personal data: message, extras, error and its trace."""

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """The fields as they are written."""
        return {name: _masked(value) for name, value in log_data.items()}


def _masked(value: Any) -> Any:
    if isinstance(value, dict):
        return {_masked(key): _masked(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set):
        return [_masked(inner) for inner in value]
    if value is None or isinstance(value, bool | float):
        return value
    said = str(value)
    hidden = mask(said)
    return hidden if isinstance(value, str) or hidden != said else value


def configure_logs() -> None:
    """JSON lines on standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(MaskingFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("bm25s").setLevel(logging.WARNING)
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it logs addresses that hold tokens
