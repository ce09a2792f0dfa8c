"""What is answered from, and what reads sources."""

from datetime import date
from pathlib import Path

from sqlalchemy import Engine

from api.settings import Settings
from knowledge.aliases import load_aliases
from knowledge.encoders.absent import NoVectors, is_absent
from knowledge.indexes.pgvector import PgVectors
from knowledge.library import Library
from knowledge.ports import Encoder, Transcriber
from knowledge.revision.kept import Snapshots
from knowledge.revision.vectors import StoredVectors
from knowledge.sources.records import Given, Source
from knowledge.sources.whisper_transcriber import WhisperTranscriber
from knowledge.store.shared_index import StoredIndexes
from knowledge.store.sql import KnowledgeStore
from knowledge.text.expand import default_expander


def make_library(
    knowledge: KnowledgeStore, encoder: Encoder, data: Path, vectors: str = "memory"
) -> Library:
    """The knowledge that answers come from; its index is kept in the data folder.

    Without an encoder it is one of words, kept beside the other, which is used again later.
    """
    absent = is_absent(encoder)
    dense = _vectors_in(knowledge.engine, encoder) if vectors == "database" and not absent else None
    folder = data / ("index" if dense is None else "index-in-database")
    if absent:
        folder = data / "index-of-words"
    return Library(
        knowledge,
        NoVectors() if absent else StoredVectors(knowledge, encoder),
        load_aliases(),
        default_expander(),
        Snapshots(folder, encoder, dense, _shared_indexes(knowledge.engine)),
        dense,
    )


def _shared_indexes(engine: Engine) -> StoredIndexes | None:
    """Machines have one database, and folders of their own; SQLite's processes share both."""
    return StoredIndexes(engine) if engine.dialect.name == "postgresql" else None


def _vectors_in(engine: Engine, encoder: Encoder) -> PgVectors:
    """Raises ValueError where the database is not PostgreSQL."""
    if engine.dialect.name != "postgresql":
        raise ValueError("MOTCUA_VECTORS=database needs PostgreSQL with pgvector: MOTCUA_DATABASE")
    vectors = PgVectors(engine, encoder.name, encoder.dimensions)
    vectors.prepare()
    return vectors


def make_sources(settings: Settings, today: date, given: Given | None = None) -> tuple[Source, ...]:
    """Every importer; the first that accepts a file reads it."""
    # The libraries that read documents take half a second to load; only an import needs them.
    from knowledge.sources.registry import importers

    return importers(today, make_transcriber(settings), given or Given())


def make_transcriber(settings: Settings) -> Transcriber:
    """Speech recognition, where a model is named and its package is there."""
    return WhisperTranscriber(settings.whisper_model)
