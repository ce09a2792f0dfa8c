"""What was heard in a voice message, and how long its event waits for that."""

import sqlalchemy as sa
from alembic import op

from knowledge.store.engine import UtcDateTime

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Change the schema."""
    op.add_column("inbox", sa.Column("held_until", UtcDateTime(), nullable=True))
    op.add_column("attachments", sa.Column("heard", sa.String(8), nullable=True))
    op.add_column("attachments", sa.Column("transcript", sa.Text(), nullable=True))
    op.create_index("attachments_unheard", "attachments", ["heard", "id"])
