"""Vectors of texts, each distinct text encoded once and kept by its digest.

A large job is spread over processes with one thread each, at low priority, so that a running
service keeps answering; what is encoded is written as it comes, so that a killed job goes on
where it stopped.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from queue import SimpleQueue
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.encoders.worker import EncoderProcess
from knowledge.errors import IndexMismatch
from knowledge.ports import Encoder
from knowledge.store.bodies import text_digest
from knowledge.store.sql import KnowledgeStore

Progress = Callable[[int, int], None]
"""Called with (done, total) texts."""

_BATCH = 64
_WORTH_PROCESSES = 1_000
_MOST_WHILE_LOADING = 3_000


class NamedVectors(Protocol):
    """Vectors of texts, and the name of the encoder that they are by."""

    encoder: str

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Rows for `texts`, in order."""
        ...


class StoredVectors:
    """The store's vectors with the encoder behind them."""

    def __init__(self, store: KnowledgeStore, encoder: Encoder) -> None:
        self._store = store
        self._encoder = encoder
        self.encoder = encoder.name

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Rows for `texts`, in order; what is missing is encoded now, in this process.

        Raises IndexMismatch where so much is missing that it would take minutes: the texts were
        encoded by another encoder, or not at all.
        """
        keys = [text_digest(text) for text in texts]
        known = self._store.known_vectors(self.encoder, set(keys))
        missing = {k: t for k, t in zip(keys, texts, strict=True) if k not in known}
        if len(missing) > _MOST_WHILE_LOADING:
            raise IndexMismatch(
                f"{len(missing)} texts have no vector by {self.encoder}: "
                "run `motcua ingest` on the sources again, it encodes them"
            )
        if missing:
            rows = self._encoder.encode_passages(list(missing.values()))
            made = dict(zip(missing, rows, strict=True))
            self._store.add_vectors(self.encoder, made)
            known.update(self._store.known_vectors(self.encoder, made))
        if not keys:
            return np.zeros((0, self._encoder.dimensions), np.float32)
        return np.stack([known[key] for key in keys])


def encode_missing(
    store: KnowledgeStore, encoder: Encoder, model: str, texts: Iterable[str], progress: Progress
) -> int:
    """Encode those of `texts` that the store does not hold; returns how many there were.

    They are encoded in the order of their digests: long and short ones mixed, so that progress
    is even.
    """
    held = store.encoded(encoder.name)
    by_digest = {text_digest(text): text for text in texts}
    missing = sorted(by_digest.keys() - held)
    done = 0
    for batch, rows in _encoded(encoder, model, [by_digest[digest] for digest in missing]):
        keys = missing[done : done + len(batch)]
        store.add_vectors(encoder.name, dict(zip(keys, rows, strict=True)))
        done += len(batch)
        progress(done, len(missing))
    return len(missing)


def _encoded(
    encoder: Encoder, model: str, texts: Sequence[str]
) -> Iterator[tuple[Sequence[str], NDArray[np.float32]]]:
    batches = [texts[start : start + _BATCH] for start in range(0, len(texts), _BATCH)]
    if len(texts) < _WORTH_PROCESSES:
        return zip(batches, map(encoder.encode_passages, batches), strict=True)
    return zip(batches, _by_processes(model, encoder.dimensions, batches), strict=True)


def _by_processes(
    model: str, dimensions: int, batches: Sequence[Sequence[str]]
) -> Iterator[NDArray[np.float32]]:
    count = os.cpu_count() or 1
    idle: SimpleQueue[EncoderProcess] = SimpleQueue()

    def encode(batch: Sequence[str]) -> NDArray[np.float32]:
        process = idle.get()
        try:
            return process.encode(batch)
        finally:
            idle.put(process)

    with ExitStack() as open_processes, ThreadPoolExecutor(count) as threads:
        for _ in range(count):
            idle.put(open_processes.enter_context(EncoderProcess(model, dimensions)))
        try:
            yield from threads.map(encode, batches)
        finally:
            threads.shutdown(wait=False, cancel_futures=True)
            open_processes.close()
