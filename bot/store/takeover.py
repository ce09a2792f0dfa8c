"""A person who answers outside our desk, in the platform's own inbox."""

from datetime import datetime

from sqlalchemy import Engine, select

from bot.cases import Reason
from bot.conversation import Holder
from bot.store import cases, log
from bot.store.tables import outbox


def take_over(
    engine: Engine, channel: str, address: str, message_id: str, number: str, at: datetime
) -> bool:
    """Silence the bot for the person at `address`; False where the message was our own.

    A case under `number` stands at the desk, so that a clerk can give the conversation back.
    """
    with engine.begin() as connection:
        own = connection.scalar(select(outbox.c.id).where(outbox.c.platform_id == message_id))
        talk = log.conversation_at(connection, channel, address)
        if own is not None or talk is None:
            return False
        cases.open_case(connection, talk.id, number, Reason.ASKED_FOR_PERSON, at)
        log.update_conversation(connection, talk.id, holder=Holder.HUMAN)
        return True
