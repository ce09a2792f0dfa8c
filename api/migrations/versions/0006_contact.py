"""where a citizen can be reached until their case is closed; what kind of opinion a case is."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Change the schema."""
    op.add_column("cases", sa.Column("contact", sa.String(128), nullable=True))
    op.add_column("cases", sa.Column("category", sa.String(16), nullable=True))
