"""Inbox, worker, outbox and desk over both databases; pipelines over a SQLite file."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.answering.hours import desk_hours
from bot.conversation import Context, Conversation
from bot.dialogue.rules import make_rules
from bot.messages import Incoming, Language
from bot.pipeline import Pipeline, make_pipeline
from bot.thresholds import load_thresholds
from bot.turn import Turn
from bot.words import load_words
from knowledge.procedures import Version
from knowledge.ranking.rank import load_ranking
from knowledge.search import Search
from knowledge.store.engine import connect
from tests.bot.build import MONDAY, NUMBER, Bench, Say
from tests.databases import Databases, SqliteFiles
from tests.fakes import HashingEncoder
from tests.samples import BIRTH, offices, publish


@pytest.fixture
def new_engine(databases: Databases) -> Callable[[], Engine]:
    """Makes engines, each over a database of its own, and removes the former one."""

    def make() -> Engine:
        databases.close()
        return databases.migrated()

    return make


@pytest.fixture
def bench(new_engine: Callable[[], Engine]) -> Bench:
    """Inbox, worker, outbox and desk over an empty database."""
    return Bench(new_engine())


@pytest.fixture(scope="module")
def module_engine(sqlite_files: SqliteFiles) -> Iterator[Engine]:
    """An engine over a database that the tests of one file share."""
    engine = connect(sqlite_files.make(migrated=True))
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def birth(sqlite_files: SqliteFiles) -> Version:
    """The guide on birth registration, as published."""
    engine = connect(sqlite_files.make(migrated=True))
    version = publish(engine).version(BIRTH)
    engine.dispose()
    assert version is not None
    return version


@pytest.fixture(scope="module")
def pipeline(module_engine: Engine) -> Pipeline:
    """The product's pipeline over a few sample procedures, with rules and the hashing encoder."""
    library, words = publish(module_engine), load_words()
    return make_pipeline(
        dialogue=make_rules(),
        search=Search(lambda: library.index, HashingEncoder(), load_ranking()),
        library=library,
        words=words,
        thresholds=load_thresholds(),
        desk_hours=lambda language, at: desk_hours(words, language, offices()[0], at),
    )


@pytest.fixture
def say(pipeline: Pipeline) -> Say:
    """Runs one turn of a conversation with a context."""

    def run(
        text: str,
        context: Context | None = None,
        case_open: bool = False,
        language: Language = "vi",
        **event: Any,
    ) -> Turn:
        talk = Conversation("c1", "web", "hoa", language, context=context or Context())
        incoming = Incoming("web", "e1", "hoa", text, MONDAY, **event)
        return pipeline.run(talk, incoming, MONDAY, NUMBER, case_open)

    return run
