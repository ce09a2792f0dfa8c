"""An index on disk: a folder that a process reads in well under a second.

`manifest.json` says for which key and encoder the folder was made, and the SHA-256 of each of
its files; it is written last, and the folder gets its name only when it is whole.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np

from knowledge.errors import IndexMismatch, SnapshotUnusable
from knowledge.indexes.dense import NAMES, PASSAGES, Dense, DenseStore, InMemory
from knowledge.lexical.bm25 import Bm25
from knowledge.ports import Encoder
from knowledge.revision.index import Bodies, Index, Phrases, Priors
from knowledge.store.version_file import VersionFile, write_versions
from knowledge.text.diacritics import Counts, make_restorer
from knowledge.text.expand import Expander

_MANIFEST = "manifest.json"
_DENSE = "dense.faiss"
_OWNER = "owner.npy"
_PRIORS = "priors.npz"
_RESTORER = "restorer.npz"
_RESTORER_WORDS = "restorer.json"


def write_snapshot(folder: Path, index: Index, key: str, encoder: str) -> None:
    """Write `index` into the empty folder `folder`."""
    for name, part in ((NAMES, index.phrases), (PASSAGES, index.bodies)):
        _write_part(folder / name, part)
    np.savez(folder / _PRIORS, **asdict(index.priors))
    counts = index.restorer.counts
    columns = {name: getattr(counts, name) for name in ("single", "left", "right", "pairs")}
    np.savez(folder / _RESTORER, **columns)
    _write_json(folder / _RESTORER_WORDS, counts.words)
    write_versions(folder, index.versions)
    digests = {str(path.relative_to(folder)): _sha256(path) for path in _files(folder)}
    _write_json(folder / _MANIFEST, {"key": key, "encoder": encoder, "files": digests})


def read_snapshot(
    folder: Path,
    revision: int,
    key: str,
    encoder: Encoder,
    expander: Expander,
    dense: DenseStore | None = None,
) -> Index:
    """The index in `folder`, every file checked.

    Raises SnapshotUnusable where a file is missing or damaged, IndexMismatch where the vectors
    are another encoder's.
    """
    try:
        _check(folder, key, encoder)
        return _read(folder, revision, encoder, expander, dense or InMemory())
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SnapshotUnusable(f"{folder}: {error!r}") from error


def _read(
    folder: Path, revision: int, encoder: Encoder, expander: Expander, dense: DenseStore
) -> Index:
    versions = VersionFile(folder)
    with np.load(folder / _PRIORS, allow_pickle=False) as columns:
        priors = Priors(**columns)
    with np.load(folder / _RESTORER, allow_pickle=False) as columns:
        words = tuple(json.loads((folder / _RESTORER_WORDS).read_text("utf-8")))
        restorer = make_restorer(Counts(words, **columns))
    phrases, bodies = folder / NAMES, folder / PASSAGES
    names, passages = (_dense(dense, folder, part, encoder) for part in (NAMES, PASSAGES))
    return Index(
        revision=revision,
        versions=versions,
        position={code: position for position, code in enumerate(versions.codes)},
        phrases=Phrases(np.load(phrases / _OWNER), Bm25.read(phrases), names),
        bodies=Bodies(Bm25.read(bodies), np.load(bodies / _OWNER), passages),
        priors=priors,
        restorer=restorer,
        expander=expander,
    )


def _write_part(folder: Path, part: Phrases | Bodies) -> None:
    folder.mkdir()
    part.lexical.write(folder)
    part.dense.write(folder / _DENSE)
    np.save(folder / _OWNER, part.owner)


def _dense(store: DenseStore, folder: Path, part: str, encoder: Encoder) -> Dense:
    dense = store.read(folder / part / _DENSE, part)
    if dense.dimensions != encoder.dimensions:
        raise IndexMismatch(f"{folder}: {dense.dimensions} dimensions, not {encoder.dimensions}")
    return dense


def _check(folder: Path, key: str, encoder: Encoder) -> None:
    manifest = json.loads((folder / _MANIFEST).read_text("utf-8"))
    if manifest["encoder"] != encoder.name:
        raise IndexMismatch(f"{folder} is of encoder {manifest['encoder']}, not {encoder.name}")
    if manifest["key"] != key:
        raise ValueError("it was made from other knowledge")
    held = {str(path.relative_to(folder)) for path in _files(folder)}
    if held - {_MANIFEST} != manifest["files"].keys():
        raise ValueError("its files are not those that its manifest names")
    for name, digest in manifest["files"].items():
        if _sha256(folder / name) != digest:
            raise ValueError(f"{name} is damaged")


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
