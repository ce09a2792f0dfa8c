"""Vietnamese text made comparable: composed, lower-cased, tokenised, folded."""

import re
import unicodedata

_TOKEN = re.compile(r"[^\W_]+(?:[.,/-][^\W_]+)*")
_DROPPED = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160"
    "\u180b-\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff9-\ufffb\ue000-\uf8ff\ud800-\udfff\U000e0000-\U000e0fff]"
)
_LEADERS = re.compile(r"(?:\.\s?){5,}|…{2,}|_{4,}")
_ACCENTED = (
    "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ",
    "aaaaaaaaaaaaaaaaaeeeeeeeeeeeiiiiiooooooooooooooooouuuuuuuuuuuyyyyyd",
)
_FOLDED = str.maketrans(*(letters + letters.upper() for letters in _ACCENTED))


def clean(text: str) -> str:
    """`text` in NFC without control, invisible and private-use characters or dot leaders."""
    text = unicodedata.normalize("NFC", _DROPPED.sub("", text))
    return _LEADERS.sub(" … ", text)


def tokens(text: str) -> list[str]:
    """Lower-cased words of `text`, codes such as "15/2020" kept whole."""
    return _TOKEN.findall(unicodedata.normalize("NFC", text).lower())


def fold(text: str) -> str:
    """`text` without diacritics: what is typed without Telex or VNI. Idempotent."""
    if text.isascii():
        return text
    folded = text.translate(_FOLDED)
    return folded if folded.isascii() else _fold_any(folded)


def _fold_any(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    kept = "".join(c for c in decomposed if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", kept)


def is_folded(text: str) -> bool:
    """Whether `text` holds no Vietnamese diacritics."""
    return fold(text) == unicodedata.normalize("NFC", text)
