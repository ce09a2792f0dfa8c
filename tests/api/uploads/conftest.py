"""An application with editors and an approver, as it was at first for each test."""

import shutil
from collections.abc import Iterator

import pytest

from api.migrations import migrate
from api.parts import Parts
from api.settings import Settings
from api.wiring import wire
from bot.channels.web import WebChannel
from bot.dialogue.rules import make_rules
from bot.store.users import Users
from knowledge.sourcing import keep_settings
from knowledge.store.engine import connect
from knowledge.store.sql import KnowledgeStore
from knowledge.versions import SourceSetting
from tests.api.build import PASSWORD, Site, clock_of, site_over
from tests.api.uploads.steps import (
    NATIONAL,
)
from tests.bot.build import MONDAY, Clock
from tests.fakes import HashingEncoder
from tests.samples import publish


@pytest.fixture(scope="module")
def wired(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    """An application of this module's own: what is published here stays."""
    data = tmp_path_factory.mktemp("editors")
    engine = connect(f"sqlite:///{data / 'motcua.db'}")
    migrate(engine)
    publish(engine).refresh()
    keep_settings(KnowledgeStore(engine), [SourceSetting(NATIONAL)], MONDAY)
    accounts = Users(engine)
    for login, role in (("mai", "editor"), ("duc", "approver"), ("thu", "lead"), ("ha", "editor")):
        accounts.add(login, login.title(), role, PASSWORD)
    engine.dispose()
    shutil.copyfile(data / "motcua.db", data / "first.db")
    made = wire(
        Settings(demo=True, data=data),
        now=Clock(),
        encoder=HashingEncoder(),
        dialogue=make_rules(),
        channels={"web": WebChannel()},
    )
    yield made
    made.engine.dispose()


@pytest.fixture
def site(wired: Parts) -> Iterator[Site]:
    """The application as it was at first."""
    clock_of(wired).now = MONDAY
    wired.pace.forget()
    yield site_over(wired)
    data = wired.settings.data
    wired.engine.dispose()
    for left in data.glob("motcua.db*"):
        left.unlink()
    shutil.copyfile(data / "first.db", data / "motcua.db")
    shutil.rmtree(data / "uploads", ignore_errors=True)
    wired.library.refresh()
