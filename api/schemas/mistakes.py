"""The JSON of mistakes in guides, and of the questions that are tried again."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import StringConstraints

from api.schemas.chat import MessageOut
from api.schemas.common import Language, RowId, Strict
from api.schemas.curated import Code

MistakeStateName = Literal["open", "mended", "declined"]
Note = Annotated[str, StringConstraints(min_length=1, max_length=1_000, strip_whitespace=True)]


class MistakeRequest(Strict):
    """What is wrong in which guide, as a clerk says it."""

    procedure_code: Code
    note: Note


class DecisionRequest(Strict):
    """How an editor ends a mistake; the citizen is told where it is mended."""

    state: Literal["mended", "declined"]
    note: Annotated[str, StringConstraints(max_length=500, strip_whitespace=True)] = ""


class MistakeOut(Strict):
    """A mistake. `reporter` is the clerk who sent it, None for a citizen.

    `told` says whether the citizen heard that it is mended, or why not.
    """

    id: int
    state: MistakeStateName
    procedure_code: str | None
    procedure: str | None
    page: str | None
    reporter: str | None
    note: str
    receipt: str | None
    opened_at: datetime
    editor: str | None
    decided_at: datetime | None
    decision: str | None
    told: str | None


class MistakeList(Strict):
    """The mistakes in a state, the newest first; how many there are in each."""

    mistakes: list[MistakeOut]
    counts: dict[str, int]


class MistakeDetail(Strict):
    """A mistake with the lines around it, without numbers or addresses of persons."""

    mistake: MistakeOut
    messages: list[MessageOut]
    about_seq: int


class TrialRequest(Strict):
    """A question with its right procedure; `case_id` is the case that it comes from."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=2_000, strip_whitespace=True)]
    procedure_code: Code
    language: Language = "vi"
    case_id: RowId | None = None


class TrialMade(Strict):
    """A kept trial."""

    id: int


class TrialOut(Strict):
    """A trial; `right` is what became of it in the last run, None where it was not tried yet."""

    id: int
    text: str
    language: Language
    procedure_code: str
    procedure: str | None
    author: str
    made_at: datetime
    right: bool | None = None
    answered: str | None = None


class TrialList(Strict):
    """Every trial, the newest first, and when they were tried last."""

    trials: list[TrialOut]
    tried_at: datetime | None
