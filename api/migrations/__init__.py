"""The database's schema and its history, by Alembic."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from knowledge.store.postgres import alone

_HERE = Path(__file__).parent


def migrate(engine: Engine) -> None:
    """Bring the database to the newest schema; does nothing where it is."""
    with engine.connect() as connection:
        if _revision(connection) == newest():
            return  # Alembic takes a third of a second to load
    from alembic import command
    from alembic.config import Config

    with engine.begin() as connection:
        alone(connection, "schema")  # several processes start at once
        config = Config()
        config.set_main_option("script_location", str(_HERE))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def newest() -> str:
    """The newest schema's revision: the files in versions/ begin with theirs."""
    return max(path.name.partition("_")[0] for path in (_HERE / "versions").glob("[0-9]*.py"))


def _revision(connection: Connection) -> str | None:
    """The revision that the database is at, as Alembic notes it; None in an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found
