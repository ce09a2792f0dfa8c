"""A platform's body as JSON, within bounds that every reader behind it can rely on."""

import json
from typing import Any

from api.errors import ApiError

MOST_DEEP = 64
"""Levels of lists and objects; platforms use ten. What walks a tree must not run out of stack."""


def read_json(raw: bytes) -> object:
    """The tree in `raw`. Raises ApiError 400 where it is no JSON, or nested too deeply."""
    try:
        tree = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise ApiError(400, "not_json", "The body is not JSON.") from error
    if _deeper_than(tree, MOST_DEEP):
        raise ApiError(400, "not_json", f"The body is nested more than {MOST_DEEP} levels deep.")
    return tree


def _deeper_than(tree: Any, most: int) -> bool:
    level = [tree]
    for _ in range(most):
        level = [inner for one in level for inner in _members(one)]
        if not level:
            return False
    return True


def _members(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
