"""A migrated database file, made once; each test gets a copy."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from api.migrations import migrate
from bot.conversation import Context, Conversation
from bot.dialogue.rules import make_rules
from bot.hours import desk_hours
from bot.messages import Incoming, Language
from bot.pipeline import Pipeline, make_pipeline
from bot.thresholds import load_thresholds
from bot.turn import Turn
from bot.words import load_words
from knowledge.procedures import Version
from knowledge.rank import load_ranking
from knowledge.search import Search
from knowledge.store.engine import connect
from tests.bot.build import MONDAY, NUMBER, Bench, Say, copied
from tests.fakes import HashingEncoder
from tests.samples import BIRTH, offices, publish


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The empty database."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    engine = connect(f"sqlite:///{path}")
    migrate(engine)
    engine.dispose()
    return path


@pytest.fixture
def new_engine(template: Path, tmp_path: Path) -> Iterator[Callable[[], Engine]]:
    """Makes engines, each over a database of its own, and closes them after the test."""
    made: list[Engine] = []

    def make() -> Engine:
        for former in made:
            former.dispose()
        made.append(copied(template, tmp_path))
        return made[-1]

    yield make
    for engine in made:
        engine.dispose()


@pytest.fixture
def bench(new_engine: Callable[[], Engine]) -> Bench:
    """Inbox, worker, outbox and desk over an empty database."""
    return Bench(new_engine())


@pytest.fixture(scope="module")
def module_engine(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine over a database that the tests of one file share."""
    engine = copied(template, tmp_path_factory.mktemp("shared"))
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def birth(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Version:
    """The guide on birth registration, as published."""
    engine = copied(template, tmp_path_factory.mktemp("guides"))
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
