"""At the desk, personal data opens to the clerk who has the case, and to nobody else."""

import json

from bot.dialogue.rasa_http import _masked
from bot.messages import Language
from bot.outcomes import Outcome
from bot.steps.guard import Guard
from bot.words import LANGUAGES, load_words
from tests.api.build import Site
from tests.bot.test_guard import heard

PHONE, CARD_ID, PLATE = "0912345678", "079085001234", "51F-123.45"
SAID = f"Tôi là Hoa, cccd {CARD_ID}, sđt {PHONE}, xe {PLATE}, mã OTP 482913, cho gặp cán bộ"


def waiting(site: Site) -> int:
    """The case of a citizen who said too much."""
    site.citizen().ask(SAID)
    return int(
        site.clerk() is not None and site.client.get("/api/desk/cases").json()["cases"][0]["id"]
    )


def read(site: Site, case: int) -> str:
    """Everything that the signed-in clerk is handed of a case, in the queue and opened."""
    queue = [
        site.client.get(f"/api/desk/cases?view={view}").json() for view in ("new", "all", "mine")
    ]
    return json.dumps(
        [queue, site.client.get(f"/api/desk/cases/{case}").json()], ensure_ascii=False
    )


def test_who_does_not_have_the_case_reads_marks(site: Site) -> None:
    """The rest of the sentence stays, so that a clerk knows which case to take."""
    case = waiting(site)

    shown = read(site, case)

    assert not any(secret in shown for secret in (PHONE, CARD_ID, PLATE, "482913"))
    assert "cccd [số định danh], sđt [điện thoại], xe [biển số], mã OTP [mã bí mật]" in shown
    assert "cho gặp cán bộ" in shown


def test_who_has_the_case_reads_all_but_codes(site: Site) -> None:
    """A one-time code is of use to a swindler only."""
    case = waiting(site)
    safe = site.clerk()
    site.client.post(f"/api/desk/cases/{case}/claim", headers=safe)

    shown = read(site, case)
    site.clerk("minh")
    colleague = read(site, case)

    assert all(told in shown for told in (PHONE, CARD_ID, PLATE))
    assert "482913" not in shown
    assert not any(secret in colleague for secret in (PHONE, CARD_ID, PLATE, "482913"))


def test_the_dialogue_service_hears_no_personal_data() -> None:
    """Rasa keeps what it hears in memory: it gets shapes."""
    sent = _masked(f"{SAID}, hoa.nguyen@gmail.com")

    assert not any(s in sent for s in (PHONE, CARD_ID, PLATE, "482913", "hoa.nguyen"))
    assert "cho gặp cán bộ" in sent


def test_who_sends_a_code_a_card_or_an_account_is_warned_first() -> None:
    """In their language, before the reply, even where the message holds nothing else."""
    words = load_words()
    guard = Guard(words)
    sent: list[tuple[str, Language]] = [
        ("mã OTP của em là 482913, giờ làm sao", "vi"),
        ("stk 19031234567890 làm khai sinh", "vi"),
        ("my card is 4111 1111 1111 1111, please help", "en"),
    ]
    alone = guard(heard("4111 1111 1111 1111"))

    for text, language in sent:
        turn = guard(heard(text, language))
        assert turn.preface == words.say("refuse.secret", turn.language), text
        assert turn.language == language
    assert alone.outcome is Outcome.REFUSED_UNREADABLE
    assert alone.reply is not None
    assert alone.reply.text.startswith(words.say("refuse.secret", "vi"))


def test_nobody_is_warned_for_nothing() -> None:
    """Fees, codes, hotlines, telephone numbers, and questions about such things."""
    guard = Guard(load_words())

    for text in (
        "lệ phí 50.000 đồng nộp vào tài khoản nào",
        "không nhận được mã OTP gọi 1900 0368",
        "sđt em 0912345678",
        "thủ tục 1.004194",
        "đổi mật khẩu tài khoản VNeID mức 2",
    ):
        assert guard(heard(text)).preface == "", text


def test_no_sentence_of_ours_asks_for_a_code_a_card_or_an_account() -> None:
    """Such words stand only where people are told not to send them."""
    words = load_words()
    asked = (
        "otp",
        "mật khẩu",
        "số thẻ",
        "số tài khoản",
        "password",
        "card number",
        "one-time code",
    )
    allowed = {"notice.automatic", "refuse.secret"}

    told = {
        key
        for language in LANGUAGES
        for key, said in words.sentences[language].items()
        if any(word in said.lower() for word in asked)
    }

    assert told <= allowed
