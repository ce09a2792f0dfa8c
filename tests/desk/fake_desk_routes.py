"""The fake desk's routes, as the real ones are called and answer."""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Cookie, Depends, Header, HTTPException, Response
from fastapi.responses import StreamingResponse

from api.routes.alerts import AlertsOut, NewAlerts
from api.routes.channels_health import AccountOut
from api.routes.insight import InsightOut
from api.routes.planning import DayRequest, Plan, ShiftRequest
from api.routes.session import TotpRequest, TotpSecret
from api.schemas.chat import Accepted
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
    ClerkOut,
    ClerkReply,
    CloseRequest,
    Colleague,
    ForwardRequest,
    NoteRequest,
    Place,
    PresenceRequest,
    SignInRequest,
    SignInWays,
    SnoozeRequest,
)
from api.schemas.mistakes import MistakeRequest, TrialMade, TrialRequest
from tests.desk.fake_cases import CLERK, COLLEAGUE
from tests.desk.fake_desk import FakeDesk
from tests.desk.fake_figures import figures
from tests.desk.fake_knowledge import CANNED, LINK, MOMENT, proposal

PASSWORD = "mot-cua-2026"
STEP = 0.02  # seconds between looks for a change


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
    _add_second_factor(router, desk)
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


def _add_second_factor(router: APIRouter, desk: FakeDesk) -> None:
    @router.get("/totp", dependencies=READING)
    def totp() -> TotpSecret:
        picture = "data:image/svg+xml,<svg/>"
        uri = "otpauth://totp/lan"
        return TotpSecret(secret="A" * 32, uri=uri, qr=picture, replaces=desk.totp)

    @router.post("/totp", dependencies=WRITING)
    def switch_on(asked: TotpRequest) -> ClerkOut:
        if asked.code != "123456":
            raise HTTPException(422, {"code": "wrong_code", "message": "wrong"})
        if asked.password != PASSWORD or (desk.totp and asked.old_code != "654321"):
            raise HTTPException(422, {"code": "wrong_proof", "message": "wrong"})
        desk.totp = True
        return desk.clerk()


def _add_planning(router: APIRouter, desk: FakeDesk) -> None:
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
