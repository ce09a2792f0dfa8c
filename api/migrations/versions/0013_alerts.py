"""what clerks are told of, by which ways, and the browsers that take pushes."""

import sqlalchemy as sa
from alembic import op

from knowledge.store.engine import UtcDateTime

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Change the schema."""
    op.create_table(
        "alert_choices",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("way", sa.String(8), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.UniqueConstraint("user_id", "kind", "way"),
    )
    op.create_table(
        "alerts",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("push", sa.String(8), nullable=True),
        sa.Column("email", sa.String(8), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.UniqueConstraint("user_id", "key"),
    )
    op.create_index("alerts_to_push", "alerts", ["push", "next_at"])
    op.create_index("alerts_to_mail", "alerts", ["email", "next_at"])
    op.create_table(
        "push_browsers",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("endpoint", sa.String(500), nullable=False, unique=True),
        sa.Column("p256dh", sa.String(128), nullable=False),
        sa.Column("auth", sa.String(64), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
    )
