"""channels: files that citizens send, who cannot be reached, what a channel remembers."""

import sqlalchemy as sa
from alembic import op

from knowledge.store.engine import UtcDateTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Change the schema."""
    op.add_column("conversations", sa.Column("unreachable", sa.String(40), nullable=True))
    op.add_column("outbox", sa.Column("settled_at", UtcDateTime(), nullable=True))
    op.create_index("inbox_next", "inbox", ["state", "id"])
    op.create_table(
        "attachments",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column(
            "conversation_id", sa.String(64), sa.ForeignKey("conversations.id"), nullable=False
        ),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.String(40), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("media_type", sa.String(80), nullable=True),
        sa.Column("digest", sa.String(64), nullable=True),
        sa.UniqueConstraint("conversation_id", "seq", "part"),
    )
    op.create_index("attachments_due", "attachments", ["state", "next_at"])
    op.create_table(
        "channel_facts",
        sa.Column("channel", sa.String(16), primary_key=True),
        sa.Column("name", sa.String(80), primary_key=True),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
    )
