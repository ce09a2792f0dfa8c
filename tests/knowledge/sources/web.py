"""A web server with pages to pull, and what pulls them."""

from dataclasses import dataclass, field
from pathlib import Path

import httpx

from knowledge.procedures import Procedure
from knowledge.sources.dispatch import read_source, readable
from knowledge.sources.pulling import Pulled, Puller, Wanted
from knowledge.sources.records import Record
from knowledge.sources.registry import importers
from knowledge.sources.whisper_transcriber import NO_TRANSCRIBER
from tests.knowledge.sources.build import TODAY


@dataclass
class Site:
    """A web server of the tests: its pages, and what it was asked."""

    url: str = ""
    pages: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def put(self, path: str, body: str | bytes, status: int = 200, **headers: str) -> str:
        """Serve `body` at `path`; returns its address."""
        raw = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = status, {"Content-Type": "text/html", **named}, raw
        return self.url + path

    def paths(self) -> list[str]:
        """The paths that were asked for, in order."""
        return [path for path, _ in self.asked]


@dataclass
class Pull:
    """A puller into a folder, which may reach the tests' own server, and how long it waited."""

    folder: Path
    waited: list[float] = field(default_factory=list)

    def __call__(self, *wanted: str | Wanted) -> list[Pulled]:
        """Pull these addresses."""
        with httpx.Client(timeout=5) as client:
            puller = Puller(self.folder, client, lambda _: True, self.waited.append)
            return list(
                puller.pull([Wanted(one) if isinstance(one, str) else one for one in wanted])
            )

    def procedures(self) -> list[Procedure]:
        """What the copies tell."""
        return [record for record in self.records() if isinstance(record, Procedure)]

    def records(self) -> list[Record]:
        """What an import of the folder reads."""
        sources = importers(TODAY, NO_TRANSCRIBER)
        paths = readable(self.folder, sources)
        return [record for path in paths for record in read_source(path, sources)]
