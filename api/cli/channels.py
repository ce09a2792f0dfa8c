"""`motcua messenger`, `motcua telegram`: connecting the office's channels."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime
from typing import TypeVar

import httpx
import typer

from api.adapters.channels import make_page_admin
from api.operating.doctor import Finding
from api.settings import Settings
from api.wiring import utc_now
from bot.channels.messenger import GraphRefusedError, PageAdmin, PageHealth
from bot.channels.telegram_bot import BotHealth, TelegramChannel, TelegramRefusedError
from bot.channels.troubles import Kind, Trouble
from bot.channels.words import load_words

app = typer.Typer()
messenger = typer.Typer(no_args_is_help=True, help="The office's Facebook pages.")
telegram = typer.Typer(no_args_is_help=True, help="The office's Telegram bot.")
app.add_typer(messenger, name="messenger")
app.add_typer(telegram, name="telegram")
_SECONDS = 20.0
_OF_ACCESS = {Kind.ACCESS_REFUSED, Kind.ACCESS_INVALID, Kind.ACCESS_ENDS}
Answer = TypeVar("Answer")


@messenger.command("setup")
def messenger_setup(context: typer.Context) -> None:
    """Set the webhook, greeting, menu and first questions of each page; safe to repeat."""
    given: Settings = context.obj
    url = webhook(given, "messenger")
    verify = _needed(given.messenger_verify_token.get_secret_value(), "MESSENGER_VERIFY_TOKEN")
    asyncio.run(_with_pages(given, lambda pages: pages.setup(url, verify)))
    typer.echo(f"pages set up: {', '.join(given.page_tokens())}. Webhook: {url}")
    if not given.messenger_app_id:
        typer.echo(f"MOTCUA_MESSENGER_APP_ID is empty: enter {url} in the app's console")


@messenger.command("resubscribe")
def messenger_resubscribe(context: typer.Context) -> None:
    """Subscribe the app to each page's events again, after Meta ended it."""
    given: Settings = context.obj
    asyncio.run(_with_pages(given, lambda pages: pages.resubscribe()))
    typer.echo(f"subscribed: {', '.join(given.page_tokens())}")


@messenger.command("check")
def messenger_check(context: typer.Context) -> None:
    """Say whether each page's token, permissions and subscription are in order."""
    found = asyncio.run(_with_pages(context.obj, lambda pages: pages.check()))
    report([one for page in found for one in page_findings(page)])


@telegram.command("setup")
def telegram_setup(context: typer.Context) -> None:
    """Register the webhook and the menu of commands; once at deployment, safe to repeat."""
    given: Settings = context.obj
    url = webhook(given, "telegram")
    secret = _needed(given.telegram_secret.get_secret_value(), "TELEGRAM_SECRET")
    asyncio.run(_with_bot(given, lambda bot: bot.setup(url, secret)))
    typer.echo(f"webhook: {url}")


@telegram.command("check")
def telegram_check(context: typer.Context) -> None:
    """Say whether Telegram reaches us, and what it could not deliver."""
    given: Settings = context.obj
    found = asyncio.run(_with_bot(given, lambda bot: bot.check()))
    report(list(bot_findings(found, webhook(given, "telegram"), utc_now())))


def webhook(settings: Settings, channel: str) -> str:
    """Where a platform delivers."""
    return f"{settings.public_url.rstrip('/')}/webhooks/{channel}"


def page_findings(page: PageHealth) -> Iterator[Finding]:
    """One page's state, and what to do where something is wrong."""
    name = f"page {page.page}" + (f" ({page.name})" if page.name else "")
    troubles = list(page.troubles())
    kinds = {one.kind for one in troubles}
    if not kinds & _OF_ACCESS:
        yield Finding(True, f"{name}: the token works")
    if not kinds & {Kind.ACCESS_REFUSED, Kind.NOT_SUBSCRIBED}:
        yield Finding(True, f"{name}: subscribed to every event")
    yield from (Finding(False, f"{name}: {in_words(one)}") for one in troubles)


def bot_findings(bot: BotHealth, url: str, now: datetime) -> Iterator[Finding]:
    """The bot's state, and what to do where something is wrong."""
    name = f"bot @{bot.username}"
    yield Finding(True, f"{name}: the token works")
    troubles = list(bot.troubles(url, now))
    if not {one.kind for one in troubles} & {Kind.WEBHOOK_ELSEWHERE, Kind.UPDATES_MISSING}:
        yield Finding(True, f"webhook: {url}")
    yield from (Finding(False, f"{name}: {in_words(one)}") for one in troubles)


def in_words(trouble: Trouble) -> str:
    """What is wrong and what to do, in English."""
    return load_words()["en"].troubles[trouble.kind].format(detail=trouble.detail)


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
