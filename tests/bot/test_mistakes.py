"""A mistake in a guide: sent to its editor with the conversation, and the citizen hears back."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from bot.cases import EntryKind
from bot.casework.counter import BadRequest, CaseNotFound, NotAllowed
from bot.editing.mistakes import MistakeNotFound
from bot.feedback import Fault
from bot.messages import Sender
from bot.privacy.masking import MARK, masked
from bot.store.desk_tables import audit
from bot.store.feedback_tables import mistakes
from bot.store.mistakes import MistakeState
from bot.store.tables import case_entries, turns
from knowledge.procedures import Version
from tests.bot.build import Bench
from tests.bot.test_ratings import answers
from tests.fakes import FakePlatform
from tests.samples import BIRTH

NOTE = "Phí đã đổi từ 01/07, gọi Hoa 0912 345 678 để hỏi."
MENDED, DECLINED = MistakeState.MENDED, MistakeState.DECLINED


@pytest.fixture
def desk(bench: Bench, birth: Version) -> Bench:
    """Lan has Hoa's case in hand; the guide is in force."""
    return furnished(bench, birth)


def furnished(bench: Bench, birth: Version) -> Bench:
    """A bench with a clerk, a case and a guide."""
    bench.versions[BIRTH] = birth
    lan = bench.hire("lan", "Nguyễn Thị Lan")
    bench.hire("mai", "Đỗ Thị Mai", "editor")
    case_id = bench.open_case("hoa")
    bench.desk.claim(case_id, lan)
    return bench


def report(bench: Bench, code: str = BIRTH, note: str = NOTE) -> None:
    """Lan sends the mistake to the editor."""
    bench.mistakes.from_clerk(bench.clerk(1), 1, code, note)


def kinds(bench: Bench) -> list[str]:
    """What happened in the case, in order."""
    return [row["kind"] for row in bench.rows(case_entries)]


def renewed(bench: Bench) -> None:
    """A new version of the guide is in force."""
    version = bench.versions[BIRTH]
    bench.versions[BIRTH] = replace(version, number=version.number + 1)


def test_a_clerk_sends_a_mistake_with_its_conversation(desk: Bench) -> None:
    """The editor reads the lines around it; numbers and addresses of persons are blotted out."""
    desk.hear("hoa", "số của tôi 0912345678, hoa@example.vn, căn cước 012345678901")
    desk.work()
    report(desk)

    (listed,), counts = desk.mistakes.listed(MistakeState.OPEN)
    _, lines = desk.mistakes.conversation(listed.id)
    assert (listed.report.code, listed.reporter, counts) == (BIRTH, "Nguyễn Thị Lan", {"open": 1})
    assert listed.report.note == f"Phí đã đổi từ 01/07, gọi Hoa {MARK} để hỏi."
    (said,) = [line.reply for line in lines if "số của tôi" in line.reply.text]
    assert said.text == f"số của tôi {MARK}, {MARK}, căn cước {MARK}"
    assert all(line.reply.author is None for line in lines if line.reply.sender is Sender.CITIZEN)
    assert kinds(desk)[-1] == EntryKind.MISTAKE_SENT
    assert desk.rows(audit)[-1]["action"] == "mistake_report"


def test_what_cannot_be_sent_is_refused(desk: Bench) -> None:
    """An unknown procedure, the same twice, a case that is not there, a wrong role."""
    report(desk)
    with pytest.raises(BadRequest, match=r"in force"):
        report(desk, "9.999999")
    with pytest.raises(BadRequest, match="already"):
        report(desk)
    with pytest.raises(CaseNotFound):
        desk.mistakes.from_clerk(desk.clerk(1), 99, BIRTH, NOTE)
    with pytest.raises(NotAllowed):
        desk.mistakes.from_clerk(desk.clerk(2), 1, BIRTH, NOTE)

    assert len(desk.rows(mistakes)) == 1


def test_a_new_version_mends_and_the_citizen_is_told(desk: Bench) -> None:
    """With the guide's name, its link and a button to it; once."""
    report(desk)
    assert desk.mistakes.sweep() == 0
    renewed(desk)

    assert (desk.mistakes.sweep(), desk.mistakes.sweep()) == (1, 0)

    told = desk.lines("hoa")[-1].reply
    name = desk.versions[BIRTH].procedure.name
    assert told.text == desk.words.say("feedback.mended", "vi", name=name)
    assert [choice.value for choice in told.choices] == [f"p:{BIRTH}"]
    assert told.links[0].url == desk.versions[BIRTH].procedure.url
    assert kinds(desk)[-2:] == [EntryKind.MISTAKE_MENDED, EntryKind.CITIZEN_TOLD]
    assert desk.rows(mistakes)[0]["told"] == "sent"


def test_an_editor_mends_by_hand_once(desk: Bench) -> None:
    """The second editor is told that it was done."""
    report(desk)
    mai = desk.clerk(2)
    desk.mistakes.decide(mai, 1, MENDED, "Đã sửa mức phí")
    with pytest.raises(MistakeNotFound):
        desk.mistakes.decide(mai, 1, DECLINED, "")
    with pytest.raises(MistakeNotFound):
        desk.mistakes.decide(mai, 7, MENDED, "")

    ((found,), counts) = desk.mistakes.listed(MENDED)
    assert (found.editor, found.decision, counts) == ("Đỗ Thị Mai", "Đã sửa mức phí", {"mended": 1})
    assert len(desk.said("hoa", Sender.SYSTEM)) == 2  # that Lan answers, and that it is mended


def test_a_declined_mistake_stands_in_the_case_and_nobody_is_told(desk: Bench) -> None:
    """The clerk reads why."""
    report(desk)
    said = len(desk.lines("hoa"))
    desk.mistakes.decide(desk.clerk(2), 1, DECLINED, "Mức phí đúng theo Thông tư 75")

    assert len(desk.lines("hoa")) == said
    assert kinds(desk)[-1] == EntryKind.MISTAKE_DECLINED
    assert desk.rows(case_entries)[-1]["detail"] == "Mức phí đúng theo Thông tư 75"
    renewed(desk)
    assert desk.mistakes.sweep() == 0


@pytest.mark.parametrize(("hours", "told"), [(23, "sent"), (25, "window_closed")])
def test_where_the_channel_refuses_the_case_says_so(
    new_engine: Callable[[], Engine], birth: Version, hours: float, told: str
) -> None:
    """Messenger takes the office's words for 24 hours after the citizen's last."""
    desk = furnished(Bench(new_engine(), platform=FakePlatform("messenger")), birth)
    report(desk)
    said = len(desk.lines("hoa"))
    desk.clock.forward(hours * 3600)
    renewed(desk)
    desk.mistakes.sweep()

    reached = told == "sent"
    assert desk.rows(mistakes)[0]["told"] == told
    assert len(desk.lines("hoa")) == said + reached
    last = desk.rows(case_entries)[-1]
    assert last["kind"] == (EntryKind.CITIZEN_TOLD if reached else EntryKind.CITIZEN_NOT_TOLD)
    assert last["detail"] == (None if reached else "window_closed")


def test_a_citizen_who_reported_a_wrong_answer_is_told(bench: Bench, birth: Version) -> None:
    """Without a case; the editor sees the question and the answer."""
    bench.versions[BIRTH] = birth
    bench.step = answers
    bench.hear("hoa", "khai sinh hết bao nhiêu")
    bench.work()
    number = bench.rows(turns)[0]["receipt"]
    bench.hear("hoa", "Sai", choice=f"f:{number}:{Fault.WRONG.value}")
    bench.work()
    (listed,), _ = bench.mistakes.listed(MistakeState.OPEN)
    _, lines = bench.mistakes.conversation(listed.id)
    renewed(bench)
    bench.mistakes.sweep()

    assert (listed.reporter, listed.report.receipt) == (None, number)
    assert lines[0].reply.text == "khai sinh hết bao nhiêu"
    assert "Miễn lệ phí" in lines[1].reply.text
    assert bench.said("hoa", Sender.SYSTEM) == [
        bench.words.say("feedback.mended", "vi", name=birth.procedure.name)
    ]


@given(st.text(max_size=80))
def test_masking_twice_is_masking_once(text: str) -> None:
    """Whatever is written."""
    assert masked(masked(text)) == masked(text)


@pytest.mark.parametrize(
    "text",
    ["phí 7.000 đồng, hạn 15 ngày", "thủ tục 1.004194", "Thông tư 75/2022/TT-BTC", "01/07/2026"],
)
def test_what_a_guide_says_is_not_masked(text: str) -> None:
    """Fees, days, codes and documents stay."""
    assert masked(text) == text
