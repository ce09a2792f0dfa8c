"""Who uploaded a change that waits: somebody else publishes it."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Change the schema."""
    with op.batch_alter_table("knowledge_changes", schema=None) as batch_op:
        batch_op.add_column(sa.Column("found_by", sa.String(length=128), nullable=True))


def downgrade() -> None:
    """Change it back."""
    with op.batch_alter_table("knowledge_changes", schema=None) as batch_op:
        batch_op.drop_column("found_by")
