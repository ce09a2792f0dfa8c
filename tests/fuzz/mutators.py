"""How an input is changed: by bytes, as JSON, as an archive."""

import io
import json
import random
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

Change = Callable[[bytes, int], bytes]
"""The fuzzer's own change of bytes, of at most so many."""

Mutator = Callable[[bytes, int, random.Random, Change], bytes]
"""One changed input of at most so many bytes."""

_ODD: list[Any] = [
    None, True, False, 0, -1, 1, 2**31, 2**63, -(2**63), 10**30, 1e308, 0.5, "", " ", "\x00",
    "\ud800", "a" * 300, [], {}, [None], [[]], {"id": "1"}, "1.234567", "2026-02-30", "24/7",
    "Mo-Fr 07:30-11:30", "<script>alert(1)</script>", "https://a.vn", "javascript:1", "9" * 60,
]  # fmt: skip
_DEEPEST = 800
_DEEP_ENOUGH = 12


def of_bytes(raw: bytes, most: int, dice: random.Random, change: Change) -> bytes:  # one shape
    """The fuzzer's own change."""
    return change(raw, most)


def of_json(raw: bytes, most: int, dice: random.Random, change: Change) -> bytes:
    """One value of a JSON text replaced, removed, repeated or changed; now and then its bytes."""
    try:
        tree = json.loads(raw)
    except (ValueError, RecursionError):
        return change(raw, most)
    if dice.random() < 0.1:
        return change(raw, most)
    for _ in range(dice.randint(1, 3)):
        tree = _bent(tree, dice.choice(list(_places(tree))), dice, change)
    try:
        made = json.dumps(tree).encode()
    except RecursionError:
        return change(raw, most)
    return made if len(made) <= most else change(raw, most)


def of_json_lines(raw: bytes, most: int, dice: random.Random, change: Change) -> bytes:
    """As `of_json`, of one line."""
    lines = raw.splitlines() or [b""]
    at = dice.randrange(len(lines))
    lines[at] = of_json(lines[at], most, dice, change)
    return b"\n".join(lines)[:most]


def of_archive(raw: bytes, most: int, dice: random.Random, change: Change) -> bytes:
    """One part of a ZIP changed and packed again: a change of packed bytes is mostly a bad sum."""
    if dice.random() < 0.1:
        return change(raw, most)
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, NotImplementedError, zlib.error):
        return change(raw, most)
    if not parts:
        return change(raw, most)
    name = dice.choice(sorted(parts))
    parts[name] = change(parts[name], most)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    made = packed.getvalue()
    return made if len(made) <= most else change(raw, most)


def _places(tree: Any, path: tuple[Any, ...] = ()) -> Any:
    """The path of every value in a tree, as far down as anything of ours goes."""
    yield path
    if isinstance(tree, dict | list) and len(path) < _DEEP_ENOUGH:
        for key, value in tree.items() if isinstance(tree, dict) else enumerate(tree):
            yield from _places(value, (*path, key))


def _bent(tree: Any, path: tuple[Any, ...], dice: random.Random, change: Change) -> Any:
    if not path:
        return _other(tree, dice, change)
    key, rest = path[0], path[1:]
    if isinstance(tree, dict):
        return _bent_members(tree, key, rest, dice, change)
    new = list(tree)
    if not rest and dice.random() < 0.15:
        del new[key]
    elif not rest and dice.random() < 0.15:
        new.insert(key, new[key])
    else:
        new[key] = _bent(tree[key], rest, dice, change)
    return new


def _bent_members(
    tree: dict[str, Any], key: str, rest: tuple[Any, ...], dice: random.Random, change: Change
) -> dict[str, Any]:
    new = dict(tree)
    if not rest and dice.random() < 0.15:
        del new[key]
    elif not rest and dice.random() < 0.1:
        new[str(dice.choice(sorted(tree)))] = tree[key]
    else:
        new[key] = _bent(tree[key], rest, dice, change)
    return new


def _other(value: Any, dice: random.Random, change: Change) -> Any:
    """Another value for `value`."""
    if isinstance(value, str) and dice.random() < 0.5:
        raw = change(value.encode("utf-8", "replace") or b" ", 400)
        return raw.decode("utf-8", "replace")
    drawn = dice.random()
    if drawn < 0.05:
        return _nested(value, dice.randint(1, _DEEPEST), dice)
    if drawn < 0.2:
        return [value]
    if drawn < 0.3 and isinstance(value, int | float):
        return value * dice.choice([-1, 10, 1_000, 10**12])
    return dice.choice(_ODD)


def _nested(value: Any, deep: int, dice: random.Random) -> Any:
    for _ in range(deep):
        value = [value] if dice.random() < 0.5 else {"a": value}
    return value
