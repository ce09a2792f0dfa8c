"""Which encoder a setting names."""

import logging
import re
from pathlib import Path

from knowledge.encoders.absent import AbsentEncoder
from knowledge.encoders.onnx_e5 import OnnxE5
from knowledge.errors import EncoderUnusable
from knowledge.ports import Encoder

_log = logging.getLogger(__name__)
_HUB_NAME = re.compile(r"\w[\w.-]*/\w[\w.-]*")
_MODEL_FILES = ("config.json", "modules.json")
_REMEDY = "run `make encoder`, or name a sentence-transformers folder or a hub's model (org/name)"


def load_encoder(name: str) -> Encoder:
    """The encoder in the folder `name` made by `make encoder`, else a sentence-transformers model.

    `name` may also be a sentence-transformers folder, or a hub's "organisation/model" where no
    such folder exists. Raises EncoderUnusable where it cannot be loaded.
    """
    folder = Path(name)
    if (folder / "model.onnx").exists():
        return OnnxE5(folder)
    if not folder.is_dir() and not _HUB_NAME.fullmatch(name):
        raise EncoderUnusable(f"no folder {name}: {_REMEDY}")
    if folder.is_dir() and not any((folder / file).exists() for file in _MODEL_FILES):
        raise EncoderUnusable(f"no model in the folder {name}: {_REMEDY}")
    from knowledge.encoders.sentence import SentenceEncoder  # slow to import: torch

    return SentenceEncoder(name)


def load_or_do_without(name: str) -> Encoder:
    """The same for a service that has to answer all the same: where it cannot be loaded, none."""
    try:
        return load_encoder(name)
    except EncoderUnusable as error:
        _log.error(
            "no encoder: questions are compared by words alone, so that more of them come to the "
            "desk, and nothing new can be published. Mend it, then start again: %s",
            error,
        )
        return AbsentEncoder(str(error))
