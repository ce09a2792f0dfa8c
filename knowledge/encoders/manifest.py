"""A model folder answers for its files: manifest.json names each with its SHA-256."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = "manifest.json"
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Source:
    """A package that a model was made from, and its licences."""

    package: str
    sha256: str
    file: str
    licence: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What stands in manifest.json."""

    name: str
    dimensions: int
    recipe: str  # digest of all that decides the outcome; another one means: make it again
    files: dict[str, str]  # name in the folder -> SHA-256
    sources: tuple[Source, ...]


def read_manifest(folder: Path) -> Manifest:
    """The folder's manifest; raises OSError or ValueError where there is none to read."""
    raw = json.loads((folder / FILE).read_text(encoding="utf-8"))
    try:
        sources = tuple(Source(**source) for source in raw["sources"])
        return Manifest(
            str(raw["name"]),
            int(raw["dimensions"]),
            str(raw["recipe"]),
            dict(raw["files"]),
            sources,
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"{FILE} is not a manifest: {error}") from error


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write manifest.json; the files it names are there already."""
    text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1)
    (folder / FILE).write_text(text + "\n", encoding="utf-8")


def damaged_files(folder: Path, manifest: Manifest) -> list[str]:
    """Names of the files that are missing or are not what the manifest says."""
    return [
        name
        for name, digest in manifest.files.items()
        if not (folder / name).is_file() or sha256_of(folder / name) != digest
    ]


def sha256_of(path: Path) -> str:
    """Hexadecimal SHA-256 of a file, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
