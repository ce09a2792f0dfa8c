"""The desk's records as the JSON of its interface."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from api.parts import Parts
from api.schemas.chat import MessageOut
from api.schemas.desk import CaseDetail, CaseSummary, Clock, EntryOut, FileOut, TurnOut, Urgency
from api.views.chat import message
from bot.cases import Entry, EntryKind, Status
from bot.desk import CaseView
from bot.feedback import Rating
from bot.hidden import visible
from bot.messages import Language, Sender
from bot.privacy import mask
from bot.privacy.mask import SECRETS
from bot.roles import Clerk
from bot.store.attachments import Kept, files_of
from bot.store.feedback import ratings_of
from bot.store.log import Logged
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


_LOOKED_AT = 2_000
"""Letters of the last message that are looked at, so that no number is cut before it is seen."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """The clerk who looks, and the language of their page."""

    parts: Parts
    clerk: Clerk
    language: Language

    def label(self, group: str, name: str) -> str:
        """What a clerk reads for one of our own names."""
        return self.parts.words.say(f"{group}.{name}", self.language)

    def reads(self, case: CaseRow, text: str) -> str:
        """`text` as this clerk reads it: personal data only in a case that they have.

        One-time codes and card numbers are shown to nobody, nor is what no eye sees.
        """
        text = visible(text)
        mine = case.owner_id == self.clerk.id
        return mask(text, SECRETS) if mine else mask(text)


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
        citizen=viewer.reads(case, case.citizen or "") or viewer.label("desk", "guest"),
        language="en" if case.language == "en" else "vi",
        owner=case.owner,
        mine=case.owner_id == viewer.clerk.id,
        last_text=viewer.reads(case, case.last_text[:_LOOKED_AT])[:200],
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
        files=tuple(_file(viewer, view.case, one) for seq in sorted(files) for one in files[seq]),
        messages=[_line(viewer, view, line, rated) for line in view.lines],
        contact=viewer.reads(view.case, view.case.contact) if view.case.contact else None,
        category=view.case.category,
        entries=[_entry(viewer, view.case, entry, actor) for entry, actor in view.entries],
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


def _line(viewer: Viewer, view: CaseView, line: Logged, rated: Mapping[str, Rating]) -> MessageOut:
    """A line of the conversation; what the bot said comes from records and stays."""
    out = message(line, view.delivery.get(line.seq), rated=rated)
    if line.reply.sender is Sender.BOT:
        return out
    author = viewer.reads(view.case, out.author) if out.author else None
    return out.model_copy(update={"text": viewer.reads(view.case, out.text), "author": author})


def _file(viewer: Viewer, case: CaseRow, one: Kept) -> FileOut:
    """A file; who does not have the case learns only that there is one."""
    open_to = one.digest and case.owner_id == viewer.clerk.id
    return FileOut(
        seq=one.seq,
        kind=one.kind,
        state=one.state,
        size=one.size,
        url=f"/api/desk/cases/{case.id}/files/{one.id}" if open_to else None,
        heard=one.heard,
        transcript=viewer.reads(case, one.transcript) if one.transcript else one.transcript,
    )


def _entry(viewer: Viewer, case: CaseRow, entry: Entry, actor: str | None) -> EntryOut:
    return EntryOut(
        kind=entry.kind.value,
        label=viewer.label("entry", entry.kind.value),
        actor=actor,
        at=entry.at,
        detail=_detail(viewer, case, entry),
    )


def _detail(viewer: Viewer, case: CaseRow, entry: Entry) -> str | None:
    if entry.kind is EntryKind.CATEGORISED and entry.detail:
        return viewer.label("category", entry.detail)
    if entry.kind is EntryKind.CITIZEN_NOT_TOLD and entry.detail:
        return viewer.parts.reach.channel_words[viewer.language].reasons.get(entry.detail)
    return viewer.reads(case, entry.detail) if entry.detail and entry.kind in _TOLD else None


def _candidates(detail: dict[str, Any]) -> list[dict[str, str | float]]:
    return [dict(candidate) for candidate in detail.get("candidates", [])[:5]]
