"""The real application on loopback, for the pages that only show what the database holds."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from api.app import create_app
from api.migrations import migrate
from api.parts import Parts
from api.settings import Settings
from api.wiring import wire
from bot.channels.web import WebChannel
from bot.dialogue.rules import make_rules
from bot.store.users import Users
from knowledge.store.engine import connect
from tests.fakes import HashingEncoder
from tests.samples import publish
from tests.web_server import serving

PASSWORD = "một mật khẩu dài"


@dataclass(frozen=True, slots=True)
class RealDesk:
    """The running application: where it is, what is behind it."""

    origin: str
    parts: Parts


@contextmanager
def running_desk(folder: Path, **more: Any) -> Iterator[RealDesk]:
    """Start it with a few procedures, offices and four people; its workers run too.

    `more` are settings; a Telegram token among them connects the bot.
    """
    settings = Settings(data=folder, own_worker=False, demo=True, **more)
    engine = connect(settings.database_url)
    migrate(engine)
    publish(engine).refresh()
    people = Users(engine)
    people.add("an", "Đỗ Văn An", "admin", PASSWORD)
    people.add("lan", "Nguyễn Thị Lan", "clerk", PASSWORD, "xa-an-thuan")
    people.add("minh", "Trần Văn Minh", "lead", PASSWORD)
    people.add("thu", "Lê Anh Thư", "auditor", PASSWORD)
    engine.dispose()
    channels = None if more else {"web": WebChannel(), "cli": WebChannel()}
    parts = wire(settings, encoder=HashingEncoder(), dialogue=make_rules(), channels=channels)
    with serving(create_app(parts)) as origin:
        yield RealDesk(origin, parts)
    parts.engine.dispose()


def enter(page: Page, desk: RealDesk, login: str, address: str = "", password: str = "") -> None:
    """Open the desk at `address` and sign in, however many did so just now."""
    desk.parts.pace.forget()
    page.goto(f"{desk.origin}/desk{address}")
    page.get_by_label("Tên đăng nhập").fill(login)
    page.get_by_label("Mật khẩu").fill(password or PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    expect(page.get_by_role("button", name="Đăng nhập")).to_have_count(0)
