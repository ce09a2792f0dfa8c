"""Sessions that were ended, and failures in browsers that an account was in before."""

import sqlalchemy as sa
from alembic import op

from knowledge.store.engine import UtcDateTime

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Change the schema."""
    op.create_table(
        "ended_sessions",
        sa.Column("session", sa.String(32), primary_key=True),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    failures = sa.Column("known_failures", sa.Integer, nullable=False, server_default="0")
    op.add_column("users", failures)
    op.add_column("users", sa.Column("known_locked_until", UtcDateTime, nullable=True))
