"""The knowledge room's tables. One row per published version; the newest row of a code counts."""

from sqlalchemy import (
    Column,
    Date,
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
    Column("deciding_document", String(128)),
    Column("effective_from", Date),
    Column("checked_on", Date),
    Column("source", String(255), nullable=False),
    Column("published_at", UtcDateTime, nullable=False),
    UniqueConstraint("code", "number"),
)

videos = Table(
    "videos",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("source", String(255), nullable=False),
)

offices = Table(
    "offices",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("source", String(255), nullable=False),
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
