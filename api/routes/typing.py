"""That somebody types, told to the other side: no word of it, and nothing is kept."""

import asyncio

from fastapi import APIRouter

from api.deps import AddressDep, AnsweringDep, PartsDep, limited
from api.parts import Parts
from api.schemas.common import RowId
from api.signals.typing_now import TOPIC
from bot.roles import Clerk
from bot.store import cases, log
from knowledge.store.engine import reading

router = APIRouter(tags=["chat"])


@router.post("/api/chat/typing", status_code=204, dependencies=[limited("typing", 10)])
def citizen_types(address: AddressDep, parts: PartsDep) -> None:
    """The citizen of this session types; the desk sees it where their case is open.

    Ten in ten seconds from one address; the widget sends one in three seconds.
    """
    with reading(parts.engine) as connection:
        talk = log.conversation_at(connection, "web", address)
        case_id = cases.open_case_id(connection, talk.id) if talk else None
        office = cases.office_of(connection, case_id) if case_id else None
    if case_id is not None:
        parts.typing_now.citizen(case_id, office)
        parts.signals.send(TOPIC)


@router.post("/api/desk/cases/{case_id}/typing", status_code=204)
async def clerk_types(case_id: RowId, clerk: AnsweringDep, parts: PartsDep) -> None:
    """The clerk who has the case types; the citizen sees it where their channel can show it."""
    channel, address = await asyncio.to_thread(_told, parts, case_id, clerk)
    if shown := parts.typing.channels.get(channel):
        await shown.show_typing(address)


def _told(parts: Parts, case_id: int, clerk: Clerk) -> tuple[str, str]:
    """Tell the widget; returns where the citizen is."""
    with reading(parts.engine) as connection:
        talk = parts.counter.talk(connection, parts.counter.owned(connection, case_id, clerk))
    parts.typing_now.clerk(talk.id, case_id)
    parts.signals.send(f"conversation:{talk.id}")
    return talk.channel, talk.address
