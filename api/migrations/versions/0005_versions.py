"""procedures over time: who published what, sources and what they hold, waiting changes."""

import sqlalchemy as sa
from alembic import op

from knowledge.store.engine import UtcDateTime

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Change the schema; what was published before counts as held by its file."""
    with op.batch_alter_table("procedure_versions", schema=None) as batch_op:
        batch_op.add_column(sa.Column("decided_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("effective_until", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "published_by", sa.String(length=128), nullable=False, server_default="import"
            )
        )
        batch_op.alter_column("deciding_document", type_=sa.String(length=255))
        batch_op.create_index(batch_op.f("ix_procedure_versions_published_at"), ["published_at"])
    with op.batch_alter_table("procedure_versions", schema=None) as batch_op:
        batch_op.alter_column("published_by", server_default=None)

    op.create_table(
        "override_versions",
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("ended", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.Column("published_at", UtcDateTime(), nullable=False),
        sa.Column("published_by", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("row"),
        sa.UniqueConstraint("id", "number"),
    )
    op.create_table(
        "procedure_groups",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "knowledge_sources",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("hold", sa.Boolean(), nullable=False),
        sa.Column("place", sa.String(length=255), nullable=True),
        sa.Column("checked_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "knowledge_holdings",
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.Column("record", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("source", "record", "key"),
    )
    op.create_index("holdings_of_record", "knowledge_holdings", ["record", "key"])
    op.create_table(
        "knowledge_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=255), nullable=False),
        sa.Column("record", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("document", sa.String(length=255), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("effective_from", sa.Date(), nullable=True),
        sa.Column("successor", sa.String(length=32), nullable=True),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("why", sa.String(length=32), nullable=False),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("settled_by", sa.String(length=128), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("changes_of_record", "knowledge_changes", ["record", "key"])
    op.create_index("changes_by_stage", "knowledge_changes", ["stage"])
    with op.batch_alter_table("turns", schema=None) as batch_op:
        batch_op.add_column(sa.Column("receipt", sa.String(length=24), nullable=True))
        batch_op.add_column(sa.Column("reply_seq", sa.Integer(), nullable=True))
        batch_op.create_unique_constraint("turns_receipt", ["receipt"])
    _backfill()


def downgrade() -> None:
    """Change it back."""
    with op.batch_alter_table("turns", schema=None) as batch_op:
        batch_op.drop_constraint("turns_receipt", type_="unique")
        batch_op.drop_column("reply_seq")
        batch_op.drop_column("receipt")
    for name in (
        "knowledge_changes",
        "knowledge_holdings",
        "knowledge_sources",
        "procedure_groups",
        "override_versions",
    ):
        op.drop_table(name)
    with op.batch_alter_table("procedure_versions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_procedure_versions_published_at"))
        batch_op.alter_column("deciding_document", type_=sa.String(length=128))
        for column in ("published_by", "effective_until", "decided_on"):
            batch_op.drop_column(column)


def _backfill() -> None:
    held = "INSERT INTO knowledge_holdings (source, record, key, checked_on) "
    op.execute(
        f"{held} SELECT DISTINCT v.source, 'procedure', v.code, "  # noqa: S608  # constants
        "COALESCE(v.checked_on, DATE(v.published_at)) FROM procedure_versions v "
        "JOIN (SELECT code, MAX(number) AS number FROM procedure_versions GROUP BY code) newest "
        "ON newest.code = v.code AND newest.number = v.number"
    )
    for table, record in (("videos", "video"), ("offices", "office")):
        op.execute(
            f"{held} SELECT source, '{record}', id, CURRENT_DATE FROM {table}"  # noqa: S608  # constants
        )
    op.execute(
        "INSERT INTO knowledge_sources (name, hold) "  # constants
        "SELECT DISTINCT source, FALSE FROM knowledge_holdings"
    )
