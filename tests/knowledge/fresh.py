"""A store in memory and small guides, for the tests of what is kept."""

from datetime import UTC, datetime

from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from knowledge.procedures import Procedure, Version, Wording
from knowledge.store.rows import new_version
from knowledge.store.sql import KnowledgeStore
from knowledge.store.tables import metadata

NOW = datetime(2026, 7, 15, 8, 0, tzinfo=UTC)


def store() -> KnowledgeStore:
    """An empty store."""
    engine = create_engine(
        "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}
    )
    metadata.create_all(engine)
    return KnowledgeStore(engine)


def guide(code: str, name: str, steps: str = "Nộp hồ sơ tại bộ phận một cửa.") -> Procedure:
    """A procedure of a name and steps."""
    return Procedure(code, Wording(name, steps=steps))


def first_version(procedure: Procedure) -> tuple[Version, str]:
    """`procedure` as an import publishes it the first time, with its source."""
    return new_version(procedure, 1), "guides.jsonl"
