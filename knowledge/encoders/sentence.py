"""Any model that sentence-transformers loads, from a folder or a hub, on one thread."""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.encoders.manifest import FILE, damaged_files, read_manifest, sha256_of
from knowledge.encoders.texts import MAX_TOKENS, readable
from knowledge.errors import EncoderUnusable

_BATCH = 16
_HUB_NAME = re.compile(r"\w[\w.-]*(/\w[\w.-]*)?")
_REMEDY = "give a folder with a whole model, or run `make encoder` and use the default one"
_HASHED = {".json", ".txt", ".model", ".safetensors", ".bin"}


class SentenceEncoder:
    """Encoder port over `SentenceTransformer(model)`.

    Texts get the model's own prompts ("query"; "document" or "passage"). Where it defines none
    they get "query: " and "passage: " if `e5_prefixes`, else nothing. torch is held to one thread,
    in the whole process.
    """

    def __init__(self, model: str, *, e5_prefixes: bool = False) -> None:
        """`model` is a folder, or a name on the hub; raises EncoderUnusable."""
        _check_folder(model)
        self._model = _load(model)
        self._model.max_seq_length = min(self._model.max_seq_length or MAX_TOKENS, MAX_TOKENS)
        own = self._model.prompts
        query, passage = own.get("query"), own.get("document") or own.get("passage")
        self._query = query or ("query: " if e5_prefixes else "")
        self._passage = passage or ("passage: " if e5_prefixes else "")
        added = e5_prefixes and not (query and passage)
        self.name = _identity(model, self._model) + ("+e5" if added else "")
        self.dimensions = int(self._model.encode(["."], show_progress_bar=False).shape[1])

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """What citizens ask, (n, dimensions)."""
        return self._encode(self._model.encode_query, self._query, texts)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """What sources say, (n, dimensions)."""
        return self._encode(self._model.encode_document, self._passage, texts)

    def _encode(self, encode: Any, prompt: str, texts: Sequence[str]) -> NDArray[np.float32]:
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        rows = encode(
            [readable(text) for text in texts],
            prompt=prompt,
            batch_size=_BATCH,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        return np.asarray(rows, dtype=np.float32)


def _load(model: str) -> Any:
    # Imported here: they take seconds, and only this encoder needs them.
    import torch
    from safetensors import SafetensorError
    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    torch.set_num_threads(1)
    disable_progress_bar()
    try:
        return SentenceTransformer(model, device="cpu", local_files_only=Path(model).is_dir())
    except (OSError, ValueError, RuntimeError, KeyError, SafetensorError) as error:
        raise EncoderUnusable(
            f"sentence-transformers cannot load {model} ({error}): {_REMEDY}"
        ) from error


def _check_folder(model: str) -> None:
    """What cannot be a hub's name must be a folder; its files are what its manifest says."""
    folder = Path(model)
    if not folder.is_dir() and not _HUB_NAME.fullmatch(model):
        raise EncoderUnusable(f"no folder {model}: {_REMEDY}")
    if not (folder / FILE).is_file():
        return
    try:
        damaged = damaged_files(folder, read_manifest(folder))
    except (OSError, ValueError) as error:
        raise EncoderUnusable(f"{folder / FILE} cannot be read ({error}): {_REMEDY}") from error
    if damaged:
        raise EncoderUnusable(f"damaged in {folder}: {', '.join(damaged)}: {_REMEDY}")


def _identity(model: str, loaded: Any) -> str:
    """A folder's name and what is in it; a hub's name and its commit, where it is known."""
    folder = Path(model)
    if not folder.is_dir():
        commit = getattr(getattr(loaded[0], "config", None), "_commit_hash", None)
        return f"{model}@{commit[:12]}" if commit else model
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.suffix in _HASHED):
        if path.name != FILE:
            digest.update(f"{path.relative_to(folder).as_posix()} {sha256_of(path)}\n".encode())
    return f"{folder.resolve().name}@{digest.hexdigest()[:12]}"
