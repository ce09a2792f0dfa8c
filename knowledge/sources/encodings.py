"""Bytes to Vietnamese text, those of the fonts from before Unicode included.

TCVN3 (fonts .VnTime, ABC) is the VN3 half of TCVN 5712:1993; the table is that of glibc's
TCVN5712-1 charmap for the codes that VN3 has. VNI (VNI-Times) writes a letter and then its marks:
https://vietunicode.sourceforge.net/charset/vni.html. No maintained library reads either.
"""

import codecs
import unicodedata
from collections.abc import Callable

from knowledge.errors import SourceUnreadable
from knowledge.sources.syllables import plausibility

_VN3 = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
    0xB5: "àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹýỵ",
}
_TCVN3 = {start + n: letter for start, letters in _VN3.items() for n, letter in enumerate(letters)}

_GRAVE, _ACUTE, _HOOK, _TILDE, _DOT = "\u0300\u0301\u0309\u0303\u0323"
_HAT, _BREVE = "\u0302\u0306"
_VNI_MARKS = {
    "ø": _GRAVE, "ù": _ACUTE, "û": _HOOK, "õ": _TILDE, "ï": _DOT,
    "â": _HAT, "à": _HAT + _GRAVE, "á": _HAT + _ACUTE, "å": _HAT + _HOOK,
    "ã": _HAT + _TILDE, "ä": _HAT + _DOT,
    "ê": _BREVE, "è": _BREVE + _GRAVE, "é": _BREVE + _ACUTE, "ú": _BREVE + _HOOK,
    "ü": _BREVE + _TILDE, "ë": _BREVE + _DOT,
}  # fmt: skip
_VNI_LETTERS = {"æ": "ỉ", "ó": "ĩ", "ò": "ị", "ô": "ơ", "ö": "ư", "î": "ỵ", "ñ": "đ"}
_BASES = frozenset("aeiouyAEIOUYôöÔÖ")

_SURE, _DOUBTFUL = 0.85, 0.6
_FEWEST = 3


def from_tcvn3(text: str) -> str:
    """Text of a TCVN3 font, its bytes as Latin-1 characters, in Unicode."""
    return unicodedata.normalize("NFC", text.translate(_TCVN3))


def from_vni(text: str) -> str:
    """Text of a VNI font, its bytes as Latin-1 characters, in Unicode."""
    written: list[str] = []
    former = ""
    for character in text:
        mark = _VNI_MARKS.get(character.lower())
        if mark and former in _BASES and former.isupper() >= character.isupper():
            written.append(mark)
            former = ""
            continue
        letter = _VNI_LETTERS.get(character.lower(), character)
        written.append(letter.upper() if character.isupper() else letter)
        former = character
    return unicodedata.normalize("NFC", "".join(written))


_LEGACY: dict[str, Callable[[str], str]] = {"TCVN3": from_tcvn3, "VNI": from_vni}


def mended(text: str) -> tuple[str, str | None]:
    """`text` in Unicode, and the font encoding that it was in; None where it was none.

    Letters of an old font that were pasted as they are look like "Thñ tôc": they are told by
    words that only become Vietnamese syllables in one of the encodings.
    """
    if text.isascii():
        return text, None
    share, words = plausibility(text)
    if words < _FEWEST or share >= _DOUBTFUL:
        return text, None
    name, best = max(
        ((name, convert(text)) for name, convert in _LEGACY.items()),
        key=lambda found: plausibility(found[1])[0],
    )
    return (best, name) if plausibility(best)[0] >= _SURE else (text, None)


def decode(raw: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """The text of a file, and the encodings other than UTF-8 that were found in it.

    A file may mix them line by line. Raises SourceUnreadable, naming the line, where no encoding
    makes Vietnamese of it.
    """
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if raw.startswith(mark):
            return _strict(raw, encoding, name), ()
    try:
        return _mend_lines(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return _decode_lines(raw, name)


def _strict(raw: bytes, encoding: str, name: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise SourceUnreadable(f"{name}: not {encoding.upper()}: {error}") from error


def _mend_lines(text: str) -> tuple[str, tuple[str, ...]]:
    pairs = [mended(line) for line in text.splitlines(keepends=True)]
    found = dict.fromkeys(encoding for _, encoding in pairs if encoding)
    return "".join(line for line, _ in pairs), tuple(found)


def _decode_lines(raw: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """The lines that are not UTF-8 together tell the encoding: there is more to judge by."""
    lines = raw.splitlines(keepends=True)
    strange = [n for n, line in enumerate(lines) if not _is_utf8(line)]
    foreign = b"".join(lines[n] for n in strange)
    encoding = _encoding_of(foreign)
    if encoding is None:
        raise SourceUnreadable(
            f"{name}:{strange[0] + 1}: neither UTF-8, TCVN3, VNI nor Windows-1258; "
            "save the file as UTF-8"
        )
    odd = set(strange)
    text = [
        _as(line, encoding) if n in odd else line.decode("utf-8-sig" if n == 0 else "utf-8")
        for n, line in enumerate(lines)
    ]
    mended_text, found = _mend_lines("".join(text))
    return mended_text, tuple(dict.fromkeys((encoding, *found)))


def _encoding_of(raw: bytes) -> str | None:
    shares = {name: plausibility(_as(raw, name)) for name in ("TCVN3", "VNI", "Windows-1258")}
    best = max(shares, key=lambda name: shares[name][0])
    share, words = shares[best]
    return best if words and share >= _SURE else None


def _as(raw: bytes, encoding: str) -> str:
    if encoding == "Windows-1258":
        return unicodedata.normalize("NFC", raw.decode("cp1258", errors="replace"))
    latin = raw.decode("latin-1")
    return _LEGACY[encoding](latin)


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
