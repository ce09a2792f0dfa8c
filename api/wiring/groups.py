"""What the parts are made from, in groups: each stands on those before it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy import Engine

from api.access.security import Tokens
from api.adapters.channels import make_channels, make_keeper
from api.adapters.knowledge import make_library
from api.look.profile import Profile, load_profile
from api.metrics.meters import Meters
from api.metrics.timed import TimedEncoder
from api.migrations import migrate
from api.settings import Settings
from api.signals.live import Signals
from bot.casework.counter import Counter
from bot.casework.intake import Intake
from bot.casework.promises import Promises
from bot.casework.rules import load_desk_rules
from bot.channels.pacing import PACES, Meter
from bot.channels.typing_signs import TypingSigns
from bot.curating.shelf import Shelf
from bot.editing.mistakes import Mistakes
from bot.keeping.attachments import Keeper
from bot.ports import Channel, Typing
from bot.ratings import Ratings
from bot.sameness import load_sameness
from bot.store.facts import Facts
from bot.store.inbox import Inbox
from bot.store.outbox import Outbox
from bot.words import Words, load_words
from knowledge.encoders.load import load_encoder
from knowledge.encoders.steady import SteadyEncoder
from knowledge.library import Library
from knowledge.ports import Encoder
from knowledge.ranking.rank import load_ranking
from knowledge.search import Search
from knowledge.store.engine import connect
from knowledge.store.roll import Roll
from knowledge.store.sql import KnowledgeStore
from knowledge.tracing import Tracer


@dataclass(frozen=True, slots=True)
class Ground:
    """Under everything: settings, database, words, clock."""

    settings: Settings
    profile: Profile
    engine: Engine
    words: Words
    signals: Signals
    tokens: Tokens
    meters: Meters
    facts: Facts
    tracer: Tracer
    now: Callable[[], datetime]
    new_id: Callable[[], str]

    def changed(self, conversation_id: str) -> None:
        """Tell who watches that a conversation has something new."""
        self.signals.send(f"conversation:{conversation_id}")
        self.signals.send("desk")
        self.signals.send("outbox")

    def heard(self, conversation_id: str) -> None:
        """The same, where the bot has something to answer now."""
        self.changed(conversation_id)
        self.signals.send("inbox")


def lay_ground(
    settings: Settings, now: Callable[[], datetime], new_id: Callable[[], str], tracer: Tracer
) -> Ground:
    """The database brought up to date, and what the office calls itself."""
    settings.data.mkdir(parents=True, exist_ok=True)
    profile = load_profile(Path(settings.profile) if settings.profile else None)
    if profile.name:
        settings = settings.model_copy(update={"office": profile.name.vi})
    engine = connect(settings.database_url)
    migrate(engine)
    return Ground(
        settings=settings,
        profile=profile,
        engine=engine,
        words=profile.say(load_words()),
        signals=Signals(),
        tokens=Tokens(settings.signing_secret()),
        meters=Meters(),
        facts=Facts(engine),
        tracer=tracer,
        now=now,
        new_id=new_id,
    )


@dataclass(frozen=True, slots=True)
class Known:
    """What is answered from, and what finds it."""

    store: KnowledgeStore
    encoder: Encoder
    steady: SteadyEncoder
    library: Library
    search: Search
    shelf: Shelf


def open_knowledge(ground: Ground, encoder: Encoder | None) -> Known:
    """The library with its index, the search over it, and the answers that people approved."""
    settings, engine = ground.settings, ground.engine
    timed = TimedEncoder(encoder or load_encoder(settings.encoder_name), ground.meters)
    store = KnowledgeStore(engine)
    library = make_library(store, timed, settings.data, settings.vectors)
    steady = SteadyEncoder(timed)
    search = Search(lambda: library.index, steady, load_ranking(), ground.tracer)
    shelf = Shelf(engine, library, timed, load_sameness())
    return Known(store, timed, steady, library, search, shelf)


@dataclass(frozen=True, slots=True)
class Lines:
    """Ways to people and back: channels, with what came in and what goes out."""

    channels: Mapping[str, Channel]
    roll: Roll
    inbox: Inbox
    outbox: Outbox
    keeper: Keeper
    typing: TypingSigns
    meter: Meter


def open_lines(ground: Ground, channels: Mapping[str, Channel] | None, listens: bool) -> Lines:
    """The channels that the settings name, unless others are given; `listens`: to voices too."""
    settings, engine, now = ground.settings, ground.engine, ground.now
    if channels is None:
        channels = make_channels(settings, ground.facts, now)
    roll = Roll(engine, int(ground.new_id()[:7], 16))
    return Lines(
        channels=channels,
        roll=roll,
        inbox=Inbox(engine, ground.new_id, listens, roll.number, ground.tracer),
        outbox=Outbox(engine, roll.number),
        keeper=make_keeper(settings, engine, channels, now, ground.changed),
        typing=TypingSigns(
            {name: one for name, one in channels.items() if isinstance(one, Typing)}
        ),
        meter=Meter(PACES, roll.living),
    )


@dataclass(frozen=True, slots=True)
class Casework:
    """Cases: when somebody answers them, who takes them in, what people said of answers."""

    promises: Promises
    intake: Intake
    counter: Counter
    mistakes: Mistakes
    ratings: Ratings


def open_counter(ground: Ground, known: Known, lines: Lines) -> Casework:
    """The counter of the desk, by the hours of its office."""
    library, words = known.library, ground.words
    promises = Promises(
        ground.engine,
        words,
        load_desk_rules(),
        lambda: library.offices,
        ground.settings.desk_office,
    )
    intake = Intake(promises, partial(_field, library))
    counter = Counter(ground.engine, lines.channels, words, ground.now, ground.changed, intake)
    mistakes = Mistakes(counter, library.version)
    return Casework(promises, intake, counter, mistakes, Ratings(mistakes, words))


def _field(library: Library, code: str) -> str | None:
    """The field that a procedure belongs to."""
    version = library.version(code)
    return version.procedure.field if version else None
