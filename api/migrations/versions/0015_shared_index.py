"""the index that machines without a common folder hand each other."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Change the schema."""
    op.create_table(
        "index_files",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("key", sa.String(80), nullable=False, index=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
    )
    if op.get_bind().dialect.name == "postgresql":  # vectors do not get smaller, only slower
        op.execute("ALTER TABLE index_files ALTER COLUMN body SET STORAGE EXTERNAL")
