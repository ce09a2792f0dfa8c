"""What citizens say of answers, mistakes in guides, questions that are tried again."""

import sqlalchemy as sa
from alembic import op

from knowledge.store.engine import UtcDateTime

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Change the schema."""
    _ratings()
    _mistakes()
    _trials()


def _ratings() -> None:
    op.create_table(
        "answer_ratings",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("receipt", sa.String(24), nullable=False, unique=True),
        sa.Column(
            "conversation_id", sa.String(64), sa.ForeignKey("conversations.id"), nullable=False
        ),
        sa.Column("procedure_code", sa.String(32)),
        sa.Column("helped", sa.Boolean, nullable=False),
        sa.Column("fault", sa.String(16)),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_answer_ratings_at", "answer_ratings", ["at"])
    op.create_table(
        "case_stars",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("case_id", sa.Integer, sa.ForeignKey("cases.id"), nullable=False, unique=True),
        sa.Column("clerk_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("asked_at", UtcDateTime, nullable=False),
        sa.Column("stars", sa.Integer),
    )
    op.create_index("ix_case_stars_asked_at", "case_stars", ["asked_at"])


def _mistakes() -> None:
    op.create_table(
        "mistakes",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column(
            "conversation_id", sa.String(64), sa.ForeignKey("conversations.id"), nullable=False
        ),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("receipt", sa.String(24)),
        sa.Column("case_id", sa.Integer, sa.ForeignKey("cases.id")),
        sa.Column("reporter_id", sa.Integer, sa.ForeignKey("users.id")),
        sa.Column("procedure_code", sa.String(32), nullable=False),
        sa.Column("procedure_version", sa.Integer),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("opened_at", UtcDateTime, nullable=False),
        sa.Column("decided_by", sa.Integer, sa.ForeignKey("users.id")),
        sa.Column("decided_at", UtcDateTime),
        sa.Column("decision", sa.String(500)),
        sa.Column("told", sa.String(40)),
        sa.UniqueConstraint("conversation_id", "seq", "procedure_code"),
    )
    op.create_index("mistakes_by_state", "mistakes", ["state", "opened_at"])


def _trials() -> None:
    op.create_table(
        "trials",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("text", sa.String(500), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("procedure_code", sa.String(32), nullable=False),
        sa.Column("author_id", sa.Integer, sa.ForeignKey("users.id"), nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.UniqueConstraint("text", "procedure_code"),
    )
    op.create_table(
        "trial_runs",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("knowledge", sa.String(64), nullable=False),
        sa.Column("results", sa.JSON, nullable=False),
    )
