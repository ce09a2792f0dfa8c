"""A person who answers outside our desk, in the platform's own inbox."""

from datetime import datetime

from sqlalchemy import Connection, Engine, or_, select, update

from bot.cases import Reason, Status
from bot.conversation import Conversation, Holder
from bot.store import cases, log
from bot.store.tables import cases as case_table
from bot.store.tables import conversations, outbox


def take_over(
    engine: Engine, channel: str, address: str, message_id: str, number: str, at: datetime
) -> bool:
    """Silence the bot for the person at `address`; False where the message was our own.

    A case under `number` stands at the desk, so that a clerk can give the conversation back.
    """
    with engine.begin() as connection:
        talk = _held(connection, channel, address)
        if talk is None or talk.holder is Holder.HUMAN or _own(connection, talk.id, message_id):
            return False
        cases.open_case(connection, talk.id, number, Reason.ASKED_FOR_PERSON, at)
        log.update_conversation(connection, talk.id, holder=Holder.HUMAN)
        return True


def give_back(engine: Engine, channel: str, address: str) -> bool:
    """The other app is done: the bot answers again, unless one of our clerks has the case."""
    with engine.begin() as connection:
        talk = _held(connection, channel, address)
        if talk is None or talk.holder is not Holder.HUMAN:
            return False
        held = select(case_table.c.id).where(
            case_table.c.conversation_id == talk.id,
            case_table.c.status.not_in((Status.NEW.value, Status.CLOSED.value)),
        )
        if connection.execute(held).first() is not None:
            return False
        log.update_conversation(connection, talk.id, holder=Holder.WAITING)
        return True


def hear(engine: Engine, channel: str, address: str, at: datetime) -> None:
    """The person did something without words: the channel's window opens anew."""
    with engine.begin() as connection:
        connection.execute(
            update(conversations)
            .where(
                conversations.c.channel == channel,
                conversations.c.address == address,
                or_(
                    conversations.c.last_citizen_at.is_(None), conversations.c.last_citizen_at < at
                ),
            )
            .values(last_citizen_at=at)
        )


def _held(connection: Connection, channel: str, address: str) -> Conversation | None:
    """The person's conversation, with nobody else writing to it."""
    talk = log.conversation_at(connection, channel, address)
    if talk is None:
        return None
    changed = log.hold(connection, talk.id)
    return log.find_conversation(connection, talk.id) if changed else talk


def _own(connection: Connection, conversation_id: str, message_id: str) -> bool:
    """Whether we sent it: under that id, or just now, so that its id is not written yet."""
    ours = select(outbox.c.id).where(
        outbox.c.conversation_id == conversation_id,
        or_(outbox.c.platform_id == message_id, outbox.c.state == "sending"),
    )
    return connection.execute(ours).first() is not None
