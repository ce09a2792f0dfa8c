"""Snapshots by key: the folder that a process looks into before it builds an index."""

import hashlib
import inspect
import logging
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from knowledge import aliases, passages, procedures
from knowledge.aliases import Alias
from knowledge.errors import KnowledgeError
from knowledge.indexes import dense
from knowledge.indexes.dense import DenseStore
from knowledge.lexical import bm25
from knowledge.ports import Encoder, SharedIndexes
from knowledge.revision import build, snapshot
from knowledge.revision.index import Index
from knowledge.revision.snapshot import read_snapshot, write_snapshot
from knowledge.store import version_file
from knowledge.store.rows import Contents
from knowledge.text import diacritics, expand, normalise
from knowledge.text.expand import Expander

_log = logging.getLogger(__name__)
_UNFINISHED = "unfinished-"
_STALE_SECONDS = 3600
_CODE = (
    aliases, build, dense, passages, procedures, snapshot,
    bm25, version_file, diacritics, expand, normalise,
)  # fmt: skip


class Snapshots:
    """The folder of snapshots. A key stands for everything that an index is made from.

    What is kept here is offered to the other machines by `shared`, and what they made is taken.
    """

    def __init__(
        self,
        folder: Path,
        encoder: Encoder,
        dense: DenseStore | None = None,
        shared: SharedIndexes | None = None,
    ) -> None:
        self._folder = folder
        self._encoder = encoder
        self._dense = dense
        self._shared = shared

    def find(self, key: str, revision: int, expander: Expander) -> Index | None:
        """The index kept under `key`; None where there is none that can be used."""
        folder = self._folder / key
        if not folder.is_dir() and not self._fetched(key):
            return None
        try:
            return read_snapshot(folder, revision, key, self._encoder, expander, self._dense)
        except KnowledgeError as error:
            _log.warning("index is built anew: %s", error)
            return None

    def keep(self, key: str, index: Index) -> None:
        """Write `index` under `key` and remove the others; a full disk is logged, not raised."""
        try:
            with self._unfinished() as made:
                write_snapshot(made, index, key, self._encoder.name)
                if self._shared is not None:
                    self._shared.offer(self._shared_key(key), made)
                self._finish(made, key)
        except OSError as error:
            _log.warning("index was not kept: %s", error)

    def _fetched(self, key: str) -> bool:
        """Whether another machine had made it; then it is here now."""
        if self._shared is None:
            return False
        try:
            with self._unfinished() as made:
                found = self._shared.fetch(self._shared_key(key), made)
                if found:
                    self._finish(made, key)
        except OSError as error:
            _log.warning("index was not taken from the database: %s", error)
            return False
        return found

    def _shared_key(self, key: str) -> str:
        """Indexes with their vectors elsewhere have a folder of their own, and other files."""
        return f"{self._folder.name}/{key}"

    @contextmanager
    def _unfinished(self) -> Iterator[Path]:
        """An empty folder beside the others; what is left of it is removed."""
        self._folder.mkdir(parents=True, exist_ok=True)
        made = Path(mkdtemp(prefix=_UNFINISHED, dir=self._folder))
        try:
            yield made
        finally:
            shutil.rmtree(made, ignore_errors=True)

    def _finish(self, made: Path, key: str) -> None:
        """From now on `made` is the index of `key`, and the only one."""
        shutil.rmtree(self._folder / key, ignore_errors=True)
        made.rename(self._folder / key)
        self._remove_others(self._folder / key)

    def _remove_others(self, kept: Path) -> None:
        """Other keys go; what another process may be writing stays for an hour."""
        for other in self._folder.iterdir():
            age = kept.stat().st_mtime - other.stat().st_mtime
            if other != kept and (not other.name.startswith(_UNFINISHED) or age > _STALE_SECONDS):
                shutil.rmtree(other, ignore_errors=True)


def snapshot_key(
    contents: Contents,
    encoder: str,
    aliases: Mapping[str, Alias],
    expander: Expander,
) -> str:
    """The digest of what is published, the encoder, the word lists and the code that indexes."""
    digest = hashlib.sha256()
    for part in (contents, aliases, expander.entries):
        digest.update(repr(sorted(part.items())).encode("utf-8", "surrogatepass"))
    digest.update(f"{encoder} {_code_digest()}".encode())
    return digest.hexdigest()[:24]


@cache
def _code_digest() -> str:
    return hashlib.sha256("".join(map(inspect.getsource, _CODE)).encode()).hexdigest()
