"""A copy of everything that cannot be made again, taken while the service runs; and its return.

The copy is a tar of the database (SQLite's online backup: sqlite.org/backup.html), the files that
citizens sent, the signing secret, and a manifest with the SHA-256 of each. The index is made anew
from the database. On PostgreSQL: pg_dump, and a copy of the folder `files`.
"""

import json
import os
import sqlite3
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from sqlalchemy.engine import make_url

from api.settings import Settings

_DATABASE, _MANIFEST, _FILES = "motcua.db", "manifest.json", "files"
_KEPT = ("secret",)
_FORM = 1


class BackupError(Exception):
    """A backup that could not be made or taken back; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds: how many files, how many bytes, and when it was taken."""

    path: Path
    files: int
    size: int
    at: str


def back_up(settings: Settings, target: Path, now: datetime) -> Backup:
    """Write a new file `target`, readable by this user only; an existing one is never touched."""
    database = _database(settings)
    if target.exists():
        raise BackupError(f"{target} exists. Choose another name: nothing is overwritten.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder:
        copy = Path(folder) / _DATABASE
        _copy_database(database, copy)
        found = {_DATABASE: copy, **dict(_beside(settings.data))}
        manifest = {
            "form": _FORM,
            "at": now.isoformat(),
            "sha256": {name: _digest(path) for name, path in found.items()},
        }
        listing = Path(folder) / _MANIFEST
        listing.write_text(json.dumps(manifest, indent=1), "utf-8")
        part = Path(folder) / "part"
        part.touch(mode=0o600)
        with tarfile.open(part, "w") as tar:
            for name, path in {_MANIFEST: listing, **found}.items():
                tar.add(path, name, recursive=False)
        os.link(part, target)  # fails where somebody made `target` meanwhile
    return Backup(target, len(found), target.stat().st_size, now.isoformat())


def restore(source: Path, into: Path) -> Backup:
    """Unpack `source` into the new or empty folder `into`, every byte checked."""
    if into.exists() and any(into.iterdir()):
        raise BackupError(f"{into} is not empty. Name a new folder: nothing is overwritten.")
    if not source.is_file():
        raise BackupError(f"{source}: there is no such file")
    into.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with tarfile.open(source, "r:") as tar:
            sums, at = _manifest(tar, source)
            for name, digest in sums.items():
                _unpack(tar, name, digest, into)
    except (tarfile.TarError, OSError, ValueError, KeyError) as error:
        raise BackupError(
            f"{source}: not a whole backup ({error}). {into} is unfinished."
        ) from error
    _check(into / _DATABASE)
    return Backup(source, len(sums), source.stat().st_size, at)


def _database(settings: Settings) -> Path:
    url = make_url(settings.database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise BackupError(
            "this database is PostgreSQL: back it up with `pg_dump --format=custom`, and copy the "
            f"folder {settings.data / _FILES}"
        )
    path = Path(url.database)
    if not path.is_file():
        raise BackupError(f"{path}: there is no database. Check --data.")
    return path


def _copy_database(source: Path, target: Path) -> None:
    """A consistent copy; writers go on meanwhile."""
    reading = sqlite3.connect(f"file:{source}?mode=ro", uri=True)
    writing = sqlite3.connect(target)
    try:
        reading.backup(writing)
        writing.execute("PRAGMA journal_mode=DELETE")
    finally:
        writing.close()
        reading.close()


def _beside(data: Path) -> Iterator[tuple[str, Path]]:
    for name in _KEPT:
        if (data / name).is_file():
            yield name, data / name
    for path in sorted((data / _FILES).glob("*/*")):
        if path.is_file() and not path.suffix:
            yield f"{_FILES}/{path.parent.name}/{path.name}", path


def _manifest(tar: tarfile.TarFile, source: Path) -> tuple[dict[str, str], str]:
    held = tar.extractfile(_MANIFEST)
    if held is None:
        raise BackupError(f"{source}: holds no manifest")
    manifest = json.load(held)
    if manifest["form"] != _FORM:
        raise BackupError(f"{source}: made by a newer version. Upgrade first.")
    return dict(manifest["sha256"]), str(manifest["at"])


def _unpack(tar: tarfile.TarFile, name: str, digest: str, into: Path) -> None:
    place = PurePosixPath(name)
    if place.is_absolute() or ".." in place.parts:
        raise BackupError(f"{name}: leads out of the folder")
    held = tar.extractfile(name)
    if held is None:
        raise BackupError(f"{name}: is missing")
    path = into.joinpath(*place.parts)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)
    with path.open("wb") as out:
        while block := held.read(1 << 20):
            out.write(block)
    if _digest(path) != digest:
        raise BackupError(f"{name}: is damaged")


def _check(database: Path) -> None:
    connection = sqlite3.connect(database)
    try:
        (said,) = connection.execute("PRAGMA integrity_check").fetchone()
    finally:
        connection.close()
    if said != "ok":
        raise BackupError(f"the database is damaged: {said}")


def _digest(path: Path) -> str:
    with path.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()
