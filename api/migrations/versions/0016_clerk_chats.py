"""what is sent of an alert by each way, and the Telegram chats that clerks are told in."""

import sqlalchemy as sa
from alembic import op

from knowledge.store.engine import UtcDateTime

revision = "0016"
down_revision = "0015"

_MOVE = """
INSERT INTO alert_sends (alert_id, way, state, tries, next_at, sent_at)
SELECT id, '{way}', {way}, tries, next_at, sent_at FROM alerts WHERE {way} IS NOT NULL
"""


def upgrade() -> None:
    """Change the schema."""
    op.create_table(
        "alert_sends",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("alert_id", sa.Integer(), sa.ForeignKey("alerts.id"), nullable=False),
        sa.Column("way", sa.String(8), nullable=False),
        sa.Column("state", sa.String(8), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.UniqueConstraint("alert_id", "way"),
    )
    op.create_index("alert_sends_due", "alert_sends", ["way", "state", "next_at"])
    for way in ("push", "email"):
        op.execute(_MOVE.format(way=way))
    op.drop_index("alerts_to_push", "alerts")
    op.drop_index("alerts_to_mail", "alerts")
    for column in ("push", "email", "tries", "next_at", "sent_at"):
        op.drop_column("alerts", column)
    op.create_table(
        "telegram_links",
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), primary_key=True),
        sa.Column("code", sa.String(64), nullable=True, unique=True),
        sa.Column("code_until", UtcDateTime(), nullable=True),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("chat_id", sa.String(32), nullable=True, unique=True),
        sa.Column("chat_name", sa.String(64), nullable=True),
        sa.Column("ended", sa.String(8), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
    )
