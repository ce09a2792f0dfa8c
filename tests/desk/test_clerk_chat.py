"""A clerk links Telegram on their own page, is told there, ends it; Telegram is the emulator."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

import pytest
from anyio.from_thread import start_blocking_portal
from playwright.sync_api import Browser, Page, expect
from pydantic import SecretStr

from bot.channels.telegram_bot import TelegramChannel
from bot.store.tables import conversations
from tests.channels.counterparts import TelegramEmulator, install
from tests.desk.real_desk import RealDesk, enter, running_desk
from tests.desk.test_rooms import make_case
from tests.widget.browser import NARROW, scrolls_sideways, small_targets, violations, watched_page

TOKEN, SECRET = "77:abc", "s3cret_A-z"
LAN_CHAT = 4_100
HEADING = "Nhận tin trên Telegram"


@dataclass(frozen=True, slots=True)
class Office:
    """The desk with its bot, and Telegram."""

    desk: RealDesk
    telegram: TelegramEmulator

    def press(self, link: str, chat: int = LAN_CHAT) -> None:
        """Somebody opens the link in Telegram and presses start."""
        (tag,) = parse_qs(urlsplit(link).query)["start"]
        self.telegram.person(TOKEN, chat, {"command": f"/start {tag}"})

    def texts(self) -> list[str]:
        """What the bot said, oldest first."""
        return [str(one["text"]) for one in self.telegram.calls(TOKEN, "sendMessage")]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The real application, its webhook at the emulator."""
    install()
    with TelegramEmulator() as telegram:
        settings = {
            "telegram_token": SecretStr(TOKEN),
            "telegram_secret": SecretStr(SECRET),
            "telegram_api": telegram.origin,
        }
        with running_desk(tmp_path_factory.mktemp("desk"), **settings) as desk:
            with start_blocking_portal() as portal:  # this thread's loop is the browser's
                portal.call(set_up, telegram.origin, f"{desk.origin}/webhooks/telegram")
            yield Office(desk, telegram)


async def set_up(telegram: str, webhook: str) -> None:
    """As `motcua telegram setup` does it."""
    channel = TelegramChannel(TOKEN, telegram)
    await channel.open()
    await channel.setup(webhook, SECRET)
    await channel.close()


@pytest.fixture
def page(browser: Browser, office: Office) -> Iterator[Page]:
    """The lead's own page."""
    with watched_page(browser, timezone_id="Asia/Ho_Chi_Minh") as made:
        enter(made, office.desk, "minh", "#me")
        yield made


def invite(page: Page) -> str:
    """Ask for a link; what it is."""
    page.get_by_role("button", name=HEADING).click()
    opens = page.get_by_role("link", name="Mở Telegram")
    expect(opens).to_be_focused()
    return str(opens.get_attribute("href"))


def test_a_clerk_links_telegram_is_told_there_and_ends_it(page: Page, office: Office) -> None:
    """From the button to the message of a new case, and back; no citizen's conversation of it."""
    box = page.get_by_label("Yêu cầu mới: Telegram")
    expect(box).to_be_disabled()
    link = invite(page)
    assert link.startswith("https://t.me/TestNameBot?start=clerk_")

    office.press(link)

    expect(page.get_by_text("Tin gửi đến Nguyễn Thị Hoa")).to_be_visible()
    expect(box).to_be_enabled()
    expect(page.get_by_role("button", name="Bỏ Telegram")).to_be_focused()
    with page.expect_response(lambda one: one.request.method == "PUT"):
        box.check()
    make_case(office.desk, "Tôi là Bí Mật, cho gặp cán bộ")
    for _ in range(200):
        page.wait_for_timeout(100)
        if len(office.texts()) == 2:
            break
    linked, told = office.texts()
    assert linked.startswith("Đã nối chat này")
    assert told.startswith("Yêu cầu mới: YC-")
    assert "/desk#case=" in told
    assert "Bí Mật" not in told
    with office.desk.parts.engine.connect() as connection:
        channels = connection.execute(conversations.select()).mappings().all()
    assert [one["channel"] for one in channels] == ["web"]

    page.get_by_role("button", name="Bỏ Telegram").click()

    expect(page.get_by_role("button", name=HEADING)).to_be_focused()
    expect(box).to_be_disabled()


def test_who_blocks_the_bot_reads_it_on_the_page(page: Page, office: Office) -> None:
    """Telegram refuses the next notice: the link is over, and the page says why."""
    office.press(invite(page))
    expect(page.get_by_text("Tin gửi đến")).to_be_visible()
    with page.expect_response(lambda one: one.request.method == "PUT"):
        page.get_by_label("Giao cho tôi: Telegram").check()
    chats = office.desk.parts.clerk_chats
    assert chats is not None

    chats.blocked(str(LAN_CHAT))
    page.reload()

    expect(page.get_by_text("bạn đã chặn trợ lý")).to_be_visible()
    expect(page.get_by_role("button", name=HEADING)).to_be_visible()


def test_the_link_holds_wcag_and_fits_a_small_phone(browser: Browser, office: Office) -> None:
    """Offered, open and linked, in light and dark."""
    options = {"viewport": NARROW, "color_scheme": "dark", "has_touch": True}
    with watched_page(browser, **options) as page:
        enter(page, office.desk, "lan", "#me")
        link = invite(page)
        assert violations(page) == []
        assert not scrolls_sideways(page)
        expect(page.locator(".qr")).to_be_hidden()
        page.set_viewport_size({"width": 1280, "height": 800})
        page.emulate_media(color_scheme="light")
        expect(page.locator(".qr")).to_be_visible()
        assert violations(page) == []

        office.press(link, LAN_CHAT + 1)

        expect(page.get_by_text("Tin gửi đến")).to_be_visible()
        assert violations(page) == []
        assert small_targets(page) == []
