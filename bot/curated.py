"""Curated answers: a clerk's answer that a second person approved, with citation and expiry."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.messages import Language


class CuratedState(StrEnum):
    """Where a curated answer stands. Only an approved one is ever said to a citizen."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Proposal:
    """An answer as a clerk proposes it: for which questions, on what ground, until when."""

    questions: tuple[str, ...]
    text: str
    citation: str
    url: str
    valid_until: date
    language: Language = "vi"
    procedure_code: str | None = None
    case_id: int | None = None


@dataclass(frozen=True, slots=True)
class CuratedAnswer:
    """A proposal with who made it and who decided. `procedure_version` is the one it rests on."""

    id: int
    state: CuratedState
    proposal: Proposal
    author_id: int
    author: str
    proposed_at: datetime
    procedure_version: int | None = None
    decided_by: int | None = None
    approver: str | None = None
    decided_at: datetime | None = None
    note: str | None = None
    merged_into: int | None = None

    def holds(self, today: date, version: int | None) -> bool:
        """Whether it may be said: still valid, and its procedure still the version it rests on."""
        fresh = self.procedure_version is None or self.procedure_version == version
        return self.state is CuratedState.APPROVED and today <= self.proposal.valid_until and fresh
