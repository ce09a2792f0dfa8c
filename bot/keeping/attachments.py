"""Keeping the files that citizens send: fetched at once, since platforms' links expire.

A file's kind is read from its content, never from its name; what is no picture, sound, film or
document is not kept. Files lie in one folder under the SHA-256 of their content.
"""

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import filetype

from bot.ports import FileRefusedError, FileSource, FileUnavailableError
from bot.store.attachments import MOST_ATTEMPTS, Attachments, State, Wanted

_log = logging.getLogger(__name__)
_MOST_AT_ONCE = 4
_JUST_WRITTEN = 3_600.0  # seconds
_FAMILIES = ("image/", "audio/", "video/")
_DOCUMENTS = frozenset(
    {
        "application/pdf",
        "application/msword",
        "application/rtf",
        "application/vnd.ms-excel",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.oasis.opendocument.text",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    }
)


def media_type(content: bytes) -> str | None:
    """The media type that `content` shows, None where it is no kind that the desk keeps."""
    found = filetype.guess_mime(content)
    if found is None or not (found.startswith(_FAMILIES) or found in _DOCUMENTS):
        return None
    return str(found)


@dataclass(frozen=True, slots=True)
class Keeper:
    """Fetches and keeps. `largest` is in bytes; `changed` is told whose conversation changed."""

    attachments: Attachments
    sources: Mapping[str, FileSource]
    folder: Path
    largest: int
    now: Callable[[], datetime]
    changed: Callable[[str], None]

    async def fetch_due(self) -> int:
        """Fetch what is due; returns how many files were tried."""
        due = await asyncio.to_thread(self.attachments.claim, self.now(), _MOST_AT_ONCE)
        await asyncio.gather(*(self._keep(wanted) for wanted in due))
        return len(due)

    def path(self, digest: str) -> Path:
        """Where the file with this digest lies."""
        return self.folder / digest[:2] / digest

    def forget(self, digests: Collection[str]) -> None:
        """Delete files; one that is gone already is no error."""
        for digest in digests:
            self.path(digest).unlink(missing_ok=True)

    def orphans(self, known: Collection[str]) -> list[str]:
        """Files that nothing names any more: a process ended before it deleted them.

        One that was written within the last hour may be named in a moment, and stays.
        """
        before = self.now().timestamp() - _JUST_WRITTEN
        return [
            path.name
            for path in self.folder.glob("*/*")
            if path.name not in known and not path.suffix and path.stat().st_mtime < before
        ]

    async def _keep(self, wanted: Wanted) -> None:
        try:
            content = await self._fetch(wanted)
        except FileRefusedError as error:
            await self._settle(wanted, "refused", reason=str(error)[:40])
        except FileUnavailableError as error:
            _log.info("file not fetched", extra={"attachment": wanted.id, "why": str(error)})
            if wanted.attempts >= MOST_ATTEMPTS:
                await self._settle(wanted, "lost", reason="unavailable")
        else:
            await self._store(wanted, content)

    async def _fetch(self, wanted: Wanted) -> bytes:
        source = self.sources.get(wanted.channel)
        if source is None:
            raise FileRefusedError("no_channel")
        content = await source.fetch(wanted.address, wanted.reference, self.largest)
        if len(content) > self.largest:
            raise FileRefusedError("too_large")
        return content

    async def _store(self, wanted: Wanted, content: bytes) -> None:
        found = media_type(content)
        if found is None:
            await self._settle(wanted, "refused", reason="kind", size=len(content))
            return
        digest = sha256(content).hexdigest()
        await asyncio.to_thread(_write, self.path(digest), content)
        await self._settle(wanted, "kept", size=len(content), media_type=found, digest=digest)

    async def _settle(self, wanted: Wanted, state: State, **values: str | int) -> None:
        await asyncio.to_thread(self.attachments.settle, wanted.id, state, **values)
        self.changed(wanted.conversation_id)


def _write(path: Path, content: bytes) -> None:
    """Write all or nothing; only this user may read it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_suffix(".part")
    fresh.touch(mode=0o600)
    fresh.write_bytes(content)
    fresh.replace(path)
