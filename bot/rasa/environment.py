"""Makes Rasa's own environment: `python -m bot.rasa.environment .rasa-venv`.

Rasa 3.6.21 declares Python below 3.11. A 3.10 is looked for on the PATH and under a version
manager; `uv`, where there is one, may fetch it. Without one a 3.11 serves with a lock of its own:
Rasa does not support it, but trains and serves there. Uses the standard library only.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

_HERE = Path(__file__).parent
_PIP = ("-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--no-deps")
_UNDECLARED = ("--ignore-requires-python", "rasa==3.6.21", "rasa-sdk==3.6.2")

Say = Callable[[str], object]


class NoPython(Exception):
    """Neither Python 3.10 nor 3.11 with venv was found."""


class InstallFailed(Exception):
    """A step of the installation failed; the message holds its last lines."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """An interpreter, the lock for it, and what is installed after the lock."""

    python: Path
    lock: Path
    after: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """Names what the environment holds."""
        return sha256(self.lock.read_bytes() + " ".join(self.after).encode()).hexdigest()


def make_environment(folder: Path, say: Say) -> Path:
    """The `rasa` executable of the environment in `folder`, made where it is not there yet.

    `say` gets one line for every step. Takes about a minute the first time, no time after that.
    Raises NoPython, InstallFailed.
    """
    rasa, stamp = folder / "bin" / "rasa", folder / "motcua.sha256"
    if rasa.exists() and stamp.exists() and stamp.read_text("utf-8") in _known_digests():
        say(f"Rasa's environment is ready: {folder}")
        return rasa
    recipe = choose_recipe(say)
    say(f"making {folder} with {recipe.python}")
    _run([recipe.python, "-m", "venv", "--clear", folder])
    python = folder / "bin" / "python"
    say(f"installing {recipe.lock.name}: 1.8 GB or more, about a minute")
    _run([python, *_PIP, "-r", recipe.lock])
    if recipe.after:
        say(f"installing {' '.join(recipe.after)}")
        _run([python, *_PIP, *recipe.after])
    say("trying it")
    _run([python, "-c", "import rasa.core.agent"])
    stamp.write_text(recipe.digest, "utf-8")
    say(f"Rasa's environment is ready: {folder}")
    return rasa


def choose_recipe(say: Say) -> Recipe:
    """The best way that this machine allows. Raises NoPython."""
    for python in _pythons(say):
        if _runs(python, "3.10"):
            return Recipe(python, _HERE / "requirements-py310.lock")
    for python in (Path(sys.executable), *_on_path("python3.11")):
        if _runs(python, "3.11"):
            say("no Python 3.10: taking 3.11, which Rasa does not support but runs on")
            return Recipe(python, _HERE / "requirements-py311.lock", _UNDECLARED)
    raise NoPython("Rasa needs Python 3.10 (or 3.11) with venv; the rules decide without it")


def _known_digests() -> set[str]:
    ways = (("requirements-py310.lock", ()), ("requirements-py311.lock", _UNDECLARED))
    return {Recipe(Path(), _HERE / lock, after).digest for lock, after in ways}


def _pythons(say: Say) -> Iterator[Path]:
    yield from _on_path("python3.10")
    yield from sorted(Path.home().glob(".pyenv/versions/3.10*/bin/python"), reverse=True)
    for uv in _on_path("uv"):
        say("no Python 3.10 found: asking uv for one")
        if _try([uv, "python", "install", "3.10"]) is not None:
            found = _try([uv, "python", "find", "3.10"])
            if found:
                yield Path(found)


def _on_path(name: str) -> tuple[Path, ...]:
    found = shutil.which(name)
    return (Path(found),) if found else ()


def _runs(python: Path, version: str) -> bool:
    """Whether `python` is a `version` that can make environments; a shim may refuse to run."""
    asked = "import ensurepip, sys, venv; print('.'.join(map(str, sys.version_info[:2])))"
    return _try([python, "-c", asked]) == version


def _try(argv: Sequence[str | Path]) -> str | None:
    try:
        return _run(argv)
    except InstallFailed:
        return None


def _run(argv: Sequence[str | Path]) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - arguments of our own, no shell
            argv, capture_output=True, text=True, check=False
        )
    except OSError as failure:
        raise InstallFailed(f"{argv[0]}: {failure}") from failure
    if done.returncode:
        raise InstallFailed(f"{argv[0]}: {(done.stdout + done.stderr)[-2_000:]}")
    return done.stdout.strip()


def main() -> None:
    """Make the environment in the folder that is named, `.rasa-venv` where none is."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else ".rasa-venv").resolve()
    make_environment(folder, say=lambda line: sys.stdout.write(f"{line}\n"))


if __name__ == "__main__":
    main()
