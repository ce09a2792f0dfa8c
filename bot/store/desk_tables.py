"""The desk's own tables: roles, calendars, roster, canned replies, curated answers, audit log."""

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bot.store.tables import metadata, numbered
from knowledge.store.engine import UtcDateTime

grants = Table(
    "grants",
    metadata,
    numbered(),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("role", String(16), nullable=False),
    Column("office_id", String(64), nullable=False),
    UniqueConstraint("user_id", "role", "office_id"),
)

openid_links = Table(
    "openid_links",
    metadata,
    numbered(),
    Column("issuer", String(255), nullable=False),
    Column("subject", String(255), nullable=False),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("issuer", "subject"),
    UniqueConstraint("issuer", "user_id"),
)

openid_uses = Table(
    "openid_uses",
    metadata,
    Column("nonce", String(64), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)

ended_sessions = Table(
    "ended_sessions",
    metadata,
    Column("session", String(32), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
)

alert_choices = Table(
    "alert_choices",
    metadata,
    numbered(),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("way", String(8), nullable=False),
    Column("language", String(2), nullable=False),
    UniqueConstraint("user_id", "kind", "way"),
)

alerts = Table(
    "alerts",
    metadata,
    numbered(),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("key", String(64), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("case_id", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("user_id", "key"),
)

alert_sends = Table(
    "alert_sends",
    metadata,
    numbered(),
    Column("alert_id", ForeignKey("alerts.id"), nullable=False),
    Column("way", String(8), nullable=False),
    Column("state", String(8), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime),
    UniqueConstraint("alert_id", "way"),
    Index("alert_sends_due", "way", "state", "next_at"),
)

telegram_links = Table(
    "telegram_links",
    metadata,
    Column("user_id", ForeignKey("users.id"), primary_key=True, autoincrement=False),
    Column("code", String(64), unique=True),
    Column("code_until", UtcDateTime),
    Column("language", String(2), nullable=False),
    Column("chat_id", String(32), unique=True),
    Column("chat_name", String(64)),
    Column("ended", String(8)),
    Column("at", UtcDateTime, nullable=False),
)

push_browsers = Table(
    "push_browsers",
    metadata,
    numbered(),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("endpoint", String(500), nullable=False, unique=True),
    Column("p256dh", String(128), nullable=False),
    Column("auth", String(64), nullable=False),
    Column("language", String(2), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

desk_days = Table(
    "desk_days",
    metadata,
    numbered(),
    Column("office_id", String(64), nullable=False),
    Column("day", Date, nullable=False),
    Column("spans", String(64), nullable=False),
    Column("note", String(200), nullable=False, default=""),
    UniqueConstraint("office_id", "day"),
)

shifts = Table(
    "shifts",
    metadata,
    numbered(),
    Column("office_id", String(64), nullable=False),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("begins_at", UtcDateTime, nullable=False),
    Column("ends_at", UtcDateTime, nullable=False),
    UniqueConstraint("user_id", "begins_at"),
    Index("shifts_of_office", "office_id", "begins_at"),
)

canned = Table(
    "canned",
    metadata,
    numbered(),
    Column("title", String(120), nullable=False),
    Column("text", Text, nullable=False),
    Column("language", String(2), nullable=False),
    Column("citation", String(200), nullable=False),
    Column("url", String(500), nullable=False),
    Column("valid_until", Date, nullable=False),
    Column("office_id", String(64)),
    Column("author_id", ForeignKey("users.id"), nullable=False),
)

curated_answers = Table(
    "curated_answers",
    metadata,
    numbered(),
    Column("state", String(10), nullable=False, index=True),
    Column("language", String(2), nullable=False),
    Column("text", Text, nullable=False),
    Column("citation", String(200), nullable=False),
    Column("url", String(500), nullable=False),
    Column("procedure_code", String(32)),
    Column("procedure_version", Integer),
    Column("valid_until", Date, nullable=False),
    Column("case_id", ForeignKey("cases.id")),
    Column("author_id", ForeignKey("users.id"), nullable=False),
    Column("proposed_at", UtcDateTime, nullable=False),
    Column("decided_by", ForeignKey("users.id")),
    Column("decided_at", UtcDateTime),
    Column("note", String(500)),
    Column("merged_into", Integer),
    CheckConstraint(
        "decided_by IS NULL OR decided_by <> author_id OR state = 'withdrawn'",
        name="two_people",
    ),
)

curated_questions = Table(
    "curated_questions",
    metadata,
    numbered(),
    Column("answer_id", ForeignKey("curated_answers.id"), nullable=False, index=True),
    Column("text", String(300), nullable=False),
    Column("encoder", String(128), nullable=False),
    Column("vector", LargeBinary, nullable=False),
)

curated_revisions = Table(
    "curated_revisions",
    metadata,
    numbered(),
    Column("at", UtcDateTime, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    numbered(),
    Column("at", UtcDateTime, nullable=False),
    Column("actor_id", Integer),
    Column("actor", String(128), nullable=False),
    Column("action", String(32), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("detail", JSON, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("digest", String(64), nullable=False, unique=True),
)
