"""which worker has an event or a request in its hands."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Change the schema."""
    for table in ("inbox", "outbox"):
        op.add_column(table, sa.Column("worker", sa.Integer(), nullable=True))
