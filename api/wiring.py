"""The composition root: the one place that names concrete adapters."""

import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from uuid import uuid4  # noqa: TID251  # the source of ids that is passed in everywhere

import httpx
from sqlalchemy import Engine

from api.guide.guide import Guide
from api.live import Signals
from api.migrations import migrate
from api.pace import Pace
from api.postbox import Postbox
from api.posters.posters import Posters
from api.posters.scans import Scans
from api.profile import Profile, load_profile
from api.security import Tokens
from api.settings import Settings
from bot.attachments import Keeper
from bot.channels.messenger import Graph, MessengerChannel, PageAdmin
from bot.channels.telegram_bot import TelegramChannel
from bot.channels.web import WebChannel
from bot.channels.words import load_words as load_channel_words
from bot.channels.zalo_oa import Tokens as ZaloTokens
from bot.channels.zalo_oa import ZaloChannel
from bot.counter import Counter
from bot.curation import Curation
from bot.desk import Desk
from bot.deskrules import load_desk_rules
from bot.dialogue.breaker import GuardedDialogue
from bot.dialogue.checked import CheckedDialogue
from bot.dialogue.rasa_http import RasaDialogue
from bot.dialogue.rules import make_rules
from bot.drafting import Drafting
from bot.handover import Handover
from bot.inbox import Worker
from bot.insight import Insight
from bot.intake import Intake
from bot.messages import Language
from bot.notices import Notices
from bot.outbox import Sender
from bot.pipeline import make_pipeline
from bot.ports import Channel, Dialogue, FileSource, Typing
from bot.practice import Practice
from bot.promises import Promises
from bot.reach import Reach
from bot.sameness import load_sameness
from bot.shelf import Shelf
from bot.store.attachments import Attachments
from bot.store.facts import Facts
from bot.store.inbox import Inbox
from bot.store.outbox import Outbox
from bot.store.users import Users
from bot.thresholds import load_thresholds
from bot.typing_signs import TypingSigns
from bot.windows import load_windows
from bot.words import Words, load_words
from knowledge.aliases import load_aliases
from knowledge.changes import Changes
from knowledge.decide import Settled, activate
from knowledge.encoders.load import load_encoder
from knowledge.hours import VIETNAM
from knowledge.library import Library
from knowledge.offices import Office
from knowledge.ports import Encoder, Transcriber
from knowledge.rank import load_ranking
from knowledge.search import Search
from knowledge.snapshots import Snapshots
from knowledge.sources.records import Given, Source
from knowledge.sources.whisper_transcriber import WhisperTranscriber
from knowledge.store.engine import connect
from knowledge.store.sql import KnowledgeStore
from knowledge.text.expand import default_expander
from knowledge.vectors import StoredVectors

_log = logging.getLogger(__name__)
_SECONDS_TO_ANSWER = 10.0
PACES = {"telegram": 1.0}
"""Seconds between two messages to one person (core.telegram.org/bots/faq: one a second)."""


def utc_now() -> datetime:
    """The one clock."""
    return datetime.now(UTC)  # noqa: TID251  # the clock that is passed in everywhere


def new_id() -> str:
    """The one source of ids: `[0-9a-f]{32}`."""
    return uuid4().hex  # the source that is passed in everywhere


@dataclass(frozen=True, slots=True)
class Parts:
    """Everything plugged together."""

    settings: Settings
    profile: Profile
    engine: Engine
    words: Words
    signals: Signals
    tokens: Tokens
    users: Users
    inbox: Inbox
    postbox: Postbox
    facts: Facts
    outbox: Outbox
    keeper: Keeper
    reach: Reach
    typing: TypingSigns
    notices: Notices | None
    worker: Worker
    sender: Sender
    counter: Counter
    desk: Desk
    handover: Handover
    promises: Promises
    curation: Curation
    shelf: Shelf
    drafting: Drafting
    insight: Insight
    channels: Mapping[str, Channel]
    dialogue: GuardedDialogue
    knowledge: KnowledgeStore
    encoder: Encoder
    library: Library
    search: Search
    guide: Guide
    posters: Posters
    scans: Scans
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    pace: Pace

    def activate(self) -> Settled:
        """Publish what comes into force by its date; its texts were encoded when it was found."""
        return activate(self.knowledge, self.now(), self.prepare)

    def prepare(self, changes: Changes) -> None:
        """Make the index of what is about to be published."""
        self.library.prepare(changes.contents, changes.versions)

    @asynccontextmanager
    async def open_channels(self) -> AsyncIterator[None]:
        """Every channel ready to send, and closed at the end."""
        for channel in self.channels.values():
            if opened := getattr(channel, "open", None):
                await opened()
        yield
        for channel in self.channels.values():
            if closed := getattr(channel, "close", None):
                await closed()


def wire(
    settings: Settings,
    *,
    now: Callable[[], datetime] = utc_now,
    new_id: Callable[[], str] = new_id,
    encoder: Encoder | None = None,
    dialogue: Dialogue | None = None,
    channels: Mapping[str, Channel] | None = None,
) -> Parts:
    """The parts that `settings` describe; every keyword's default is the real thing."""
    settings.data.mkdir(parents=True, exist_ok=True)
    profile = load_profile(Path(settings.profile) if settings.profile else None)
    if profile.name:
        settings = settings.model_copy(update={"office": profile.name.vi})
    engine = connect(settings.database_url)
    migrate(engine)
    words = profile.say(load_words())
    signals = Signals()
    tokens = Tokens(settings.signing_secret())
    encoder = encoder or load_encoder(settings.encoder_name)
    knowledge = KnowledgeStore(engine)
    library = make_library(knowledge, encoder, settings.data)
    facts = Facts(engine)
    channels = channels if channels is not None else make_channels(settings, facts, now)
    rules = make_rules()
    guarded = GuardedDialogue(dialogue or _dialogue(settings, rules), rules)
    inbox = Inbox(engine, new_id)
    outbox = Outbox(engine)
    changed = partial(_changed, signals)
    promises = Promises(
        engine, words, load_desk_rules(), lambda: library.offices, settings.desk_office
    )
    intake = Intake(promises, partial(_field, library))
    counter = Counter(engine, channels, words, now, changed, intake)
    users = Users(engine)
    shelf = Shelf(engine, library, encoder, load_sameness())
    search = Search(lambda: library.index, encoder, load_ranking())
    pipeline = make_pipeline(
        dialogue=guarded,
        search=search,
        library=library,
        words=words,
        thresholds=load_thresholds(),
        practice=Practice(settings.place, settings.stale_days),
        desk_hours=promises.say,
        curated=shelf.find,
        is_away=promises.is_away,
        opinion_due=promises.say_opinion,
    )
    worker = Worker(
        engine=engine,
        inbox=inbox,
        pipeline=pipeline,
        channels=channels,
        words=words,
        notice=lambda language: notice(settings, words, language),
        now=now,
        new_id=new_id,
        changed=changed,
        intake=intake,
    )
    return Parts(
        settings=settings,
        profile=profile,
        engine=engine,
        words=words,
        signals=signals,
        tokens=tokens,
        users=users,
        inbox=inbox,
        postbox=Postbox(inbox, now),
        facts=facts,
        outbox=outbox,
        keeper=Keeper(
            Attachments(engine),
            {name: one for name, one in channels.items() if isinstance(one, FileSource)},
            settings.data / "files",
            settings.largest_file_mb * 1_000_000,
            now,
            changed,
        ),
        reach=Reach(load_windows(), words, load_channel_words()),
        notices=_notices(settings, engine, facts, channels, words, now),
        typing=TypingSigns(
            {name: one for name, one in channels.items() if isinstance(one, Typing)}
        ),
        worker=worker,
        counter=counter,
        desk=Desk(counter),
        handover=Handover(counter, users.find),
        promises=promises,
        sender=Sender(outbox, channels, now, facts, load_windows(), PACES),
        curation=Curation(counter, shelf),
        shelf=shelf,
        drafting=Drafting(pipeline, search),
        insight=Insight(engine, library, encoder, promises),
        channels=channels,
        dialogue=guarded,
        knowledge=knowledge,
        encoder=encoder,
        library=library,
        search=search,
        guide=Guide(
            library,
            load_aliases(),
            lambda language: shelf.questions(language, now().astimezone(VIETNAM).date()),
        ),
        posters=Posters(settings, profile, tokens, library),
        scans=Scans(engine),
        now=now,
        new_id=new_id,
        pace=Pace(),
    )


def make_library(knowledge: KnowledgeStore, encoder: Encoder, data: Path) -> Library:
    """The knowledge that answers come from; its index is kept in the data folder."""
    return Library(
        knowledge,
        StoredVectors(knowledge, encoder),
        load_aliases(),
        default_expander(),
        Snapshots(data / "index", encoder),
    )


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


def _notices(
    settings: Settings,
    engine: Engine,
    facts: Facts,
    channels: Mapping[str, Channel],
    words: Words,
    now: Callable[[], datetime],
) -> Notices | None:
    """Notices to the clerks' group, where one is named and there is a bot to send them."""
    board = channels.get("telegram")
    if not settings.telegram_desk_chat or not isinstance(board, TelegramChannel):
        return None
    link = f"{settings.public_url.rstrip('/')}/desk"
    return Notices(engine, facts, board, settings.telegram_desk_chat, link, words, now)


def make_page_admin(settings: Settings, client: httpx.AsyncClient) -> PageAdmin:
    """What an operator does with the office's Facebook pages."""
    secret = settings.messenger_app_secret.get_secret_value()
    graph = Graph(secret.encode(), client, settings.messenger_api, settings.messenger_version)
    return PageAdmin(
        settings.page_tokens(), graph, load_channel_words(), settings.messenger_app_id, secret
    )


def desk_office(settings: Settings, library: Library) -> Office | None:
    """The office whose hours the desk keeps: the one named, else the first."""
    named = [office for office in library.offices if office.id == settings.desk_office]
    return next(iter(named or library.offices), None)


def notice(settings: Settings, words: Words, language: Language) -> str:
    """What a citizen is told first: that this is automatic, and what not to send."""
    return words.say("notice.automatic", language, office=settings.office)


def _field(library: Library, code: str) -> str | None:
    """The field that a procedure belongs to."""
    version = library.version(code)
    return version.procedure.field if version else None


def _dialogue(settings: Settings, rules: Dialogue) -> Dialogue:
    """Rasa held to the rules where a server is named, else the rules alone."""
    if not settings.rasa_url:
        return rules
    return CheckedDialogue(RasaDialogue(settings.rasa_url), rules)


def _changed(signals: Signals, conversation_id: str) -> None:
    signals.send(f"conversation:{conversation_id}")
    signals.send("desk")
    signals.send("outbox")
