"""Groups of interconnected procedures, as `groups.json`: the shape of the sample pack's."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from knowledge.errors import SourceUnreadable
from knowledge.groups import group_of
from knowledge.sources.limits import LARGEST_TEXT, read_bytes
from knowledge.sources.records import Record, Rejected


class GroupsJson:
    """Reads files named groups.json."""

    def accepts(self, path: Path) -> bool:
        """By the file's name."""
        return path.name == "groups.json"

    def read(self, path: Path) -> Iterator[Record]:
        """One group an entry."""
        try:
            entries = json.loads(read_bytes(path, LARGEST_TEXT).decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            raise SourceUnreadable(f"{path.name}: not JSON: {error}") from error
        if not isinstance(entries, list):
            raise SourceUnreadable(f"{path.name}: not a list of groups")
        for position, raw in enumerate(entries, start=1):
            yield read_group(raw, f"{path.name}: entry {position}")


def read_group(raw: Any, where: str) -> Record:
    """The group in a JSON object, or why it was not taken."""
    try:
        return group_of(raw)
    except ValidationError as error:
        fault = error.errors()[0]
        return Rejected(where, f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}")
