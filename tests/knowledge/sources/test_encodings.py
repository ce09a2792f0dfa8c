"""Old font encodings: TCVN3 and VNI become Unicode, by file, by line, by paragraph and by font."""

import csv
import io
import shutil
import subprocess
import unicodedata
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import SourceUnreadable
from knowledge.sources.encodings import decode, from_tcvn3, from_vni, mended
from knowledge.sources.syllables import is_syllable, plausibility
from knowledge.text.normalise import fold
from tests.knowledge.samples import procedures as sample_procedures
from tests.knowledge.sources.build import GUIDE, only, procedures, read, remarks

TCVN3 = "Thñ tôc ®¨ng ký khai sinh t¹i ñy ban nh©n d©n x·, phÝ m­êi ngh×n ®ång"
VNI = "Thuû tuïc ñaêng kyù khai sinh taïi uûy ban nhaân daân xaõ, phí möôøi nghìn ñoàng"
UNICODE = "Thủ tục đăng ký khai sinh tại ủy ban nhân dân xã, phí mười nghìn đồng"

LETTERS = (
    "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
)
_TONES = {"\u0300": "ø", "\u0301": "ù", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
_CIRCUMFLEX = {"": "â", "\u0300": "à", "\u0301": "á", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}
_BREVE = {"": "ê", "\u0300": "è", "\u0301": "é", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}
_WHOLE = {"ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î", "đ": "ñ", "ì": "ì", "í": "í"}


def to_tcvn3(text: str) -> str:
    """`text`, in lower case, as a TCVN3 font stores it."""
    codes = [chr(code) for code in range(0xA1, 0x100)]
    table = {from_tcvn3(code): code for code in codes if from_tcvn3(code) != code}
    return "".join(table.get(letter, letter) for letter in text)


def to_vni(text: str) -> str:
    """`text`, in lower case, as a VNI font stores it; written from VNI's own table."""
    written = []
    for letter in text:
        if letter in _WHOLE:
            written.append(_WHOLE[letter])
            continue
        decomposed = unicodedata.normalize("NFD", letter)
        base, marks = decomposed[0], decomposed[1:]
        tone = next((m for m in marks if m in _TONES), "")
        if "\u0302" in marks:
            written.append(base + _CIRCUMFLEX[tone])
        elif "\u0306" in marks:
            written.append(base + _BREVE[tone])
        else:
            horned = {"o": "ô", "u": "ö"}[base] if "\u031b" in marks else base
            written.append(horned + (_TONES[tone] if tone else ""))
    return "".join(written)


@given(st.text(alphabet=LETTERS + " .,0123456789\n", max_size=200))
def test_whatever_is_written_in_an_old_font_comes_back(text: str) -> None:
    assert from_tcvn3(to_tcvn3(text)) == text
    assert from_vni(to_vni(text)) == text


def test_the_tcvn3_table_agrees_with_iconv() -> None:
    iconv = shutil.which("iconv")
    if iconv is None:
        pytest.skip("no iconv on this machine to compare with")
    for letter in set(LETTERS) - set("abcdeghiklmnopqrstuvxy"):
        raw = to_tcvn3(letter).encode("latin-1") + b" "
        run = subprocess.run(
            [iconv, "-f", "TCVN5712-1", "-t", "UTF-8"], input=raw, capture_output=True, check=True
        )
        assert unicodedata.normalize("NFC", run.stdout.decode().strip()) == letter


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (UNICODE.encode(), ()),
        (UNICODE.encode("utf-8-sig"), ()),
        (UNICODE.encode("utf-16"), ()),
        (TCVN3.encode("latin-1"), ("TCVN3",)),
        (VNI.encode("latin-1"), ("VNI",)),
        (TCVN3.encode(), ("TCVN3",)),
        (VNI.encode(), ("VNI",)),
    ],
    ids=["utf-8", "utf-8 with a mark", "utf-16", "tcvn3", "vni", "tcvn3 pasted", "vni pasted"],
)
def test_the_encoding_of_a_file_is_found(raw: bytes, found: tuple[str, ...]) -> None:
    assert decode(raw, "a.txt") == (UNICODE, found)


def test_windows_1258_is_read() -> None:
    """Its vowels carry their tone as a mark of its own."""
    decomposed = unicodedata.normalize("NFD", "thủ tục đăng ký tại xã")
    half = unicodedata.normalize("NFC", decomposed.replace("\u0302", "")).replace("ă", "ă")
    raw = unicodedata.normalize("NFD", half).replace("a\u0306", "ă").encode("cp1258")

    assert decode(raw, "a.txt") == ("thủ tục đăng ký tại xã", ("Windows-1258",))


def test_a_file_may_mix_encodings_line_by_line() -> None:
    raw = b"\n".join([UNICODE.encode(), TCVN3.encode("latin-1"), b"plain", UNICODE.encode()])

    text, found = decode(raw, "a.txt")

    assert text == f"{UNICODE}\n{UNICODE}\nplain\n{UNICODE}"
    assert found == ("TCVN3",)


def test_bytes_of_no_encoding_name_their_line() -> None:
    with pytest.raises(SourceUnreadable, match=r"^a\.txt:2: neither UTF-8.*save the file as UTF-8"):
        decode(b"Xin ch\xc3\xa0o\n\xff\xfe\x00\x81\x8d\x90 \xcf\xd3\xcf\xd3", "a.txt")


def test_good_vietnamese_is_never_mended() -> None:
    """Neither the sample pack nor text with foreign words and signs is touched."""
    texts = [
        line for p in sample_procedures().values() for line in (p.wording.steps or "").splitlines()
    ]
    foreign = ["Café résumé naïve à la carte", "§ 5: 10 € – «x» ½ ©", "Mã số: Ñ Ö Ü"]

    assert [mended(text) for text in texts + foreign] == [(t, None) for t in texts + foreign]


@pytest.mark.parametrize("word", ["tiếng", "Việt", "ĐƯỜNG", "nghiêng", "quyển", "uyên", "giữ"])
def test_syllables_are_known(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["TiÕng", "ViÖt", "®­êng", "tuïc", "ñaêng", "zürich", "áá"])
def test_what_is_no_syllable_is_known(word: str) -> None:
    assert not is_syllable(word)


@given(st.text())
def test_plausibility_is_a_share(text: str) -> None:
    share, words = plausibility(text)

    assert 0 <= share <= 1
    assert words >= 0


def test_a_table_in_tcvn3_is_imported_and_said_to_be(tmp_path: Path) -> None:
    rows = [
        ["code", "name", "fee"],
        ["1.234567", to_tcvn3(UNICODE.lower()), to_tcvn3("10.000 đồng")],
    ]
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    path = tmp_path / "a.csv"
    path.write_bytes(file.getvalue().encode("latin-1"))

    records = read(path)

    (found,) = procedures(records)
    assert found.name == UNICODE.lower()
    assert found.wording.methods[0].fee == "10.000 đồng"
    assert remarks(records) == ["converted from TCVN3"]


@pytest.mark.parametrize(("font", "convert"), [(".VnTime", to_tcvn3), ("VNI-Times", to_vni)])
def test_word_runs_in_an_old_font_are_converted_by_its_name(
    font: str, convert: object, tmp_path: Path
) -> None:
    document = docx.Document()
    document.add_paragraph("Mã thủ tục: 1.234567")
    paragraph = document.add_paragraph()
    paragraph.add_run("Trình tự thực hiện: ")
    old = paragraph.add_run(convert("nộp ở xã, nhận ở phường.") if callable(convert) else "")
    old.font.name = font
    document.save(str(tmp_path / "a.docx"))

    found = only(tmp_path / "a.docx")

    assert found.wording.steps == "nộp ở xã, nhận ở phường."


def test_a_capital_font_of_tcvn3_gives_capitals(tmp_path: Path) -> None:
    document = docx.Document()
    run = document.add_paragraph().add_run(to_tcvn3("thủ tục nuôi gà"))
    run.font.name = ".VnTimeH"
    for line in GUIDE.splitlines():
        document.add_paragraph(line)
    document.save(str(tmp_path / "a.docx"))

    found = only(tmp_path / "a.docx")

    assert found.name == "THỦ TỤC NUÔI GÀ"
    assert fold(found.name) == "THU TUC NUOI GA"
