"""Administrative procedures (thủ tục hành chính) as records: what a guide says, field by field.

Text fields hold the words of the source, cleaned of markup but never reworded: an answer
may only state what stands here.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Aspect(StrEnum):
    """What a question asks of a procedure."""

    HOW = "how"
    DOCUMENTS = "documents"
    FEE = "fee"
    TIME = "time"
    WHERE = "where"
    ONLINE = "online"
    CONDITIONS = "conditions"
    RESULT = "result"
    FORM = "form"
    WHO = "who"


class Channel(StrEnum):
    """A way to hand in a dossier."""

    DIRECT = "direct"
    ONLINE = "online"
    POSTAL = "postal"


class OnlineLevel(StrEnum):
    """How far a procedure can be done online (Decree 42/2022/NĐ-CP: toàn trình, một phần)."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"
    UNKNOWN = "unknown"


class State(StrEnum):
    """Whether a version may be answered from: only one that is in force may.

    AMENDED: a later version took its place; derived, never stored. ABOLISHED: nothing did.
    REPLACED: another procedure did, the `successor` of its version.
    """

    IN_FORCE = "in_force"
    AMENDED = "amended"
    ABOLISHED = "abolished"
    REPLACED = "replaced"


class Defect(StrEnum):
    """A known fault of a record's source text; an answer says so instead of stating the value."""

    FEE_GLUED_TO_TIME = "fee_glued_to_time"
    TIME_WITHOUT_UNIT = "time_without_unit"
    FEE_CONTRADICTS_NOTE = "fee_contradicts_note"
    FEE_UNIT_MISSING = "fee_unit_missing"
    FEE_WINDOW_PAST = "fee_window_past"
    TEXT_CUT_OFF = "text_cut_off"
    DOSSIER_MISSING = "dossier_missing"


@dataclass(frozen=True, slots=True)
class Method:
    """One way to hand in: its time, fee and note as the source words them."""

    channel: Channel
    time: str | None = None
    fee: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class DossierItem:
    """One paper of a dossier."""

    name: str
    form: str | None = None
    originals: int = 0
    copies: int = 0


@dataclass(frozen=True, slots=True)
class DossierCase:
    """The papers that one case of a procedure asks for; `case` is None when there is only one."""

    case: str | None
    items: tuple[DossierItem, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """The citizen-facing text of a procedure in one language."""

    name: str
    summary: str | None = None
    steps: str | None = None
    methods: tuple[Method, ...] = ()
    dossier: tuple[DossierCase, ...] = ()
    requirements: str | None = None
    result: str | None = None


@dataclass(frozen=True, slots=True)
class Procedure:
    """One procedure as its source describes it on `as_of`.

    `wording` is the Vietnamese source text; `english` is the office's own translation, if any.
    `decision` is the number of the document that announced it, `decided_on` its date; it holds
    from `effective_from` up to and including `effective_until`.
    """

    code: str
    wording: Wording
    url: str | None = None
    as_of: date | None = None
    field: str | None = None
    ministry: str | None = None
    agency: str | None = None
    decision: str | None = None
    levels: tuple[str, ...] = ()
    audience: tuple[str, ...] = ()
    legal: tuple[str, ...] = ()
    online_level: OnlineLevel = OnlineLevel.UNKNOWN
    non_territorial: bool | None = None
    aliases: tuple[str, ...] = ()
    aliases_en: tuple[str, ...] = ()
    english: Wording | None = None
    defects: frozenset[Defect] = frozenset()
    decided_on: date | None = None
    effective_from: date | None = None
    effective_until: date | None = None

    @property
    def name(self) -> str:
        """The official Vietnamese name."""
        return self.wording.name


@dataclass(frozen=True, slots=True)
class Version:
    """A procedure with its place in time: the unit that answers cite.

    The version that ends a procedure holds its last text, the document that abolished it and the
    first day without it as `effective_from`.
    """

    procedure: Procedure
    number: int
    state: State = State.IN_FORCE
    successor: str | None = None
    deciding_document: str | None = None
    decided_on: date | None = None
    effective_from: date | None = None
    effective_until: date | None = None
    checked_on: date | None = None

    @property
    def in_force(self) -> bool:
        """Whether it may be answered from."""
        return self.state is State.IN_FORCE
