"""Channels that the settings name, and what needs to know which they are."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import httpx
from sqlalchemy import Engine

from api.settings import Settings
from bot.alerts.chats import ClerkChats
from bot.alerts.notices import Notices
from bot.channels.messenger import Graph, MessengerChannel, PageAdmin
from bot.channels.pacing import Meter
from bot.channels.troubles import Trouble
from bot.channels.web import WebChannel
from bot.channels.words import load_words as load_channel_words
from bot.channels.zalo_oa import Tokens as ZaloTokens
from bot.channels.zalo_oa import ZaloChannel
from bot.checkups import Checker
from bot.keeping.attachments import Keeper
from bot.ports import Channel, FileSource
from bot.store.attachments import Attachments
from bot.store.facts import Facts
from bot.words import Words

if TYPE_CHECKING:
    from bot.channels.telegram_bot import TelegramChannel

_SECONDS_TO_ANSWER = 10.0


def make_channels(
    settings: Settings, facts: Facts, now: Callable[[], datetime]
) -> dict[str, Channel]:
    """The channels that the settings name; the web widget and the command line always."""
    channels: dict[str, Channel] = {"web": WebChannel(), "cli": WebChannel()}
    if token := settings.telegram_token.get_secret_value():
        from bot.channels.telegram_bot import TelegramChannel  # a tenth of a second

        channels["telegram"] = TelegramChannel(token, base_url=settings.telegram_api or None)
    if pages := settings.page_tokens():
        channels["messenger"] = MessengerChannel(
            pages,
            settings.messenger_app_secret.get_secret_value().encode(),
            origin=settings.messenger_api,
            version=settings.messenger_version,
            picture=settings.messenger_persona_picture,
            client=httpx.AsyncClient(timeout=_SECONDS_TO_ANSWER),
        )
    if settings.zalo_app_id and settings.zalo_refresh_token.get_secret_value():
        channels["zalo"] = _zalo(settings, facts, now)
    return channels


def _telegram(channels: Mapping[str, Channel]) -> "TelegramChannel | None":
    """The office's own bot, where there is one."""
    if "telegram" not in channels:
        return None
    from bot.channels.telegram_bot import TelegramChannel

    found = channels["telegram"]
    return found if isinstance(found, TelegramChannel) else None


def _zalo(settings: Settings, facts: Facts, now: Callable[[], datetime]) -> ZaloChannel:
    client = httpx.AsyncClient(timeout=_SECONDS_TO_ANSWER)
    tokens = ZaloTokens(
        facts,
        client,
        settings.zalo_oauth,
        settings.zalo_app_id,
        settings.zalo_app_secret.get_secret_value(),
        settings.zalo_refresh_token.get_secret_value(),
        now,
    )
    return ZaloChannel(tokens, client=client, origin=settings.zalo_api)


def make_keeper(
    settings: Settings,
    engine: Engine,
    channels: Mapping[str, Channel],
    now: Callable[[], datetime],
    changed: Callable[[str], None],
) -> Keeper:
    """What keeps the files that citizens send on channels that have any."""
    return Keeper(
        Attachments(engine),
        {name: one for name, one in channels.items() if isinstance(one, FileSource)},
        settings.data / "files",
        settings.largest_file_mb * 1_000_000,
        now,
        changed,
    )


def make_notices(
    settings: Settings,
    engine: Engine,
    facts: Facts,
    channels: Mapping[str, Channel],
    words: Words,
    now: Callable[[], datetime],
) -> Notices | None:
    """Notices to the clerks' group, where one is named and there is a bot to send them."""
    board = _telegram(channels)
    if not settings.telegram_desk_chat or board is None:
        return None
    link = f"{settings.public_url.rstrip('/')}/desk"
    return Notices(engine, facts, board, settings.telegram_desk_chat, link, words, now)


def make_checkers(
    settings: Settings, channels: Mapping[str, Channel], now: Callable[[], datetime]
) -> dict[str, Checker]:
    """What examines the accounts of each platform that is set up."""
    checkers: dict[str, Checker] = {}
    telegram, zalo = _telegram(channels), channels.get("zalo")
    if telegram is not None:
        url = f"{settings.public_url.rstrip('/')}/webhooks/telegram"
        checkers["telegram"] = partial(_check_telegram, telegram, url, now)
    if isinstance(channels.get("messenger"), MessengerChannel):
        checkers["messenger"] = partial(_check_pages, settings)
    if isinstance(zalo, ZaloChannel):
        checkers["zalo"] = partial(_check_zalo, zalo)
    return checkers


async def _check_telegram(
    bot: "TelegramChannel", url: str, now: Callable[[], datetime]
) -> dict[str, tuple[Trouble, ...]]:
    return {"": await bot.examine(url, now())}


async def _check_pages(settings: Settings) -> dict[str, tuple[Trouble, ...]]:
    async with httpx.AsyncClient(timeout=_SECONDS_TO_ANSWER) as client:
        pages = await make_page_admin(settings, client).check()
    return {page.page: tuple(page.troubles()) for page in pages}


async def _check_zalo(account: ZaloChannel) -> dict[str, tuple[Trouble, ...]]:
    return {"": await account.check()}


def make_page_admin(settings: Settings, client: httpx.AsyncClient) -> PageAdmin:
    """What an operator does with the office's Facebook pages."""
    secret = settings.messenger_app_secret.get_secret_value()
    graph = Graph(secret.encode(), client, settings.messenger_api, settings.messenger_version)
    return PageAdmin(
        settings.page_tokens(), graph, load_channel_words(), settings.messenger_app_id, secret
    )


def make_clerk_chats(
    settings: Settings,
    engine: Engine,
    channels: Mapping[str, Channel],
    words: Words,
    now: Callable[[], datetime],
    meter: Meter,
) -> ClerkChats | None:
    """Clerks' own chats with the office's bot, where there is one whose events reach us."""
    bot = _telegram(channels)
    if bot is None or not settings.telegram_secret.get_secret_value():
        return None
    return ClerkChats(engine, bot, words, now, meter)
