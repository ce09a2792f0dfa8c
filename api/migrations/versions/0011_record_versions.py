"""Every text of videos, offices and groups, for who edits them."""

import sqlalchemy as sa
from alembic import op

from knowledge.store.engine import UtcDateTime

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Change the schema; what is published now is the first version of each record."""
    op.create_table(
        "record_versions",
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.Column("published_by", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("row"),
        sa.UniqueConstraint("kind", "id", "number"),
    )
    kinds = {"video": "videos", "office": "offices", "group": "procedure_groups"}
    for kind, table in kinds.items():
        op.execute(
            "INSERT INTO record_versions (kind, id, number, ended, digest, body, source, "  # noqa: S608  # constants
            f"published_at, published_by) SELECT '{kind}', id, 1, FALSE, digest, body, source, "
            "COALESCE((SELECT MAX(at) FROM knowledge_revisions), CURRENT_TIMESTAMP), 'import' "
            f"FROM {table}"
        )


def downgrade() -> None:
    """Change it back."""
    op.drop_table("record_versions")
