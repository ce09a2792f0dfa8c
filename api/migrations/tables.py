"""Every table of the product, by room: what the migrations must make."""

import bot.store.desk_tables  # adds the desk's tables to the conversations'
import bot.store.feedback_tables  # noqa: F401  # and those of what citizens think of answers
from api.posters.tables import metadata as poster_tables
from bot.store.tables import metadata as conversation_tables
from knowledge.store.tables import metadata as knowledge_tables

TABLES = [knowledge_tables, conversation_tables, poster_tables]
