"""Records of the rooms as the JSON of the HTTP interface."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from api.schemas import (
    CaseDetail,
    CaseSummary,
    ChoiceOut,
    EntryOut,
    LinkOut,
    Log,
    MessageOut,
    MomentOut,
    TurnOut,
)
from api.wiring import Parts
from bot.cases import Status
from bot.conversation import Holder
from bot.desk import CaseView
from bot.messages import Language
from bot.store import log
from bot.store.cases import CaseRow
from bot.store.log import Logged
from bot.store.users import Clerk
from knowledge.store.engine import reading


def read_log(parts: Parts, conversation_id: str, after: int) -> Log:
    """A conversation's log after a position, and who has it."""
    with reading(parts.engine) as connection:
        talk = log.find_conversation(connection, conversation_id)
        lines = log.lines_after(connection, conversation_id, after)
    holder = talk.holder if talk else Holder.BOT
    typing = holder is not Holder.HUMAN and parts.inbox.waiting(conversation_id) > 0
    return Log(messages=[message(line) for line in lines], holder=holder.value, typing=typing)


def message(line: Logged, delivery: str | None = None) -> MessageOut:
    """One line of the log."""
    reply = line.reply
    return MessageOut(
        seq=line.seq,
        sender=reply.sender.value,
        language=reply.language,
        text=reply.text,
        links=[LinkOut(title=link.title, url=link.url) for link in reply.links],
        moments=[
            MomentOut(title=m.title, url=m.url, seconds=m.seconds, words=m.words)
            for m in reply.moments
        ],
        choices=[ChoiceOut(value=choice.value, title=choice.title) for choice in reply.choices],
        author=reply.author,
        client_id=line.client_id,
        at=line.at,
        delivery=delivery,
    )


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
    language: Language = "en" if case.language == "en" else "vi"
    return CaseSummary(
        id=case.id,
        number=case.number,
        status=case.status.value,
        reason=case.reason.value,
        reason_label=viewer.label("reason", case.reason.value),
        channel=case.channel,
        citizen=case.citizen or viewer.label("desk", "guest"),
        language=language,
        owner=case.owner,
        mine=case.owner_id == viewer.clerk.id,
        last_text=case.last_text[:200],
        opened_at=case.opened_at,
        waiting_seconds=_waiting(case, viewer.parts.now()),
        unread=case.unread,
    )


def _waiting(case: CaseRow, now: datetime) -> int:
    """Seconds that the citizen has waited for words: from the opening, then since their last."""
    if case.status is Status.CLOSED or (case.status is Status.CLAIMED and not case.unanswered):
        return 0
    since = case.opened_at if case.status is Status.NEW else case.last_at
    return max(0, int((now - since).total_seconds()))


def case_detail(viewer: Viewer, view: CaseView) -> CaseDetail:
    """A whole case."""
    return CaseDetail(
        case=case_summary(viewer, view.case),
        messages=[message(line, view.delivery.get(line.seq)) for line in view.lines],
        entries=[
            EntryOut(
                kind=entry.kind.value,
                label=viewer.label("entry", entry.kind.value),
                actor=actor,
                at=entry.at,
            )
            for entry, actor in view.entries
        ],
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


def _candidates(detail: dict[str, Any]) -> list[dict[str, str | float]]:
    return [dict(candidate) for candidate in detail.get("candidates", [])[:5]]
