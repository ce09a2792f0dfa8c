"""The application over a database of its own, with the real rules and few procedures."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from shutil import copyfile

import pytest
from pydantic import SecretStr
from sqlalchemy import delete

from api.migrations import migrate
from api.parts import Parts
from api.settings import Settings
from api.wiring import wire
from bot.channels.web import WebChannel
from bot.dialogue.rules import make_rules
from bot.roles import Role
from bot.store.desk_tables import audit
from bot.store.tables import metadata, users
from bot.store.users import Users
from knowledge.store.engine import connect
from knowledge.store.tables import changes, overrides
from tests.api.build import PASSWORD, Site, become, clock_of, site_over
from tests.bot.build import MONDAY, Clock
from tests.fakes import FakePlatform, HashingEncoder
from tests.samples import publish

Start = Callable[..., Site]
AS_ADDED = {
    "role": "clerk",
    "office_id": None,
    "failures": 0,
    "locked_until": None,
    "known_failures": 0,
    "known_locked_until": None,
    "totp_secret": None,
    "totp_step": None,
}
"""What a test may have made of the two clerks that all tests share."""


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the few procedures and two clerks."""
    path = tmp_path_factory.mktemp("furnished") / "motcua.db"
    engine = connect(f"sqlite:///{path}")
    migrate(engine)
    publish(engine).refresh()
    accounts = Users(engine)
    accounts.add("lan", "Nguyễn Thị Lan", "clerk", PASSWORD)
    accounts.add("minh", "Trần Văn Minh", "clerk", PASSWORD)
    engine.dispose()  # the last connection to close takes the log into the file
    return path


@pytest.fixture(scope="session")
def parts(furnished: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    """Everything plugged together, once, over a copy: reading its word lists takes a second."""
    data = tmp_path_factory.mktemp("shared")
    copyfile(furnished, data / "motcua.db")
    channels = {name: FakePlatform(name) for name in ("telegram", "messenger")}
    wired = wire(
        Settings(
            demo=True,
            data=data,
            telegram_secret=SecretStr("telegram-secret"),
            messenger_app_secret=SecretStr("app-secret"),
            messenger_verify_token=SecretStr("verify-me"),
        ),
        now=Clock(),
        encoder=HashingEncoder(),
        dialogue=make_rules(),
        channels={"web": WebChannel(), **channels},
    )
    yield wired
    wired.engine.dispose()


@pytest.fixture
def start(parts: Parts) -> Iterator[Start]:
    """Makes sites with settings of their own; what was said is erased after the test."""

    def begin(**settings: object) -> Site:
        given = parts.settings.model_copy(update=settings)
        return site_over(replace(parts, settings=given))

    clock_of(parts).now = MONDAY
    parts.pace.forget()
    yield begin
    with parts.engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            if table not in (users, audit):
                connection.execute(table.delete())
        connection.execute(users.update().values(AS_ADDED))


@pytest.fixture
def site(start: Start) -> Site:
    """The application with the demo's settings."""
    return start()


@pytest.fixture
def editor(site: Site) -> Iterator[dict[str, str]]:
    """Lan is an editor; what she wrote is erased after the test."""
    yield become(site, Role.EDITOR)
    with site.parts.engine.begin() as connection:
        connection.execute(delete(changes))
        connection.execute(delete(overrides))
    site.parts.knowledge.publish("erased", site.clock.now)
    site.parts.library.refresh()
