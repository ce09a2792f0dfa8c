"""The knowledge that a process answers from: the index of the newest published revision."""

from collections.abc import Mapping, Sequence
from datetime import date
from threading import Lock

import numpy as np

from knowledge.aliases import Alias
from knowledge.groups import Group, load_groups
from knowledge.indexes.dense import DenseStore
from knowledge.offices import Office
from knowledge.procedures import Version
from knowledge.revision.build import build
from knowledge.revision.index import Index
from knowledge.revision.kept import Snapshots, snapshot_key
from knowledge.revision.vectors import NamedVectors
from knowledge.store.local import Local
from knowledge.store.rows import Contents
from knowledge.store.sql import KnowledgeStore
from knowledge.text.expand import Expander
from knowledge.videos import Video


class Library:
    """Holds one index and swaps it when something was published. Safe to use from threads.

    With `snapshots` an index is read from disk where it was built before, and kept there.
    """

    def __init__(
        self,
        store: KnowledgeStore,
        vectors: NamedVectors,
        aliases: Mapping[str, Alias],
        expander: Expander,
        snapshots: Snapshots | None = None,
        dense: DenseStore | None = None,
    ) -> None:
        self._store = store
        self._vectors = vectors
        self._aliases = aliases
        self._expander = expander
        self._snapshots = snapshots
        self._dense = dense
        self._lock = Lock()
        self._index: Index | None = None
        self._videos: tuple[Video, ...] = ()
        self._offices: tuple[Office, ...] = ()
        self._groups: tuple[Group, ...] = ()
        self._overrides: Mapping[str, tuple[Local, ...]] = {}
        self._checked: Mapping[str, date] = {}

    @property
    def index(self) -> Index:
        """The index in use; made at first use."""
        return self._index or self.refresh()

    @property
    def videos(self) -> tuple[Video, ...]:
        """Every video."""
        self.index  # noqa: B018  # loaded together
        return self._videos

    @property
    def offices(self) -> tuple[Office, ...]:
        """Every office."""
        self.index  # noqa: B018  # loaded together
        return self._offices

    @property
    def groups(self) -> tuple[Group, ...]:
        """Every group of interconnected procedures."""
        self.index  # noqa: B018  # loaded together
        return self._groups

    @property
    def has_overrides(self) -> bool:
        """Whether any place does anything differently."""
        self.index  # noqa: B018  # loaded together
        return bool(self._overrides)

    def overrides(self, code: str) -> tuple[Local, ...]:
        """What places do differently for the procedure `code`."""
        self.index  # noqa: B018  # loaded together
        return self._overrides.get(code, ())

    def checked_on(self, version: Version) -> date | None:
        """The day on which `version` was last checked against a source; None where unknown."""
        self.index  # noqa: B018  # loaded together
        known = self._checked.get(version.procedure.code)
        days = [day for day in (known, version.checked_on, version.procedure.as_of) if day]
        return max(days, default=None)

    @property
    def current(self) -> tuple[Version, ...]:
        """Every version in force, by code."""
        index = self.index
        places = np.flatnonzero(index.priors.in_force).tolist()
        return tuple(index.versions[place] for place in places)

    def version(self, code: str) -> Version | None:
        """The version of `code` that answers now; None where none is in force."""
        version = self.newest(code)
        return version if version and version.in_force else None

    def newest(self, code: str) -> Version | None:
        """The newest version of `code`, in force or ended; None where none was published."""
        index = self.index
        position = index.position.get(code)
        return None if position is None else index.versions[position]

    def refresh(self) -> Index:
        """The index of the newest revision, made anew only where one was published since."""
        with self._lock:
            revision = self._store.revision()
            if self._index is None or self._index.revision != revision:
                self._index = self._made(revision)
                self._videos = tuple(self._store.videos())
                self._offices = tuple(self._store.offices())
                self._groups = all_groups(self._store)
                self._overrides = _by_code(self._store.overrides())
                self._checked = self._store.checked()
            return self._index

    def prepare(self, contents: Contents, versions: Sequence[Version]) -> None:
        """Keep the index of what is about to be published, so that no process has to build it."""
        if self._snapshots is not None and self._found(0, contents) is None:
            self._built(0, contents, versions)

    def _made(self, revision: int) -> Index:
        found = self._found(revision, self._store.digests())
        return found or self._built(revision, *self._store.snapshot())

    def _found(self, revision: int, contents: Contents) -> Index | None:
        if self._snapshots is None:
            return None
        return self._snapshots.find(self._key(contents), revision, self._expander)

    def _built(self, revision: int, contents: Contents, versions: Sequence[Version]) -> Index:
        index = build(revision, versions, self._aliases, self._vectors, self._expander, self._dense)
        if self._snapshots is not None and index.versions:
            self._snapshots.keep(self._key(contents), index)
        return index

    def _key(self, contents: Contents) -> str:
        return snapshot_key(contents, self._vectors.encoder, self._aliases, self._expander)


def all_groups(store: KnowledgeStore) -> tuple[Group, ...]:
    """The groups that come with the product, each as it was published where it was, or gone."""
    over = store.ended_groups()
    ours = [group for group in load_groups() if group.id not in over]
    return tuple({group.id: group for group in (*ours, *store.groups())}.values())


def _by_code(overrides: Sequence[Local]) -> Mapping[str, tuple[Local, ...]]:
    found: dict[str, tuple[Local, ...]] = {}
    for local in overrides:
        found[local.override.code] = (*found.get(local.override.code, ()), local)
    return found
