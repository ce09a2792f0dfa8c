"""What has ended is never an answer: the fact, its document and what follows are named."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine

from bot.conversation import Context, Conversation
from bot.dialogue.rules import make_rules
from bot.messages import Incoming
from bot.outcomes import Outcome
from bot.pipeline import make_pipeline
from bot.thresholds import load_thresholds
from bot.turn import Turn
from bot.words import load_words
from knowledge.procedures import Procedure
from knowledge.ranking.rank import load_ranking
from knowledge.search import Search
from knowledge.store.rows import ended_version, new_version
from knowledge.store.sql import KnowledgeStore
from knowledge.versions import Decision
from tests.bot.build import MONDAY, NUMBER, text_of
from tests.fakes import HashingEncoder
from tests.knowledge.fresh import guide
from tests.samples import TEMPORARY, publish

DECISION = Decision("77/QĐ-BCA", date(2026, 8, 1), date(2026, 9, 1))
STAY, OLDER, LOST = "9.000001", "9.000002", "9.000003"
NAMES = {
    STAY: "Khai báo chỗ ở ngắn hạn của người lao động thời vụ",
    OLDER: "Thông báo chỗ ở ngắn hạn bằng phiếu giấy",
    LOST: "Cấp giấy phép nuôi chim cảnh trong khu phố",
}

Ask = Callable[..., Turn]


def ended(code: str, decision: Decision, successor: str | None) -> list[object]:
    """A procedure with its two versions: as it was, and its end."""
    first = new_version(_guide(code), 1)
    return [first, ended_version(first, decision, successor)]


def _guide(code: str) -> Procedure:
    return replace(guide(code, NAMES[code], "Nộp lệ phí 99.000 đồng."), url="https://example.vn")


@pytest.fixture(scope="module")
def ask(module_engine: Engine) -> Ask:
    """Asks about the few procedures and three that have ended."""
    library = publish(module_engine)
    gone = [
        *ended(STAY, DECISION, TEMPORARY),
        *ended(OLDER, DECISION, STAY),
        *ended(LOST, Decision(), None),
    ]
    records = [(version, "decision") for version in gone]
    KnowledgeStore(module_engine).publish("", MONDAY, records)  # type: ignore[arg-type]  # versions
    pipeline = make_pipeline(
        dialogue=make_rules(),
        search=Search(lambda: library.index, HashingEncoder(), load_ranking()),
        library=library,
        words=load_words(),
        thresholds=load_thresholds(),
        desk_hours=lambda language, at: "",
    )

    def run(text: str, context: Context | None = None, choice: str | None = None) -> Turn:
        talk = Conversation("c1", "web", "hoa", context=context or Context())
        return pipeline.run(
            talk, Incoming("web", "e1", "hoa", text, MONDAY, choice=choice), MONDAY, NUMBER
        )

    return run


@pytest.mark.parametrize(
    "asked",
    [
        NAMES[STAY],
        f"{NAMES[STAY]} hết bao nhiêu tiền",
        "khai bao cho o ngan han cua nguoi lao dong thoi vu can giay to gi",
        f"thủ tục {STAY} phí bao nhiêu",
    ],
)
def test_an_old_name_or_code_gets_the_fact_the_document_and_what_follows(
    ask: Ask, asked: str
) -> None:
    turn = ask(asked)

    assert turn.outcome is Outcome.REFUSED_ABOLISHED
    assert turn.case is None
    assert text_of(turn).splitlines() == [
        f"Thủ tục “{NAMES[STAY]}” ({STAY}) đã bị bãi bỏ nên mình không hướng dẫn theo thủ tục này "
        "nữa.",
        "Văn bản bãi bỏ: 77/QĐ-BCA ngày 01/08/2026.",
        "Không còn áp dụng từ ngày 01/09/2026.",
        f"Thủ tục thay thế: Đăng ký tạm trú ({TEMPORARY}). Bạn bấm “Thủ tục thay thế” để xem.",
    ]
    assert "99.000" not in text_of(turn)


def test_the_button_leads_to_the_successor_with_what_was_asked(ask: Ask) -> None:
    turn = ask(f"{NAMES[STAY]} lệ phí bao nhiêu")

    assert turn.reply is not None
    button = turn.reply.choices[0]
    assert button.value == f"p:{TEMPORARY}:fee"
    assert "7.000 đồng" in text_of(ask("", turn.context, button.value))


def test_over_several_replacements_the_one_in_force_is_named(ask: Ask) -> None:
    assert f"Đăng ký tạm trú ({TEMPORARY})" in text_of(ask(NAMES[OLDER]))


def test_where_nothing_follows_that_is_said(ask: Ask) -> None:
    turn = ask(NAMES[LOST])

    assert "không ghi số văn bản bãi bỏ" in text_of(turn)
    assert "Không có thủ tục nào được công bố là thay thế." in text_of(turn)
    assert turn.reply is not None
    assert [choice.value for choice in turn.reply.choices] == ["human"]


def test_a_procedure_that_ended_while_it_was_discussed_is_named_too(ask: Ask) -> None:
    turn = ask("lệ phí bao nhiêu", Context(topic=LOST, question=NAMES[LOST]))

    assert turn.outcome is Outcome.REFUSED_ABOLISHED


def test_what_is_in_force_is_answered_although_something_like_it_ended(ask: Ask) -> None:
    turn = ask("đăng ký tạm trú lệ phí bao nhiêu", None, f"p:{TEMPORARY}:fee")

    assert turn.outcome is Outcome.ANSWERED_FIELD
