"""Concrete adapters made from the settings: channels, dialogue, knowledge, speech recognition."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
from sqlalchemy import Engine

from api.access.identity_provider import IdentityProvider
from api.settings import Settings
from api.signals.live import Relay, Signals
from bot.alerts.chats import ClerkChats
from bot.alerts.gathering import Gathering
from bot.alerts.mail import SmtpMail
from bot.alerts.notices import Notices
from bot.alerts.push import WebPush
from bot.alerts.sending import Alerting
from bot.alerts.wording import Wording
from bot.casework.rules import load_desk_rules
from bot.channels.messenger import Graph, MessengerChannel, PageAdmin
from bot.channels.pacing import Meter
from bot.channels.troubles import Trouble
from bot.channels.web import WebChannel
from bot.channels.words import load_words as load_channel_words
from bot.channels.zalo_oa import Tokens as ZaloTokens
from bot.channels.zalo_oa import ZaloChannel
from bot.checkups import Checker
from bot.dialogue.checked import CheckedDialogue
from bot.dialogue.rasa_http import RasaDialogue
from bot.keeping.attachments import Keeper
from bot.messages import Language
from bot.ports import Channel, Dialogue, FileSource
from bot.store.attachments import Attachments
from bot.store.facts import Facts
from bot.store.users import Users
from bot.words import Words
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
from knowledge.tracing import UNTRACED, Tracer

if TYPE_CHECKING:
    from bot.channels.telegram_bot import TelegramChannel

_SECONDS_TO_ANSWER = 10.0


def make_bus(engine: Engine, signals: Signals) -> Relay | None:
    """Signals to the other processes of a PostgreSQL database; on SQLite there are none."""
    if engine.dialect.name != "postgresql":
        return None
    from api.signals.bus import Bus  # SQLite starts without psycopg

    return Bus(engine, signals)


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


def make_tracer(settings: Settings, service: str) -> Tracer:
    """Traces of this process, shown as `service`, to the collector that the settings name."""
    if not settings.trace_endpoint:
        return UNTRACED
    try:
        from api.telemetry.otel import otel_tracer  # the SDK is slow to load, and optional
    except ImportError as missing:
        raise ValueError(
            "MOTCUA_TRACE_ENDPOINT needs OpenTelemetry: pip install 'motcua[tracing]'"
        ) from missing
    return otel_tracer(settings.trace_endpoint, service)


def make_sources(settings: Settings, today: date, given: Given | None = None) -> tuple[Source, ...]:
    """Every importer; the first that accepts a file reads it."""
    # The libraries that read documents take half a second to load; only an import needs them.
    from knowledge.sources.registry import importers

    return importers(today, make_transcriber(settings), given or Given())


def make_transcriber(settings: Settings) -> Transcriber:
    """Speech recognition, where a model is named and its package is there."""
    return WhisperTranscriber(settings.whisper_model)


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


def make_dialogue(settings: Settings, rules: Dialogue) -> Dialogue:
    """Rasa held to the rules where a server is named, else the rules alone."""
    if not settings.rasa_url:
        return rules
    return CheckedDialogue(RasaDialogue(settings.rasa_url), rules)


def make_openid(settings: Settings, now: Callable[[], datetime]) -> IdentityProvider | None:
    """The identity provider that clerks may sign in at, where one is named."""
    if not settings.oidc_issuer:
        return None
    from api.access.openid import Client, OpenIdProvider  # a fifth of a second

    client = Client(
        settings.oidc_issuer,
        settings.oidc_client_id,
        settings.oidc_client_secret.get_secret_value(),
        f"{settings.public_url.rstrip('/')}/api/desk/openid/back",
    )
    return OpenIdProvider(client, now)


def make_push(settings: Settings) -> WebPush | None:
    """Pushes to clerks' browsers, which take them from https pages and from this machine only."""
    place = urlsplit(settings.public_url)
    if place.scheme != "https" and place.hostname not in ("127.0.0.1", "localhost"):
        return None
    contact = f"mailto:{settings.smtp_from}" if settings.smtp_from else settings.public_url
    return WebPush(settings.data / "vapid.pem", contact)


def make_gathering(
    engine: Engine, facts: Facts, users: Users, now: Callable[[], datetime]
) -> Gathering:
    """Finds what clerks are to be told."""
    soon = timedelta(minutes=load_desk_rules().soon_minutes)
    return Gathering(engine, facts, users.find, soon, now)


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


def make_alerting(
    settings: Settings,
    engine: Engine,
    words: Words,
    library: Library,
    push: WebPush | None,
    chats: ClerkChats | None,
    now: Callable[[], datetime],
) -> Alerting:
    """Sends what clerks are to be told, by mail where a server is named."""
    url = settings.smtp_url.get_secret_value()
    mail = SmtpMail(url, settings.smtp_from) if url and settings.smtp_from else None

    def office(office_id: str | None, language: Language) -> str:
        found = next((one for one in library.offices if one.id == office_id), None)
        return (found.name_en if language == "en" else found.name) if found else ""

    wording = Wording(words, office, f"{settings.public_url.rstrip('/')}/desk")
    return Alerting(engine, wording, mail, push, chats, now)
