"""Alembic's environment: run on the connection that `migrate` hands over."""

from alembic import context

from api.migrations.tables import TABLES

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=TABLES,
    render_as_batch=True,
)
context.run_migrations()
