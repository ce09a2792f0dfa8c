"""A fake of the desk interface: cases in memory, one clerk, faults on demand."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Cookie, Depends, Header, HTTPException, Response
from fastapi.responses import StreamingResponse

from api.routes.alerts import AlertsOut, NewAlerts
from api.routes.channels_health import AccountOut
from api.routes.insight import InsightOut
from api.routes.planning import DayRequest, Plan, ShiftOut, ShiftRequest, SpanOut
from api.routes.session import TotpRequest, TotpSecret
from api.schemas.chat import Accepted, MessageOut
from api.schemas.curated import (
    CannedOut,
    CuratedOut,
    DraftOut,
    MaybeDraft,
    ProcedureOut,
    ProposalOut,
    ProposalRequest,
)
from api.schemas.desk import (
    Around,
    AssignRequest,
    CaseDetail,
    CaseList,
    CaseSummary,
    ClerkOut,
    ClerkReply,
    CloseRequest,
    Colleague,
    EntryOut,
    ForwardRequest,
    NoteRequest,
    Place,
    PresenceRequest,
    SignInRequest,
    SignInWays,
    SnoozeRequest,
)
from api.schemas.mistakes import MistakeRequest, TrialMade, TrialRequest
from knowledge.hours import VIETNAM
from tests.desk.fake_cases import CLERK, COLLEAGUE, sample_cases
from tests.desk.fake_figures import figures
from tests.desk.fake_knowledge import CANNED, LINK, MOMENT, proposal

PASSWORD = "mot-cua-2026"
STEP = 0.02  # seconds between looks for a change


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
    epoch: int = 0

    def reset(self) -> None:
        """As freshly started; open streams end."""
        self.cases, self.faults = sample_cases(), DeskFaults()
        self.changes, self.replies, self.beats = [], [], []
        self.typing, self.typed = [], []
        self.shifts, self.days_off, self.openid = [], [], None
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


def signed_in(desk_session: Annotated[str | None, Cookie()] = None) -> None:
    """401 without the cookie of a signed-in clerk."""
    if desk_session != "clerk-1":
        raise HTTPException(401, {"code": "signed_out", "message": "Hãy đăng nhập lại."})


def changing(x_csrf_token: Annotated[str | None, Header()] = None) -> None:
    """403 without the header that every change needs."""
    if x_csrf_token != "csrf-1":
        raise HTTPException(403, {"code": "csrf", "message": "Hãy tải lại trang."})


READING = [Depends(signed_in)]
WRITING = [Depends(signed_in), Depends(changing)]


def desk_routes(desk: FakeDesk) -> APIRouter:
    """The addresses of the desk interface."""
    router = APIRouter(prefix="/api/desk")
    _add_session(router, desk)
    _add_alerts(router)
    _add_reading(router, desk)
    _add_changes(router, desk)
    _add_handing(router, desk)
    _add_knowledge(router, desk)
    _add_curated(router, desk)
    _add_learning(router, desk)
    _add_planning(router, desk)
    return router


def _add_session(router: APIRouter, desk: FakeDesk) -> None:
    @router.get("/sign-in")
    def ways() -> SignInWays:
        return SignInWays(openid=desk.openid)

    @router.post("/sign-in")
    def sign_in(asked: SignInRequest, response: Response) -> ClerkOut:
        if asked.login == "careful" and not asked.code:
            raise HTTPException(401, {"code": "code_needed", "message": "Add the six digits."})
        if (asked.login, asked.password) not in (("lan", PASSWORD), ("careful", PASSWORD)):
            raise HTTPException(401, {"code": "wrong", "message": "Login or password is wrong."})
        response.set_cookie("desk_session", "clerk-1", httponly=True, samesite="strict")
        return desk.clerk()

    @router.post("/sign-out", status_code=204, dependencies=WRITING)
    def sign_out(response: Response) -> None:
        response.delete_cookie("desk_session")

    @router.get("/me", dependencies=READING)
    def me() -> ClerkOut:
        return desk.clerk()

    @router.get("/channels", dependencies=READING)
    def channels() -> list[AccountOut]:
        return desk.accounts


def _add_alerts(router: APIRouter) -> None:
    @router.get("/alerts/choices", dependencies=READING)
    def choices() -> AlertsOut:
        return AlertsOut(choices=(), push_key=None, email=None)

    @router.get("/alerts", dependencies=READING)
    def alerts() -> NewAlerts:
        return NewAlerts(alerts=[], newest=0)


def _add_reading(router: APIRouter, desk: FakeDesk) -> None:
    @router.get("/around", dependencies=READING)
    def around() -> Around:
        return Around(
            offices=[
                Place(id="xa", name="UBND xã An Thuận"),
                Place(id="thue", name="Thuế cơ sở 3"),
            ],
            colleagues=[Colleague(id=2, name=COLLEAGUE, here=True)],
            fields=["Hộ tịch", "Cư trú"],
            promise="Có cán bộ trực.",
        )

    @router.get("/cases", dependencies=READING)
    def cases(view: str = "new", channel: str = "") -> CaseList:
        found = desk.listed(view)
        kept = [one for one in found.cases if channel in ("", one.channel)]
        return found.model_copy(update={"cases": kept})

    @router.get("/cases/{number}", dependencies=READING)
    def case(number: int) -> CaseDetail:
        return desk.case(number)

    @router.get("/events", dependencies=READING)
    def events() -> StreamingResponse:
        return StreamingResponse(_stream(desk), media_type="text/event-stream")


def _add_changes(router: APIRouter, desk: FakeDesk) -> None:
    @router.post("/cases/{number}/claim", dependencies=WRITING)
    def claim(number: int) -> CaseDetail:
        return desk.claim(number)

    @router.post("/cases/{number}/reply", status_code=202, dependencies=WRITING)
    def reply(number: int, asked: ClerkReply) -> Accepted:
        return desk.reply(number, asked)

    @router.post("/cases/{number}/release", dependencies=WRITING)
    def release(number: int) -> CaseDetail:
        return desk.change(number, "Đã trả lại trợ lý", CLERK, status="closed", mine=False)

    @router.post("/cases/{number}/close", dependencies=WRITING)
    def close(number: int, asked: CloseRequest) -> CaseDetail:
        return desk.change(number, f"Đã đóng: {asked.outcome}", CLERK, status="closed", mine=False)


def _add_handing(router: APIRouter, desk: FakeDesk) -> None:
    @router.post("/presence", status_code=204, dependencies=WRITING)
    def presence(asked: PresenceRequest) -> None:
        desk.beats.append(asked.here)

    @router.post("/cases/{number}/typing", status_code=204, dependencies=WRITING)
    def typing(number: int) -> None:
        desk.typed.append(number)

    @router.post("/cases/{number}/note", dependencies=WRITING)
    def note(number: int, asked: NoteRequest) -> CaseDetail:
        return desk.enter(number, "noted", "Ghi chú nội bộ", asked.text)

    @router.post("/cases/{number}/snooze", dependencies=WRITING)
    def snooze(number: int, asked: SnoozeRequest) -> CaseDetail:
        return desk.change(number, "Tạm hoãn", CLERK, status="snoozed", snoozed_until=asked.until)

    @router.post("/cases/{number}/wake", dependencies=WRITING)
    def wake(number: int) -> CaseDetail:
        return desk.change(number, "Hết tạm hoãn", CLERK, status="claimed", snoozed_until=None)

    @router.post("/cases/{number}/assign", dependencies=WRITING)
    def assign(number: int, asked: AssignRequest) -> CaseDetail:
        assert asked.to == 2
        return desk.change(number, "Giao cho", CLERK, owner=COLLEAGUE, mine=False)

    @router.post("/cases/{number}/forward", status_code=204, dependencies=WRITING)
    def forward(number: int, asked: ForwardRequest) -> None:
        desk.change(
            number, asked.reason, CLERK, status="new", owner=None, mine=False, office=asked.office
        )


def _add_knowledge(router: APIRouter, desk: FakeDesk) -> None:
    @router.get("/cases/{number}/draft", dependencies=READING)
    def draft(number: int) -> MaybeDraft:
        return MaybeDraft(draft=desk.draft)

    @router.post("/cases/{number}/draft/reject", status_code=204, dependencies=WRITING)
    def reject_draft(number: int) -> None:
        desk.enter(number, "draft_rejected", "Bỏ câu trả lời gợi ý", "")

    @router.get("/canned", dependencies=READING)
    def canned() -> list[CannedOut]:
        return [CANNED]

    @router.get("/procedures", dependencies=READING)
    def procedures(q: str) -> list[ProcedureOut]:
        found = ProcedureOut(code="1.004194", name="Đăng ký tạm trú", url=None, confidence=0.8)
        return [found] if "trú" in q else []

    @router.get("/pieces", dependencies=READING)
    def pieces(code: str, aspect: str) -> MaybeDraft:
        text = f"Giấy tờ ({code}, {aspect}):\n• Tờ khai CT01"
        return MaybeDraft(draft=DraftOut(text=text, links=[LINK], moments=[MOMENT]))


def _add_learning(router: APIRouter, desk: FakeDesk) -> None:
    @router.post("/cases/{number}/mistake", dependencies=WRITING)
    def mistake(number: int, asked: MistakeRequest) -> CaseDetail:
        desk.mistakes.append(asked)
        label = "Báo sai hướng dẫn cho người biên tập"
        return desk.enter(number, "mistake_sent", label, asked.procedure_code)

    @router.post("/trials", status_code=201, dependencies=WRITING)
    def trial(asked: TrialRequest) -> TrialMade:
        desk.trials.append(asked)
        return TrialMade(id=len(desk.trials))


def _add_curated(router: APIRouter, desk: FakeDesk) -> None:
    @router.get("/curated", dependencies=READING)
    def proposals() -> list[CuratedOut]:
        return desk.proposals

    @router.post("/curated", status_code=201, dependencies=WRITING)
    def propose(asked: ProposalRequest) -> ProposalOut:
        desk.proposals.append(proposal(len(desk.proposals) + 1, CLERK, True, asked))
        desk.changes.append(None)
        return ProposalOut(id=len(desk.proposals), similar=[])

    @router.post("/curated/{number}/{step}", status_code=204, dependencies=WRITING)
    def decide(number: int, step: str) -> None:
        desk.decided.append((number, step))
        desk.proposals = [one for one in desk.proposals if one.id != number]
        desk.changes.append(None)


def _add_planning(router: APIRouter, desk: FakeDesk) -> None:
    @router.get("/totp", dependencies=READING)
    def totp() -> TotpSecret:
        return TotpSecret(secret="A" * 32, uri="otpauth://totp/lan", qr="data:image/svg+xml,<svg/>")

    @router.post("/totp", status_code=204, dependencies=WRITING)
    def switch_on(asked: TotpRequest) -> None:
        if asked.code != "123456":
            raise HTTPException(422, {"code": "wrong_code", "message": "wrong"})

    @router.get("/insight", dependencies=READING)
    def insight() -> InsightOut:
        return figures()

    @router.get("/plan/{office}", dependencies=READING)
    def plan(office: str) -> Plan:
        return desk.plan(office)

    @router.post("/plan/{office}/shifts", status_code=204, dependencies=WRITING)
    def add_shift(office: str, asked: ShiftRequest) -> None:
        desk.shifts.append((office, asked))

    @router.put("/plan/{office}/days/{day}", status_code=204, dependencies=WRITING)
    def set_day(office: str, day: str, asked: DayRequest) -> None:
        desk.days_off.append((office, day, asked.spans))


async def _stream(desk: FakeDesk) -> AsyncIterator[str]:
    epoch, told, typing = desk.epoch, len(desk.changes), list[int]()
    yield ": open\n\n"
    while desk.epoch == epoch:
        for number in desk.changes[told:]:
            told += 1
            yield f'event: changed\ndata: {{"case": {number or "null"}}}\n\n'
        if typing != desk.typing:
            typing = list(desk.typing)
            yield f'event: typing\ndata: {{"cases": {typing}}}\n\n'
        await asyncio.sleep(STEP)
