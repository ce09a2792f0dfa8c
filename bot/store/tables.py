"""The tables of conversations: inbox, log, outbox, cases, clerks."""

from sqlalchemy import (
    JSON,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from knowledge.store.engine import UtcDateTime

metadata = MetaData()


def numbered() -> Column[int]:
    """The number that the database gives each row."""
    return Column("id", Integer, primary_key=True, autoincrement=True)


def _of_conversation() -> Column[str]:
    return Column("conversation_id", ForeignKey("conversations.id"), nullable=False)


conversations = Table(
    "conversations",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("address", String(128), nullable=False),
    Column("language", String(2), nullable=False),
    Column("holder", String(8), nullable=False),
    Column("context", JSON, nullable=False),
    Column("display_name", String(128)),
    Column("last_seq", Integer, nullable=False, default=0),
    Column("created_at", UtcDateTime, nullable=False),
    Column("last_citizen_at", UtcDateTime),
    Column("unreachable", String(40)),
    UniqueConstraint("channel", "address"),
)

inbox = Table(
    "inbox",
    metadata,
    numbered(),
    Column("channel", String(16), nullable=False),
    Column("event_key", String(160), nullable=False),
    _of_conversation(),
    Column("body", JSON, nullable=False),
    Column("state", String(8), nullable=False, default="pending"),
    Column("attempts", Integer, nullable=False, default=0),
    Column("lease_until", UtcDateTime),
    Column("held_until", UtcDateTime),
    Column("error", Text),
    Column("message_seq", Integer),
    Column("received_at", UtcDateTime, nullable=False),
    Column("worker", Integer),
    Column("request_id", String(64)),
    Column("traceparent", String(55)),
    UniqueConstraint("channel", "event_key"),
    Index("inbox_pending", "state", "conversation_id", "id"),
    Index("inbox_next", "state", "id"),
)

dead_letters = Table(
    "dead_letters",
    metadata,
    numbered(),
    Column("channel", String(16), nullable=False),
    Column("body", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

messages = Table(
    "messages",
    metadata,
    numbered(),
    _of_conversation(),
    Column("seq", Integer, nullable=False),
    Column("sender", String(8), nullable=False),
    Column("body", JSON, nullable=False),
    Column("client_id", String(64)),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("conversation_id", "seq"),
    UniqueConstraint("conversation_id", "sender", "client_id"),
)

outbox = Table(
    "outbox",
    metadata,
    numbered(),
    _of_conversation(),
    Column("seq", Integer, nullable=False),
    Column("part", Integer, nullable=False),
    Column("channel", String(16), nullable=False),
    Column("address", String(128), nullable=False),
    Column("payload", JSON, nullable=False),
    Column("state", String(8), nullable=False, default="pending"),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_at", UtcDateTime, nullable=False),
    Column("platform_id", String(128)),
    Column("reason", Text),
    Column("settled_at", UtcDateTime),
    Column("worker", Integer),
    Column("request_id", String(64)),
    Column("traceparent", String(55)),
    UniqueConstraint("conversation_id", "seq", "part"),
    Index("outbox_due", "state", "next_at"),
)

attachments = Table(
    "attachments",
    metadata,
    numbered(),
    _of_conversation(),
    Column("seq", Integer, nullable=False),
    Column("part", Integer, nullable=False),
    Column("channel", String(16), nullable=False),
    Column("kind", String(24), nullable=False),
    Column("reference", Text, nullable=False),
    Column("state", String(8), nullable=False, default="pending"),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_at", UtcDateTime, nullable=False),
    Column("reason", String(40)),
    Column("size", Integer),
    Column("media_type", String(80)),
    Column("digest", String(64)),
    Column("heard", String(8)),
    Column("transcript", Text),
    UniqueConstraint("conversation_id", "seq", "part"),
    Index("attachments_due", "state", "next_at"),
    Index("attachments_unheard", "heard", "id"),
)

channel_facts = Table(
    "channel_facts",
    metadata,
    Column("channel", String(16), primary_key=True),
    Column("name", String(80), primary_key=True),
    Column("value", JSON, nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

turns = Table(
    "turns",
    metadata,
    numbered(),
    _of_conversation(),
    Column("seq", Integer, nullable=False),
    Column("outcome", String(32), nullable=False),
    Column("aspect", String(16)),
    Column("language", String(2), nullable=False),
    Column("confidence", Float, nullable=False),
    Column("detail", JSON, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("receipt", String(24), unique=True),
    Column("reply_seq", Integer),
    Index("turns_of_conversation", "conversation_id", "seq"),
)

users = Table(
    "users",
    metadata,
    numbered(),
    Column("login", String(64), nullable=False, unique=True),
    Column("name", String(128), nullable=False),
    Column("role", String(16), nullable=False),
    Column("password_hash", String(255), nullable=False),
    Column("failures", Integer, nullable=False, default=0),
    Column("locked_until", UtcDateTime),
    Column("known_failures", Integer, nullable=False, default=0),
    Column("known_locked_until", UtcDateTime),
    Column("office_id", String(64)),
    Column("totp_secret", String(64)),
    Column("totp_step", Integer),
    Column("seen_at", UtcDateTime),
    Column("email", String(254)),
    Column("disabled_at", UtcDateTime),
    Column("password_until", UtcDateTime),
    Column("epoch", Integer, nullable=False, default=0),
    Index("users_email", "email", unique=True),
)

cases = Table(
    "cases",
    metadata,
    numbered(),
    _of_conversation(),
    Column("number", String(24), nullable=False, unique=True),
    Column("reason", String(20), nullable=False),
    Column("status", String(8), nullable=False, index=True),
    Column("owner_id", ForeignKey("users.id")),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("seen_seq", Integer, nullable=False, default=0),
    Column("office_id", String(64)),
    Column("field", String(128)),
    Column("procedure_code", String(32)),
    Column("waiting_since", UtcDateTime),
    Column("promised_at", UtcDateTime),
    Column("due_at", UtcDateTime),
    Column("window_until", UtcDateTime),
    Column("runs_out_at", UtcDateTime),
    Column("snoozed_until", UtcDateTime),
    Column("first_answer_at", UtcDateTime),
    Column("closed_at", UtcDateTime),
    Column("outcome", String(16)),
    Column("contact", String(128)),
    Column("category", String(16)),
    Index("cases_by_end", "status", "runs_out_at", "opened_at"),
    Index("cases_of_conversation", "conversation_id", "status"),
)

case_entries = Table(
    "case_entries",
    metadata,
    numbered(),
    Column("case_id", ForeignKey("cases.id"), nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("actor_id", ForeignKey("users.id")),
    Column("detail", Text),
    Column("at", UtcDateTime, nullable=False),
    Column("target_id", Integer),
)
