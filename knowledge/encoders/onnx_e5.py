"""The default encoder: multilingual-e5-small as ONNX, on one thread."""

from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from knowledge.encoders.manifest import Manifest, damaged_files, read_manifest
from knowledge.encoders.texts import MAX_TOKENS, readable
from knowledge.errors import EncoderUnusable

if TYPE_CHECKING:
    import onnxruntime

_QUERY, _PASSAGE = "query: ", "passage: "
_REMEDY = "run `make encoder`"


class OnnxE5:
    """Encoder port over a folder with model.onnx, tokenizer.json and manifest.json.

    One thread: beside any other busy process a second one makes the slowest calls far slower.
    One text a run: batches were slower on one thread (16: a third fewer passages a second), and
    int8 activations take their scale from the whole batch, so that a text's row would depend on
    its neighbours. May be called from several threads at once.
    """

    def __init__(self, folder: Path) -> None:
        """Check every file against the manifest; raises EncoderUnusable.

        The model is loaded with the first text: a third of a second that many processes never need.
        """
        manifest = _checked_manifest(folder)
        self.name = f"{manifest.name}@{manifest.files['model.onnx'][:12]}"
        self.dimensions = manifest.dimensions
        self._folder = folder
        self._loading = Lock()
        self._model: _Model | None = None

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """What citizens ask, (n, dimensions)."""
        return self._encode(_QUERY, texts)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """What sources say, (n, dimensions)."""
        return self._encode(_PASSAGE, texts)

    def _encode(self, prefix: str, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.empty((len(texts), self.dimensions), dtype=np.float32)
        with self._loading:
            model = self._model = self._model or _Model(self._folder)
        for row, text in enumerate(texts):
            rows[row] = model.unit_vector(prefix + readable(text))
        return rows


class _Model:
    """The tokenizer and the network, loaded."""

    def __init__(self, folder: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._session = _session(folder / "model.onnx")

    def unit_vector(self, text: str) -> NDArray[np.float32]:
        ids = np.array([self._tokenizer.encode(text).ids], dtype=np.int64)
        (hidden,) = self._session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})
        mean: NDArray[np.float32] = hidden[0].mean(axis=0)
        return mean / np.linalg.norm(mean)


def _checked_manifest(folder: Path) -> Manifest:
    try:
        manifest = read_manifest(folder)
    except (OSError, ValueError) as error:
        raise EncoderUnusable(f"no encoder in {folder} ({error}): {_REMEDY}") from error
    if missing := {"model.onnx", "tokenizer.json"} - manifest.files.keys():
        raise EncoderUnusable(f"the manifest in {folder} lacks {sorted(missing)}: {_REMEDY}")
    if damaged := damaged_files(folder, manifest):
        raise EncoderUnusable(f"damaged in {folder}: {', '.join(damaged)}: {_REMEDY}")
    return manifest


def _session(model: Path) -> "onnxruntime.InferenceSession":
    import onnxruntime  # it starts a thread of its own, and many processes never encode

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
