"""The JSON of curated answers, canned replies and drafts."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from api.schemas.chat import LinkOut, MomentOut
from api.schemas.common import Language, RowId, Strict
from api.schemas.desk import Address, Line, Short, Text

Code = Annotated[str, StringConstraints(pattern=r"^[\w.-]{3,32}$")]
State = Literal["proposed", "approved", "rejected", "merged", "withdrawn", "expired"]


class ProposalRequest(Strict):
    """A clerk's answer for everybody: its questions, its source, its last day."""

    questions: Annotated[list[Line], Field(min_length=1, max_length=12)]
    text: Text
    citation: Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
    url: Address
    valid_until: date
    language: Language = "vi"
    procedure_code: Code | None = None
    case_id: RowId | None = None


class ProposalOut(Strict):
    """The kept proposal; `similar` are answers that it looks like, likeliest first."""

    id: int
    similar: list[int]


class CuratedOut(Strict):
    """A curated answer with who made it, who decided, and what it looks like."""

    id: int
    state: State
    questions: list[str]
    text: str
    citation: str
    url: str
    valid_until: date
    language: Language
    procedure_code: str | None
    procedure: str | None
    case_id: int | None
    author: str
    mine: bool
    proposed_at: datetime
    approver: str | None
    decided_at: datetime | None
    note: str | None
    similar: list[int]


class ApproveRequest(Strict):
    """`into`: the questions join that answer instead."""

    into: RowId | None = None


class ReasonRequest(Strict):
    note: Line


class CannedRequest(Strict):
    """A reply to keep; its source and last day are required."""

    title: Short
    text: Text
    citation: Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
    url: Address
    valid_until: date
    language: Language = "vi"


class CannedOut(CannedRequest):
    """A kept reply."""

    id: int


class DraftOut(Strict):
    """Words to put into a reply, with what stands beside them."""

    text: str
    links: list[LinkOut]
    moments: list[MomentOut]


class MaybeDraft(Strict):
    """`draft` is null where the assistant would not answer itself."""

    draft: DraftOut | None


class ProcedureOut(Strict):
    """A procedure that a search found."""

    code: str
    name: str
    url: str | None
    confidence: float
