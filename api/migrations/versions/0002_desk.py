"""the desk: calendars, roster, curated answers, roles, an audit log that only grows."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from knowledge.store.engine import UtcDateTime

revision = "0002"
down_revision = "0001"

_Columns = tuple[tuple[str, sa.types.TypeEngine[Any]], ...]
_CASES: _Columns = (
    ("office_id", sa.String(64)),
    ("field", sa.String(128)),
    ("procedure_code", sa.String(32)),
    ("waiting_since", UtcDateTime()),
    ("promised_at", UtcDateTime()),
    ("due_at", UtcDateTime()),
    ("window_until", UtcDateTime()),
    ("runs_out_at", UtcDateTime()),
    ("snoozed_until", UtcDateTime()),
    ("first_answer_at", UtcDateTime()),
    ("closed_at", UtcDateTime()),
    ("outcome", sa.String(16)),
)
_USERS: _Columns = (
    ("office_id", sa.String(64)),
    ("totp_secret", sa.String(64)),
    ("totp_step", sa.Integer()),
    ("seen_at", UtcDateTime()),
)


def upgrade() -> None:
    """Change the schema."""
    for name, kind in _CASES:
        op.add_column("cases", sa.Column(name, kind, nullable=True))
    for name, kind in _USERS:
        op.add_column("users", sa.Column(name, kind, nullable=True))
    op.add_column("case_entries", sa.Column("target_id", sa.Integer(), nullable=True))
    op.create_index("cases_by_end", "cases", ["status", "runs_out_at", "opened_at"])
    op.create_index("cases_of_conversation", "cases", ["conversation_id", "status"])
    op.execute("UPDATE cases SET waiting_since = opened_at WHERE status = 'new'")
    _planning()
    _knowledge()
    _audit()


def _planning() -> None:
    op.create_table(
        "grants",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("office_id", sa.String(64), nullable=False),
        sa.UniqueConstraint("user_id", "role", "office_id"),
    )
    op.create_table(
        "desk_days",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("office_id", sa.String(64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("spans", sa.String(64), nullable=False),
        sa.Column("note", sa.String(200), nullable=False),
        sa.UniqueConstraint("office_id", "day"),
    )
    op.create_table(
        "shifts",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("office_id", sa.String(64), nullable=False),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("begins_at", UtcDateTime(), nullable=False),
        sa.Column("ends_at", UtcDateTime(), nullable=False),
        sa.UniqueConstraint("user_id", "begins_at"),
    )
    op.create_index("shifts_of_office", "shifts", ["office_id", "begins_at"])


def _knowledge() -> None:
    op.create_table(
        "canned",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("citation", sa.String(200), nullable=False),
        sa.Column("url", sa.String(500), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("office_id", sa.String(64), nullable=True),
        sa.Column("author_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
    )
    op.create_table(
        "curated_answers",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("state", sa.String(10), nullable=False, index=True),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("citation", sa.String(200), nullable=False),
        sa.Column("url", sa.String(500), nullable=False),
        sa.Column("procedure_code", sa.String(32), nullable=True),
        sa.Column("procedure_version", sa.Integer(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("case_id", sa.Integer(), sa.ForeignKey("cases.id"), nullable=True),
        sa.Column("author_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("proposed_at", UtcDateTime(), nullable=False),
        sa.Column("decided_by", sa.Integer(), sa.ForeignKey("users.id"), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("note", sa.String(500), nullable=True),
        sa.Column("merged_into", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "decided_by IS NULL OR decided_by <> author_id OR state = 'withdrawn'",
            name="two_people",
        ),
    )
    op.create_table(
        "curated_questions",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column(
            "answer_id",
            sa.Integer(),
            sa.ForeignKey("curated_answers.id"),
            nullable=False,
            index=True,
        ),
        sa.Column("text", sa.String(300), nullable=False),
        sa.Column("encoder", sa.String(128), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "curated_revisions",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("at", UtcDateTime(), nullable=False),
    )


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor", sa.String(128), nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False, unique=True),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the audit log only grows'; END $$"
        )
        op.execute(
            "CREATE TRIGGER audit_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_no_{change.lower()} BEFORE {change} ON audit "
            "BEGIN SELECT RAISE(ABORT, 'the audit log only grows'); END"
        )
