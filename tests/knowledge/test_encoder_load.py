"""A mistyped encoder is told at once; only a hub's name goes to the hub."""

from pathlib import Path

import pytest

from knowledge.encoders.load import load_encoder
from knowledge.encoders.onnx_e5 import OnnxE5
from knowledge.errors import EncoderUnusable


@pytest.mark.parametrize("name", [".cache/encodr", "./encoder", "/nowhere/encoder", "encoder", ""])
def test_what_is_no_folder_and_no_hubs_name_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(EncoderUnusable, match="make encoder"):
        load_encoder(name or str(tmp_path))


def test_the_folder_that_was_made_is_the_default_encoder(encoder_folder: Path) -> None:
    encoder = load_encoder(str(encoder_folder))

    assert isinstance(encoder, OnnxE5)
    assert encoder.dimensions == 384
