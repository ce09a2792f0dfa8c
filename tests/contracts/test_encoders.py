"""What every Encoder promises, held against both adapters, and what each promises alone."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.encoders.manifest import Manifest, sha256_of, write_manifest
from knowledge.encoders.onnx_e5 import OnnxE5
from knowledge.encoders.sentence import SentenceEncoder
from knowledge.errors import EncoderUnusable
from knowledge.ports import Encoder

PAIRS = [
    (
        "làm giấy khai sinh cho con cần giấy tờ gì",
        "Người yêu cầu đăng ký khai sinh nộp Tờ khai theo mẫu và bản chính Giấy chứng sinh.",
    ),
    (
        "tôi muốn cưới vợ, đăng ký kết hôn ở đâu",
        "Ủy ban nhân dân cấp xã nơi cư trú của một trong hai bên nam, nữ đăng ký kết hôn.",
    ),
    (
        "ba tôi mất, đi khai tử thế nào",
        "Việc khai tử phải có Giấy báo tử; thời hạn đăng ký là 15 ngày kể từ ngày có người chết.",
    ),
    (
        "mất bằng lái xe máy làm lại bao nhiêu tiền",
        "Lệ phí cấp đổi, cấp lại giấy phép lái xe là 135.000 đồng một lần.",
    ),
    (
        "chuyển chỗ ở có phải báo công an không",
        "Công dân chuyển đến chỗ ở mới phải đăng ký thường trú tại cơ quan đăng ký cư trú.",
    ),
    (
        "mở quán ăn cần giấy phép gì",
        "Cơ sở kinh doanh dịch vụ ăn uống phải có Giấy chứng nhận đủ điều kiện an toàn thực phẩm.",
    ),
    (
        "làm hộ chiếu đi nước ngoài cần gì",
        "Hồ sơ cấp hộ chiếu phổ thông gồm tờ khai và ảnh; nộp tại Phòng Quản lý xuất nhập cảnh.",
    ),
]
QUESTIONS = [question for question, _ in PAIRS]
PASSAGES = [passage for _, passage in PAIRS]
LONG = {
    "words": "đăng ký khai sinh " * 6_000,
    "one word": "a" * 100_000,
    "dots": "." * 100_000,
    "emoji": "😀" * 100_000,
    "combining marks": "a" + "\u0301" * 100_000,
}


@pytest.fixture(scope="session")
def onnx_e5(encoder_folder: Path) -> OnnxE5:
    return OnnxE5(encoder_folder)


@pytest.fixture(scope="session")
def sentence(checkpoint_folder: Path) -> SentenceEncoder:
    return SentenceEncoder(str(checkpoint_folder))


@pytest.fixture(scope="session", params=["onnx_e5", "sentence"])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    found: Encoder = request.getfixturevalue(request.param)
    return found


def assert_unit_rows(rows: np.ndarray, count: int, dimensions: int) -> None:
    assert rows.shape == (count, dimensions)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(count), abs=1e-5)


def test_rows_are_unit_vectors_of_the_stated_length(encoder: Encoder) -> None:
    """Dot products of rows are cosines."""
    assert encoder.dimensions == 384
    assert_unit_rows(encoder.encode_queries(QUESTIONS), len(QUESTIONS), 384)
    assert_unit_rows(encoder.encode_passages(PASSAGES), len(PASSAGES), 384)


def test_no_texts_give_no_rows(encoder: Encoder) -> None:
    """An empty import is not a special case."""
    assert encoder.encode_queries([]).shape == (0, encoder.dimensions)
    assert encoder.encode_passages([]).shape == (0, encoder.dimensions)


def test_the_same_call_gives_the_same_rows(encoder: Encoder) -> None:
    """An index made twice is the same index."""
    first, second = encoder.encode_passages(PASSAGES), encoder.encode_passages(PASSAGES)

    assert np.array_equal(first, second)


def test_rows_stand_in_the_order_of_the_texts_however_many_they_are(encoder: Encoder) -> None:
    """Batches are an inner matter: a text among fifty of other lengths has its own row."""
    texts = [PASSAGES[number % 7] * (1 + number % 5) + str(number) for number in range(50)]

    together = encoder.encode_passages(texts)

    alone = np.concatenate([encoder.encode_passages([text]) for text in texts])
    assert np.array_equal(np.argmax(together @ alone.T, axis=1), np.arange(50))
    assert float(np.min(np.sum(together * alone, axis=1))) > 0.9999


@pytest.mark.parametrize("blank", ["", " ", "\n\t", "\u200b", "\x00"])
def test_blank_text_gives_a_unit_vector(encoder: Encoder, blank: str) -> None:
    """Nothing downstream meets a zero vector or a NaN."""
    assert_unit_rows(encoder.encode_queries([blank]), 1, encoder.dimensions)
    assert_unit_rows(encoder.encode_passages([blank]), 1, encoder.dimensions)


@pytest.mark.parametrize("kind", LONG)
def test_a_text_of_100_kb_is_cut(encoder: Encoder, kind: str) -> None:
    """Of a long text the beginning counts: another end gives the same row."""
    text = LONG[kind]

    rows = encoder.encode_passages([text, text + " lệ phí hộ chiếu"])

    assert_unit_rows(rows, 2, encoder.dimensions)
    assert np.array_equal(rows[0], rows[1])


@pytest.mark.parametrize("text", ["\ud83d", "sinh \udc00 con", "\ud83d\ude00", "\U0010ffff\ufffe"])
def test_surrogates_are_taken(encoder: Encoder, text: str) -> None:
    """JSON from a browser may hold half an emoji."""
    assert_unit_rows(encoder.encode_queries([text]), 1, encoder.dimensions)


def test_a_surrogate_pair_is_the_character_it_stands_for(encoder: Encoder) -> None:
    """The two halves of an emoji mean the emoji."""
    halves, whole = encoder.encode_queries(["cảm ơn \ud83d\ude0a", "cảm ơn 😊"])

    assert np.array_equal(halves, whole)


@settings(max_examples=25, deadline=None)
@given(text=st.text(st.characters(), max_size=40))
def test_any_string_gives_a_unit_vector(onnx_e5: OnnxE5, text: str) -> None:
    """No input raises, surrogates and unassigned code points included."""
    assert_unit_rows(onnx_e5.encode_queries([text]), 1, onnx_e5.dimensions)


def test_queries_and_passages_are_encoded_differently(encoder: Encoder) -> None:
    """Each side gets its own prefix."""
    text = ["đăng ký khai sinh"]

    cosine = float((encoder.encode_queries(text) @ encoder.encode_passages(text).T)[0, 0])

    assert 0.8 < cosine < 0.999


def test_a_question_is_nearest_to_the_passage_that_answers_it(encoder: Encoder) -> None:
    """Rows mean something: people's words find the law's words."""
    similarity = encoder.encode_queries(QUESTIONS) @ encoder.encode_passages(PASSAGES).T

    assert np.argmax(similarity, axis=1).tolist() == list(range(len(PAIRS)))


def test_int8_agrees_with_full_precision(onnx_e5: OnnxE5, sentence: SentenceEncoder) -> None:
    """Quantised rows point where the whole model's rows point."""
    questions, passages = onnx_e5.encode_queries(QUESTIONS), onnx_e5.encode_passages(PASSAGES)

    whole_questions = sentence.encode_queries(QUESTIONS)
    whole_passages = sentence.encode_passages(PASSAGES)
    assert float(np.min(np.sum(questions * whole_questions, axis=1))) >= 0.99
    assert float(np.min(np.sum(passages * whole_passages, axis=1))) >= 0.99
    nearest = np.argmax(questions @ passages.T, axis=1)
    assert np.array_equal(nearest, np.argmax(whole_questions @ whole_passages.T, axis=1))


def test_names_tell_models_apart(onnx_e5: OnnxE5, sentence: SentenceEncoder) -> None:
    """An index refuses another encoder's vectors by name."""
    assert onnx_e5.name.startswith("e5-small-vi-en-int8@")
    assert len(onnx_e5.name.partition("@")[2]) == 12
    assert onnx_e5.name != sentence.name


@pytest.mark.parametrize("file", ["model.onnx", "tokenizer.json", "manifest.json"])
@pytest.mark.parametrize("harm", ["missing", "cut short", "one byte flipped"])
def test_a_damaged_onnx_folder_is_refused(
    encoder_folder: Path, tmp_path: Path, file: str, harm: str
) -> None:
    """Nothing answers from a broken model; the message says what to run."""
    folder = tmp_path / "encoder"
    shutil.copytree(encoder_folder, folder)
    damage(folder / file, harm)

    with pytest.raises(EncoderUnusable, match="make encoder"):
        OnnxE5(folder)


def test_a_manifest_that_does_not_vouch_for_the_model_is_refused(
    encoder_folder: Path, tmp_path: Path
) -> None:
    """A model that no digest stands for is not loaded."""
    shutil.copytree(encoder_folder, tmp_path / "encoder")
    write_manifest(tmp_path / "encoder", Manifest("e5", 384, "", {}, ()))

    with pytest.raises(EncoderUnusable, match=r"lacks .*model\.onnx"):
        OnnxE5(tmp_path / "encoder")


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """The message says what to run."""
    with pytest.raises(EncoderUnusable, match="make encoder"):
        OnnxE5(tmp_path / "nowhere")
    with pytest.raises(EncoderUnusable, match=r"no folder .*make encoder"):
        SentenceEncoder(str(tmp_path / "nowhere"))


@pytest.mark.parametrize("file", ["model.safetensors", "config.json"])
def test_a_damaged_sentence_folder_is_refused(
    checkpoint_folder: Path, tmp_path: Path, file: str
) -> None:
    """A folder without a manifest is refused by the library, in our words."""
    folder = tmp_path / "model"
    shutil.copytree(checkpoint_folder, folder)
    damage(folder / file, "cut short")

    with pytest.raises(EncoderUnusable, match="make encoder"):
        SentenceEncoder(str(folder))


def test_a_sentence_folder_is_held_to_its_manifest(checkpoint_folder: Path, tmp_path: Path) -> None:
    """A flipped bit in the weights would load; the manifest finds it."""
    folder = tmp_path / "model"
    shutil.copytree(checkpoint_folder, folder)
    weights = folder / "model.safetensors"
    write_manifest(folder, Manifest("e5", 384, "", {weights.name: sha256_of(weights)}, ()))
    damage(weights, "one byte flipped")

    with pytest.raises(EncoderUnusable, match=r"damaged .*model\.safetensors"):
        SentenceEncoder(str(folder))


def test_a_model_without_prompts_gets_e5_prefixes_only_when_told(
    checkpoint_folder: Path, tmp_path: Path, sentence: SentenceEncoder
) -> None:
    """The setting changes the rows, so it changes the name."""
    folder = tmp_path / "model"
    shutil.copytree(checkpoint_folder, folder)
    (folder / "config_sentence_transformers.json").write_text(json.dumps({"prompts": {}}))

    plain = SentenceEncoder(str(folder))
    prefixed = SentenceEncoder(str(folder), e5_prefixes=True)

    assert prefixed.name == plain.name + "+e5"
    expected = sentence.encode_queries(QUESTIONS)
    assert np.allclose(prefixed.encode_queries(QUESTIONS), expected, atol=1e-5)
    assert np.array_equal(plain.encode_queries(QUESTIONS), plain.encode_passages(QUESTIONS))


def damage(path: Path, harm: str) -> None:
    """Harm one file as disks, downloads and people do."""
    if harm == "missing":
        path.unlink()
    elif harm == "cut short":
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    else:
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 0xFF
        path.write_bytes(data)
