"""What people type, and the numbers, days and hours in it."""

from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

from bot.answering.days import named_day, named_part
from bot.channels.text import clean as stored
from bot.channels.text import split_text
from bot.dialogue.clean import LONGEST, clean
from bot.dialogue.rules import make_rules
from bot.hidden import visible
from bot.privacy.mask import mask, zeroed
from bot.privacy.recognise import find
from bot.referrals import LONGEST as LONGEST_TAG
from bot.referrals import full_tag, read_tag
from bot.steps.contact import contact_in, dialled
from knowledge.fees import window_past
from knowledge.places import load_gazetteer
from knowledge.quoting.reading import units
from knowledge.sources.crawled_fees import split_fee
from knowledge.sources.plain import without_markup
from knowledge.text import normalise
from knowledge.text.expand import default_expander
from knowledge.text.language import guess_language
from knowledge.text.spelling import typed_words
from tests.fuzz.target import Check, Target, as_text, markup_in

NOW = datetime(2026, 9, 14, 2, 0, tzinfo=UTC)
TODAY = date(2026, 9, 14)


def _normalising(raw: bytes) -> None:
    """Cleaning and folding twice is doing so once; nothing unseen stays."""
    text = as_text(raw)
    for once in (normalise.clean, normalise.fold, visible, stored, clean):
        made = once(text)
        assert once(made) == made, once
    assert len(clean(text)) <= LONGEST
    words = typed_words(text)
    default_expander().expand(words)
    default_expander().expand(normalise.tokens(text))
    guess_language(text, "vi")
    told = stored(text)
    assert "".join("".join(split_text(told, 100)).split()) == "".join(told.split())


def _markup(raw: bytes) -> None:
    text = without_markup(as_text(raw))
    assert not markup_in(text), text
    assert without_markup(text) == text


def _masking(raw: bytes) -> None:
    """What is found stands in order and apart; a mask holds nothing that is found again."""
    text = as_text(raw)
    found = find(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert mask(mask(text)) == mask(text)
    assert len(zeroed(text)) == len(text)


def _telling(raw: bytes) -> None:
    """Fees, days, parts of the day, telephone numbers, sentences."""
    text = as_text(raw)
    window_past(text, TODAY)
    split_fee(text)
    day = named_day(text, NOW)
    assert day is None or day.tzinfo is not None
    named_part(text)
    for number in (contact_in(text), dialled(text)):
        assert number is None or len(number) <= 254
    assert all(unit in text for unit in units(text))


def _tags(raw: bytes) -> None:
    """A poster's tag, from m.me, Telegram's /start or the widget: read, and written the same."""
    text = as_text(raw)
    referral = read_tag(text)
    try:
        made = full_tag(referral)
    except ValueError:
        return
    assert len(made) <= LONGEST_TAG
    assert read_tag(made) == referral


def _make_dialogue() -> Check:
    rules, places = make_rules(), load_gazetteer()

    def check(raw: bytes) -> None:
        text = as_text(raw)
        decision = rules.decide("c", text)
        assert 0 <= decision.confidence <= 1
        places.find(text)

    return check


def _made(check: Check) -> Any:
    return lambda: check


def _texts(*texts: str) -> Any:
    return lambda: [text.encode() for text in texts]


_TYPED = _texts(
    "dang ky tam tru online het bao nhieu tien?",
    "mk muốn lm lại cccd ntn ạ\n\tở xã An Thuận, tỉnh Vĩnh Long 👩🏽‍🦱🇻🇳",
    "ddawng kys khai sinh cho con; How long does it take?",
    "e\u0301\u200d\u202e…….....____ 1.000.000 đồng https://a.vn/x?y=1",
)
_NUMBERS = _texts(
    "sđt 0912 345 678, cccd 012345678901, stk 1234 5678 9012 3456 vietcombank, otp 123456",
    "mst 0100109106-001 biển 51F-123.45, hoa.le+1@gmail.com, hồ sơ 000.00.00.H14-260914-0001",
    "hộ chiếu C1234567, +84 912 345 678, từ 2020 đến 31/12/2025 1.004194",
)
_TOLD = _texts(
    "50.000 Đồng (Lệ phí cấp mới); Phí : 1,000 VND / lần đến hết ngày 31/12/2025",
    "thứ bảy tuần sau, mùng 3 tết, 30/4, ngày 2 tháng 9, sáng mai, chiều nay 15h30",
    "a) Trình tự: - Bước 1: nộp. Bước 2 (nếu có). 1. Một; 2) Hai",
)
_PAGES = _texts(
    "<p>Nộp <b>hồ sơ</b><br>tại <Tên tệp> 3<5 &lt;script&gt;</p>",
    "<scr<script>ipt>alert(1)</scr</script>ipt><svg onload=x><table><tr><td>1",
    "<x onclick=alert(1)>a</x><section><!-- --><![CDATA[x]]><?php ?>",
)

TARGETS = {
    "normalising": Target(_made(_normalising), _TYPED),
    "markup": Target(_made(_markup), _PAGES),
    "masking": Target(_made(_masking), _NUMBERS),
    "telling": Target(_made(_telling), _TOLD),
    "tags": Target(_made(_tags), _texts("p_1-004194--o_xa-an-thuan--k_3--v_t--s_0a1b2c")),
    "dialogue": Target(_make_dialogue, _TYPED, longest=2_000),
}
