"""The knowledge room's tables. One row per published version; the newest row of a code counts."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from knowledge.store.engine import UtcDateTime

metadata = MetaData()

versions = Table(
    "procedure_versions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(32), nullable=False, index=True),
    Column("number", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("successor", String(32)),
    Column("deciding_document", String(255)),
    Column("decided_on", Date),
    Column("effective_from", Date),
    Column("effective_until", Date),
    Column("checked_on", Date),
    Column("source", String(255), nullable=False),
    Column("published_at", UtcDateTime, nullable=False, index=True),
    Column("published_by", String(128), nullable=False),
    UniqueConstraint("code", "number"),
)

overrides = Table(
    "override_versions",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("id", String(255), nullable=False),
    Column("number", Integer, nullable=False),
    Column("ended", Boolean, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("source", String(255), nullable=False),
    Column("published_at", UtcDateTime, nullable=False),
    Column("published_by", String(128), nullable=False),
    UniqueConstraint("id", "number"),
)


def _current(name: str) -> Table:
    """A table of records of which only the newest text is kept."""
    return Table(
        name,
        metadata,
        Column("id", String(64), primary_key=True),
        Column("digest", String(64), nullable=False),
        Column("body", Text, nullable=False),
        Column("source", String(255), nullable=False),
    )


videos = _current("videos")
offices = _current("offices")
groups = _current("procedure_groups")

record_versions = Table(
    "record_versions",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("id", String(255), nullable=False),
    Column("number", Integer, nullable=False),
    Column("ended", Boolean, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("source", String(255), nullable=False),
    Column("published_at", UtcDateTime, nullable=False),
    Column("published_by", String(128), nullable=False),
    UniqueConstraint("kind", "id", "number"),
)

sources = Table(
    "knowledge_sources",
    metadata,
    Column("name", String(255), primary_key=True),
    Column("hold", Boolean, nullable=False),
    Column("place", String(255)),
    Column("checked_at", UtcDateTime),
)

holdings = Table(
    "knowledge_holdings",
    metadata,
    Column("source", String(255), primary_key=True),
    Column("record", String(16), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("checked_on", Date, nullable=False),
    Index("holdings_of_record", "record", "key"),
)

changes = Table(
    "knowledge_changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", String(255), nullable=False),
    Column("record", String(16), nullable=False),
    Column("key", String(255), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("base", Integer, nullable=False),
    Column("body", Text),
    Column("document", String(255)),
    Column("decided_on", Date),
    Column("effective_from", Date),
    Column("successor", String(32)),
    Column("stage", String(16), nullable=False),
    Column("why", String(32), nullable=False),
    Column("found_at", UtcDateTime, nullable=False),
    Column("found_by", String(128)),
    Column("settled_at", UtcDateTime),
    Column("settled_by", String(128)),
    Column("reason", Text),
    Index("changes_of_record", "record", "key"),
    Index("changes_by_stage", "stage"),
)

vectors = Table(
    "vectors",
    metadata,
    Column("encoder", String(80), primary_key=True),
    Column("text_digest", String(64), primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)

revisions = Table(
    "knowledge_revisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("summary", Text, nullable=False),
)

index_files = Table(
    "index_files",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(80), nullable=False, index=True),
    Column("name", String(80), nullable=False),
    Column("body", LargeBinary, nullable=False),
)
