"""The database's schema and its history, by Alembic."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from knowledge.store.postgres import alone


def migrate(engine: Engine) -> None:
    """Bring the database to the newest schema; does nothing where it is."""
    with engine.begin() as connection:
        alone(connection, "schema")  # several processes start at once
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
