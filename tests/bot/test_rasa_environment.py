"""Making Rasa's environment, up to the point where packages are fetched."""

import sys
from pathlib import Path

import pytest

from bot.rasa import environment
from bot.rasa.environment import InstallFailed, NoPython, choose_recipe, make_environment

_SHIM = "#!/bin/sh\necho 'python3.10: command not found' >&2\nexit 127\n"
_PYTHON = "#!/bin/sh\necho {version}\n"


def script(folder: Path, name: str, text: str) -> Path:
    """An executable of the name."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text(text, "utf-8")
    file.chmod(0o755)
    return file


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with nothing on its PATH and an empty home."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "none"))
    return tmp_path


def test_a_shim_that_refuses_is_passed_over(machine: Path) -> None:
    """A version manager's shim on the PATH may not run; its own folder has the interpreter."""
    script(machine / "bin", "python3.10", _SHIM)
    managed = machine / "home" / ".pyenv" / "versions" / "3.10.13" / "bin"
    python = script(managed, "python", _PYTHON.format(version="3.10"))

    assert choose_recipe(lambda line: None).python == python


def test_a_python_on_the_path_comes_first(machine: Path) -> None:
    """With the lock of its version, and nothing besides."""
    python = script(machine / "bin", "python3.10", _PYTHON.format(version="3.10"))
    recipe = choose_recipe(lambda line: None)

    assert (recipe.python, recipe.lock.name, recipe.after) == (
        python,
        "requirements-py310.lock",
        (),
    )


def test_a_newer_python_serves_where_there_is_none(machine: Path) -> None:
    """With a lock of its own and Rasa's declaration set aside; it is said aloud."""
    script(machine / "bin", "python3.11", _PYTHON.format(version="3.11"))
    said: list[str] = []
    recipe = choose_recipe(said.append)

    assert recipe.lock.name == "requirements-py311.lock"
    assert "--ignore-requires-python" in recipe.after
    assert "no Python 3.10" in said[0]


def test_no_python_is_said_so(machine: Path) -> None:
    """The rules still decide."""
    with pytest.raises(NoPython):
        choose_recipe(lambda line: None)


def test_a_failed_step_says_what_failed(machine: Path, tmp_path: Path) -> None:
    """The stand-in makes no environment, so the next step has no interpreter."""
    script(machine / "bin", "python3.10", _PYTHON.format(version="3.10"))

    with pytest.raises(InstallFailed, match="bin/python"):
        make_environment(tmp_path / "made", lambda line: None)


def test_what_is_made_is_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stamp of the lock's digest is enough; another lock's is not."""
    rasa = script(tmp_path / "bin", "rasa", _SHIM)
    lock = Path(environment.__file__).with_name("requirements-py310.lock")
    (tmp_path / "motcua.sha256").write_text(environment.Recipe(Path(), lock).digest, "utf-8")
    said: list[str] = []

    assert make_environment(tmp_path, said.append) == rasa
    assert len(said) == 1

    monkeypatch.setattr(environment, "choose_recipe", lambda say: (_ for _ in ()).throw(NoPython))
    (tmp_path / "motcua.sha256").write_text("another", "utf-8")
    with pytest.raises(NoPython):
        make_environment(tmp_path, said.append)
