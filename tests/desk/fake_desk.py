"""A fake of the desk interface: cases in memory, one clerk, faults on demand."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from fastapi import HTTPException

from api.routes.channels_health import AccountOut
from api.routes.planning import Plan, ShiftOut, ShiftRequest, SpanOut
from api.schemas.chat import Accepted, MessageOut
from api.schemas.curated import (
    CuratedOut,
    DraftOut,
)
from api.schemas.desk import (
    CaseDetail,
    CaseList,
    CaseSummary,
    ClerkOut,
    ClerkReply,
    EntryOut,
)
from api.schemas.mistakes import MistakeRequest, TrialRequest
from knowledge.hours import VIETNAM
from tests.desk.fake_cases import CLERK, COLLEAGUE, sample_cases


@dataclass
class DeskFaults:
    """What goes wrong next; counters run down to zero."""

    refuse_replies: int = 0  # 503
    reject_replies: int = 0  # 409
    taken: bool = False  # a colleague claims first
    delivery: str = "sent"  # what becomes of a reply


@dataclass
class FakeDesk:
    """Cases, changes, faults."""

    cases: dict[int, CaseDetail] = field(default_factory=sample_cases)
    faults: DeskFaults = field(default_factory=DeskFaults)
    changes: list[int | None] = field(default_factory=list)
    replies: list[ClerkReply] = field(default_factory=list)
    proposals: list[CuratedOut] = field(default_factory=list)
    decided: list[tuple[int, str]] = field(default_factory=list)
    draft: DraftOut | None = None
    shifts: list[tuple[str, ShiftRequest]] = field(default_factory=list)
    days_off: list[tuple[str, str, str]] = field(default_factory=list)
    beats: list[bool] = field(default_factory=list)
    mistakes: list[MistakeRequest] = field(default_factory=list)
    trials: list[TrialRequest] = field(default_factory=list)
    typing: list[int] = field(default_factory=list)  # cases whose citizen types
    typed: list[int] = field(default_factory=list)  # cases whose clerk typed, once a sign
    accounts: list[AccountOut] = field(default_factory=list)
    openid: str | None = None
    totp: bool = False
    epoch: int = 0

    def reset(self) -> None:
        """As freshly started; open streams end."""
        self.cases, self.faults = sample_cases(), DeskFaults()
        self.changes, self.replies, self.beats = [], [], []
        self.typing, self.typed = [], []
        self.shifts, self.days_off, self.openid, self.totp = [], [], None, False
        self.proposals, self.decided, self.draft = [], [], None
        self.mistakes, self.trials = [], []
        self.accounts = []
        self.epoch += 1

    def plan(self, office: str) -> Plan:
        """An office that works this morning, and whoever was put on its roster."""
        today = datetime.now(UTC).astimezone(VIETNAM)
        begin = today.replace(hour=7, minute=30, second=0, microsecond=0)
        sitting = [
            ShiftOut(
                id=number, clerk_id=one.clerk_id, clerk=CLERK,
                begins_at=one.begins_at, ends_at=one.ends_at,
            )
            for number, (_, one) in enumerate(self.shifts)
        ]  # fmt: skip
        spans = [SpanOut(begins_at=begin, ends_at=begin + timedelta(hours=4))]
        return Plan(office=office, theme="Thứ Tư không hẹn", spans=spans, days=[], shifts=sitting)

    def cut_streams(self) -> None:
        """End every open stream."""
        self.epoch += 1

    def clerk(self) -> ClerkOut:
        """The one clerk of this desk."""
        return ClerkOut(
            id=1,
            login="lan",
            name=CLERK,
            role="clerk",
            csrf="csrf-1",
            powers=("answer", "approve", "channels", "insight", "see"),
        )

    def case(self, number: int) -> CaseDetail:
        """A case, or 404."""
        if number not in self.cases:
            raise HTTPException(404, {"code": "no_case", "message": "Không có yêu cầu này."})
        return self.cases[number]

    def listed(self, view: str) -> CaseList:
        """The queue as one tab shows it."""
        every = [one.case for one in self.cases.values()]
        mine = [one for one in every if one.mine and one.status == "claimed"]
        parts = {
            "new": [one for one in every if one.status == "new"],
            "mine": [one for one in mine if not one.waiting_for_citizen],
            "waiting": [one for one in mine if one.waiting_for_citizen],
            "snoozed": [one for one in every if one.mine and one.status == "snoozed"],
            "all": [one for one in every if one.status != "closed"],
            "closed": [one for one in every if one.status == "closed"],
        }
        counts = {name: len(cases) for name, cases in parts.items()}
        unread = sum(1 for one in parts["mine"] if one.unread)
        shown = parts[view]
        counts |= {"unread": unread, "approve": len(self.proposals)}
        return CaseList(cases=shown, counts=counts, total=len(shown))

    def change(self, number: int, label: str, actor: str | None, **changed: Any) -> CaseDetail:
        """Update a case's summary, add an entry, tell everyone."""
        case = self.case(number)
        entry = EntryOut(kind="changed", label=label, actor=actor, at=datetime.now(UTC))
        summary = CaseSummary.model_validate(case.case.model_dump() | changed)
        self.cases[number] = case.model_copy(
            update={"case": summary, "entries": [*case.entries, entry]}
        )
        self.changes.append(number)
        return self.cases[number]

    def enter(self, number: int, kind: str, label: str, detail: str) -> CaseDetail:
        """Add an entry with words for the desk, and tell everyone."""
        case = self.case(number)
        now = datetime.now(UTC)
        entry = EntryOut(kind=kind, label=label, actor=CLERK, at=now, detail=detail)
        self.cases[number] = case.model_copy(update={"entries": [*case.entries, entry]})
        self.changes.append(number)
        return self.cases[number]

    def claim(self, number: int) -> CaseDetail:
        """Atomic in the real one; here a fault decides."""
        if self.faults.taken or self.case(number).case.owner:
            self.change(number, "Đã nhận", COLLEAGUE, status="claimed", owner=COLLEAGUE, mine=False)
            detail = {"code": "already_claimed", "message": "another clerk has taken this case"}
            raise HTTPException(409, detail)
        return self.change(number, "Đã nhận", CLERK, status="claimed", owner=CLERK, mine=True)

    def reply(self, number: int, reply: ClerkReply) -> Accepted:
        """Store once; its delivery follows."""
        self.replies.append(reply)
        if self.faults.refuse_replies > 0:
            self.faults.refuse_replies -= 1
            raise HTTPException(503, {"code": "unavailable", "message": ""})
        if self.faults.reject_replies > 0:
            self.faults.reject_replies -= 1
            raise HTTPException(409, {"code": "already_claimed", "message": "claim the case first"})
        case = self.case(number)
        duplicate = any(one.client_id == reply.client_id for one in case.messages)
        if not duplicate:
            self.say(
                number, sender="clerk", text=reply.text, author=CLERK,
                client_id=reply.client_id, delivery=self.faults.delivery,
                links=[one.model_dump() for one in reply.links],
                moments=[one.model_dump() for one in reply.moments],
            )  # fmt: skip
        return Accepted(accepted=True, duplicate=duplicate)

    def say(self, number: int, **message: Any) -> None:
        """Append a message to a case, as when a citizen writes."""
        case = self.case(number)
        usual = {"seq": len(case.messages) + 1, "language": "vi", "at": datetime.now(UTC)}
        made = MessageOut.model_validate(usual | message)
        summary = case.case.model_copy(update={"last_text": made.text})
        self.cases[number] = case.model_copy(
            update={"messages": [*case.messages, made], "case": summary}
        )
        self.changes.append(number)
