"""The desk's records as the JSON of its interface."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from api.desk_schemas import CaseDetail, CaseSummary, Clock, EntryOut, FileOut, TurnOut, Urgency
from api.parts import Parts
from api.views import message
from bot.cases import Entry, EntryKind, Status
from bot.desk import CaseView
from bot.messages import Language
from bot.roles import Clerk
from bot.store.attachments import Kept, files_of
from bot.store.feedback import ratings_of
from bot.store.queue import CaseRow
from knowledge.store.engine import reading

_TOLD = {
    EntryKind.ASSIGNED,
    EntryKind.FORWARDED,
    EntryKind.NOTED,
    EntryKind.RETURNED,
    EntryKind.DRAFT_SENT,
    EntryKind.DRAFT_EDITED,
    EntryKind.DRAFT_REJECTED,
    EntryKind.MISTAKE_SENT,
    EntryKind.MISTAKE_DECLINED,
}
"""The entries whose detail is words for the clerk."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """The clerk who looks, and the language of their page."""

    parts: Parts
    clerk: Clerk
    language: Language

    def label(self, group: str, name: str) -> str:
        """What a clerk reads for one of our own names."""
        return self.parts.words.say(f"{group}.{name}", self.language)


def case_summary(viewer: Viewer, case: CaseRow) -> CaseSummary:
    """A line of the queue."""
    now = viewer.parts.now()
    clock, left = _clock(case, now)
    version = viewer.parts.library.version(case.procedure_code) if case.procedure_code else None
    office = viewer.parts.promises.office(case.office_id) if case.office_id else None
    return CaseSummary(
        id=case.id,
        number=case.number,
        status=case.status.value,
        reason=case.reason.value,
        reason_label=viewer.label("reason", case.reason.value),
        channel=case.channel,
        citizen=case.citizen or viewer.label("desk", "guest"),
        language="en" if case.language == "en" else "vi",
        owner=case.owner,
        mine=case.owner_id == viewer.clerk.id,
        last_text=case.last_text[:200],
        opened_at=case.opened_at,
        waiting_seconds=_waiting(case, now),
        unread=case.unread,
        waiting_for_citizen=case.status is Status.CLAIMED and case.waiting_since is None,
        clock=clock,
        urgency=_urgency(left, viewer.parts.promises.rules.soon_minutes),
        seconds_left=left,
        office=office.name if office else None,
        field=case.field,
        procedure=version.procedure.name if version else None,
        snoozed_until=case.snoozed_until,
    )


def _clock(case: CaseRow, now: datetime) -> tuple[Clock | None, int | None]:
    """What runs out first, and in how many seconds."""
    if case.status is Status.CLOSED or case.waiting_since is None:
        return None, None
    if case.runs_out_at is None:
        return "waiting", None
    clock: Clock = "window" if case.runs_out_at == case.window_until else "promise"
    return clock, int((case.runs_out_at - now).total_seconds())


def _urgency(left: int | None, soon_minutes: int) -> Urgency:
    if left is None:
        return "none"
    if left < 0:
        return "late"
    return "soon" if left <= timedelta(minutes=soon_minutes).total_seconds() else "calm"


def _waiting(case: CaseRow, now: datetime) -> int:
    """Seconds for which the citizen has waited for a person's words."""
    if case.status is Status.CLOSED or case.waiting_since is None:
        return 0
    return max(0, int((now - case.waiting_since).total_seconds()))


def case_detail(viewer: Viewer, view: CaseView) -> CaseDetail:
    """A whole case."""
    parts, talk = viewer.parts, view.case.conversation_id
    with reading(parts.engine) as connection:
        files = files_of(connection, talk)
        reach = parts.reach.note(connection, talk, viewer.language, parts.now())
        rated = ratings_of(connection, talk)
    return CaseDetail(
        case=case_summary(viewer, view.case),
        reach=reach,
        files=tuple(_file(view.case.id, one) for seq in sorted(files) for one in files[seq]),
        messages=[message(line, view.delivery.get(line.seq), rated=rated) for line in view.lines],
        contact=view.case.contact,
        category=view.case.category,
        entries=[_entry(viewer, entry, actor) for entry, actor in view.entries],
        turns=[
            TurnOut(
                seq=turn.seq,
                outcome=turn.outcome,
                outcome_label=viewer.label("outcome", turn.outcome),
                aspect=turn.aspect,
                confidence=turn.confidence,
                candidates=_candidates(turn.detail),
            )
            for turn in view.turns
        ],
    )


def _file(case_id: int, one: Kept) -> FileOut:
    return FileOut(
        seq=one.seq,
        kind=one.kind,
        state=one.state,
        size=one.size,
        url=f"/api/desk/cases/{case_id}/files/{one.id}" if one.digest else None,
        heard=one.heard,
        transcript=one.transcript,
    )


def _entry(viewer: Viewer, entry: Entry, actor: str | None) -> EntryOut:
    return EntryOut(
        kind=entry.kind.value,
        label=viewer.label("entry", entry.kind.value),
        actor=actor,
        at=entry.at,
        detail=_detail(viewer, entry),
    )


def _detail(viewer: Viewer, entry: Entry) -> str | None:
    if entry.kind is EntryKind.CATEGORISED and entry.detail:
        return viewer.label("category", entry.detail)
    if entry.kind is EntryKind.CITIZEN_NOT_TOLD and entry.detail:
        return viewer.parts.reach.channel_words[viewer.language].reasons.get(entry.detail)
    return entry.detail if entry.kind in _TOLD else None


def _candidates(detail: dict[str, Any]) -> list[dict[str, str | float]]:
    return [dict(candidate) for candidate in detail.get("candidates", [])[:5]]
