"""accounts that are disabled, hold a temporary password, or sign in by OpenID Connect."""

import sqlalchemy as sa
from alembic import op

from knowledge.store.engine import UtcDateTime

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Change the schema."""
    op.add_column("users", sa.Column("email", sa.String(254), nullable=True))
    op.add_column("users", sa.Column("disabled_at", UtcDateTime(), nullable=True))
    op.add_column("users", sa.Column("password_until", UtcDateTime(), nullable=True))
    op.add_column(
        "users", sa.Column("epoch", sa.Integer(), nullable=False, server_default=sa.text("0"))
    )
    op.create_index("users_email", "users", ["email"], unique=True)
    op.create_table(
        "openid_links",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("issuer", sa.String(255), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.UniqueConstraint("issuer", "subject"),
        sa.UniqueConstraint("issuer", "user_id"),
    )
    op.create_table(
        "openid_uses",
        sa.Column("nonce", sa.String(64), primary_key=True),
        sa.Column("at", UtcDateTime(), nullable=False),
    )
