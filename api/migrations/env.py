"""Alembic's environment: run on the connection that `migrate` hands over."""

from alembic import context

from api.posters.tables import metadata as poster_tables
from bot.store.tables import metadata as conversation_tables
from knowledge.store.tables import metadata as knowledge_tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=[knowledge_tables, conversation_tables, poster_tables],
    render_as_batch=True,
)
context.run_migrations()
