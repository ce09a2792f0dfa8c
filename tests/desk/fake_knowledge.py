"""What the fake desk knows: a canned reply, a piece of a guide, proposals."""

from datetime import UTC, date, datetime

from api.schemas.chat import LinkOut, MomentOut
from api.schemas.curated import CannedOut, CuratedOut, ProposalRequest

LINK = LinkOut(title="Thủ tục 1.004194", url="https://dichvucong.gov.vn/1.004194")
MOMENT = MomentOut(
    title="Tạm trú phòng trọ", url="https://video.example.gov.vn/tam-tru.mp4", seconds=9, words="…"
)
CANNED = CannedOut(
    id=1,
    title="Giờ làm việc thứ Bảy",
    text="Sáng thứ Bảy, bàn làm việc từ 7:30 đến 11:30.",
    citation="Lịch trực của trung tâm",
    url="https://xa.example.gov.vn/lich-truc",
    valid_until=date(2027, 1, 1),
)


def proposal(number: int, author: str, mine: bool, asked: ProposalRequest) -> CuratedOut:
    """A proposal as the desk lists it."""
    return CuratedOut(
        id=number,
        state="proposed",
        questions=asked.questions,
        text=asked.text,
        citation=asked.citation,
        url=asked.url,
        valid_until=asked.valid_until,
        language=asked.language,
        procedure_code=asked.procedure_code,
        procedure=None,
        case_id=asked.case_id,
        author=author,
        mine=mine,
        proposed_at=datetime.now(UTC),
        approver=None,
        decided_at=None,
        note=None,
        similar=[] if mine else [7],
    )
