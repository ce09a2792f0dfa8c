"""`motcua messenger`, `motcua telegram`, `motcua zalo`: connecting the office's channels."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC
from typing import TypeVar

import httpx
import typer

from api.adapters import make_page_admin
from api.doctor import Finding
from api.settings import Settings
from bot.channels.messenger import GraphRefusedError, PageAdmin, PageHealth
from bot.channels.telegram_bot import BotHealth, TelegramChannel, TelegramRefusedError

_SECONDS = 20.0
Read = Callable[[], Settings]
Answer = TypeVar("Answer")


def messenger_app(settings: Read) -> typer.Typer:
    """The commands for Facebook pages."""
    commands = typer.Typer(no_args_is_help=True, help="The office's Facebook pages.")

    @commands.command("setup")
    def setup() -> None:
        """Set the webhook, greeting, menu and first questions of each page; safe to repeat."""
        given = settings()
        url = webhook(given, "messenger")
        verify = _needed(given.messenger_verify_token.get_secret_value(), "MESSENGER_VERIFY_TOKEN")
        asyncio.run(_with_pages(given, lambda pages: pages.setup(url, verify)))
        typer.echo(f"pages set up: {', '.join(given.page_tokens())}. Webhook: {url}")
        if not given.messenger_app_id:
            typer.echo(f"MOTCUA_MESSENGER_APP_ID is empty: enter {url} in the app's console")

    @commands.command("resubscribe")
    def resubscribe() -> None:
        """Subscribe the app to each page's events again, after Meta ended it."""
        asyncio.run(_with_pages(settings(), lambda pages: pages.resubscribe()))
        typer.echo(f"subscribed: {', '.join(settings().page_tokens())}")

    @commands.command("check")
    def check() -> None:
        """Say whether each page's token, permissions and subscription are in order."""
        found = asyncio.run(_with_pages(settings(), lambda pages: pages.check()))
        report([one for page in found for one in page_findings(page)])

    return commands


def telegram_app(settings: Read) -> typer.Typer:
    """The commands for the Telegram bot."""
    commands = typer.Typer(no_args_is_help=True, help="The office's Telegram bot.")

    @commands.command("setup")
    def setup() -> None:
        """Register the webhook and the menu of commands; once at deployment, safe to repeat."""
        given = settings()
        url = webhook(given, "telegram")
        secret = _needed(given.telegram_secret.get_secret_value(), "TELEGRAM_SECRET")
        asyncio.run(_with_bot(given, lambda bot: bot.setup(url, secret)))
        typer.echo(f"webhook: {url}")

    @commands.command("check")
    def check() -> None:
        """Say whether Telegram reaches us, and what it could not deliver."""
        given = settings()
        found = asyncio.run(_with_bot(given, lambda bot: bot.check()))
        report(list(bot_findings(found, webhook(given, "telegram"))))

    return commands


def webhook(settings: Settings, channel: str) -> str:
    """Where a platform delivers."""
    return f"{settings.public_url.rstrip('/')}/webhooks/{channel}"


def page_findings(page: PageHealth) -> Iterator[Finding]:
    """One page's state, and what to do where something is wrong."""
    name = f"page {page.page}" + (f" ({page.name})" if page.name else "")
    if page.refused is not None:
        yield Finding(False, f"{name}: {page.refused} Make a new token and set it.")
        return
    if page.valid is False:
        yield Finding(False, f"{name}: the token is no longer valid. Make a new one and set it.")
    elif page.expires_at is not None:
        day = page.expires_at.astimezone(UTC).date()
        yield Finding(False, f"{name}: the token ends on {day}. Use a system user's token.")
    else:
        yield Finding(True, f"{name}: the token works")
    if page.missing_permissions:
        yield Finding(False, f"{name}: ask Meta for {', '.join(page.missing_permissions)}")
    if page.missing_fields:
        fields = ", ".join(page.missing_fields)
        todo = "Run: motcua messenger resubscribe"
        yield Finding(False, f"{name}: not subscribed to {fields}. {todo}")
    else:
        yield Finding(True, f"{name}: subscribed to every event")
    if not page.has_get_started:
        yield Finding(False, f"{name}: no Get Started button. Run: motcua messenger setup")


def bot_findings(bot: BotHealth, url: str) -> Iterator[Finding]:
    """The bot's state, and what to do where something is wrong."""
    yield Finding(True, f"bot @{bot.username}: the token works")
    if bot.url != url:
        yield Finding(False, f"webhook is {bot.url or 'not set'}. Run: motcua telegram setup")
    elif bot.missing_updates:
        missing = ", ".join(bot.missing_updates)
        yield Finding(False, f"webhook: not told of {missing}. Run: motcua telegram setup")
    else:
        yield Finding(True, f"webhook: {url}")
    yield Finding(bot.waiting < 100, f"waiting at Telegram: {bot.waiting} updates")
    if bot.last_error is not None:
        yield Finding(False, f"last error, {bot.last_error_at}: {bot.last_error}")


def report(findings: list[Finding]) -> None:
    """Print findings; exit with 1 where something is to be mended."""
    for finding in findings:
        typer.echo(f"{'ok  ' if finding.ok else 'FIX '} {finding.text}")
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


async def _with_pages(settings: Settings, act: Callable[[PageAdmin], Awaitable[Answer]]) -> Answer:
    if not settings.page_tokens():
        raise ValueError("set MOTCUA_MESSENGER_PAGE_ID and MOTCUA_MESSENGER_PAGE_TOKEN first")
    async with httpx.AsyncClient(timeout=_SECONDS) as client:
        try:
            return await act(make_page_admin(settings, client))
        except GraphRefusedError as error:
            raise ValueError(f"Meta refused: {error}") from error
        except httpx.HTTPError as error:
            raise ValueError(f"Meta cannot be reached: {type(error).__name__}") from error


async def _with_bot(
    settings: Settings, act: Callable[[TelegramChannel], Awaitable[Answer]]
) -> Answer:
    token = _needed(settings.telegram_token.get_secret_value(), "TELEGRAM_TOKEN")
    bot = TelegramChannel(token, base_url=settings.telegram_api or None)
    await bot.open()
    try:
        return await act(bot)
    except TelegramRefusedError as error:
        raise ValueError(f"Telegram refused: {error}") from error
    finally:
        await bot.close()


def _needed(value: str, name: str) -> str:
    if not value:
        raise ValueError(f"set MOTCUA_{name} first")
    return value
