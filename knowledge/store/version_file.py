"""Versions in a file, each read when it is asked for: a question looks at ten of thousands."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import overload

import numpy as np
from pydantic import TypeAdapter

from knowledge.procedures import Version

_VERSION = TypeAdapter(Version)
_BODIES, _STARTS, _CODES = "versions.jsonl", "versions.npy", "codes.json"


def write_versions(folder: Path, versions: Sequence[Version]) -> None:
    """Write `versions` into `folder`, in order."""
    lines = [_VERSION.dump_json(version) + b"\n" for version in versions]
    (folder / _BODIES).write_bytes(b"".join(lines))
    np.save(folder / _STARTS, np.cumsum([0, *map(len, lines)]))
    codes = [version.procedure.code for version in versions]
    (folder / _CODES).write_text(json.dumps(codes), encoding="utf-8")


class VersionFile(Sequence[Version]):
    """The versions that `write_versions` wrote into a folder; those read once are kept."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError or ValueError where the folder holds none."""
        self.codes: tuple[str, ...] = tuple(json.loads((folder / _CODES).read_text("utf-8")))
        self._starts: list[int] = np.load(folder / _STARTS, allow_pickle=False).tolist()
        self._bodies = (folder / _BODIES).read_bytes()
        self._read: dict[int, Version] = {}

    def __len__(self) -> int:
        return len(self.codes)

    @overload
    def __getitem__(self, position: int) -> Version: ...

    @overload
    def __getitem__(self, position: slice) -> tuple[Version, ...]: ...

    def __getitem__(self, position: int | slice) -> Version | tuple[Version, ...]:
        if isinstance(position, slice):
            return tuple(self[i] for i in range(*position.indices(len(self))))
        place = range(len(self))[position]
        if place not in self._read:
            start, end = self._starts[place : place + 2]
            self._read[place] = _VERSION.validate_json(self._bodies[start:end])
        return self._read[place]
