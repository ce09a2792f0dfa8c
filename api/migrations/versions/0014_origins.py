"""which request, and which trace, brought an event or a request to send."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Change the schema."""
    for table in ("inbox", "outbox"):
        op.add_column(table, sa.Column("request_id", sa.String(64), nullable=True))
        op.add_column(table, sa.Column("traceparent", sa.String(55), nullable=True))
