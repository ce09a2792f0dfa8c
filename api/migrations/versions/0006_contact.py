"""where a citizen can be reached outside the chat, until their case is closed."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Change the schema."""
    op.add_column("cases", sa.Column("contact", sa.String(128), nullable=True))
