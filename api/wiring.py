"""The composition root: the one place that names concrete adapters."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from uuid import uuid4  # noqa: TID251  # the source of ids that is passed in everywhere

from api.access.pace import Pace
from api.access.security import Tokens
from api.adapters import (
    make_alerting,
    make_bus,
    make_channels,
    make_checkers,
    make_clerk_chats,
    make_dialogue,
    make_gathering,
    make_keeper,
    make_library,
    make_notices,
    make_openid,
    make_push,
    make_transcriber,
)
from api.figures import counting
from api.guide.guide import Guide
from api.knowledge_page.services import make_knowledge_desk
from api.look.profile import load_profile
from api.metrics.meters import Meters
from api.metrics.state import State
from api.metrics.timed import TimedDialogue, TimedEncoder
from api.migrations import migrate
from api.parts import Parts, notice
from api.postbox import Postbox
from api.posters.posters import Posters
from api.posters.scans import Scans
from api.settings import Settings
from api.signals.live import Signals
from api.signals.typing_now import TypingNow
from bot.accounts import Accounts
from bot.casework.counter import Counter
from bot.casework.drafting import Drafting
from bot.casework.handover import Handover
from bot.casework.intake import Intake
from bot.casework.promises import Promises
from bot.casework.reach import Reach
from bot.casework.rules import load_desk_rules
from bot.channels.pacing import PACES, Meter
from bot.channels.typing_signs import TypingSigns
from bot.channels.words import load_words as load_channel_words
from bot.checkups import Checkups
from bot.curating.curation import Curation
from bot.curating.shelf import Shelf
from bot.desk import Desk
from bot.dialogue.breaker import GuardedDialogue
from bot.dialogue.rules import make_rules
from bot.dialogue.traced import TracedDialogue
from bot.editing.local import LocalEditing
from bot.editing.mistakes import Mistakes
from bot.evaluation.trials import Trials
from bot.flood import Flood
from bot.inbox import Worker
from bot.insight.insight import Insight
from bot.keeping.listening import Listening
from bot.keeping.retention import Retention, load_days
from bot.outbox import Sender
from bot.pipeline import make_pipeline
from bot.ports import Channel, Dialogue, Typing
from bot.practice import Practice
from bot.ratings import Ratings
from bot.sameness import load_sameness
from bot.store.crew import Crew
from bot.store.dead import DeadLetters
from bot.store.facts import Facts
from bot.store.inbox import Inbox
from bot.store.outbox import Outbox
from bot.store.own_data import opinion_of
from bot.store.users import Users
from bot.store.voices import Voices
from bot.thresholds import load_thresholds
from bot.windows import load_windows
from bot.words import load_words
from knowledge.aliases import load_aliases
from knowledge.encoders.load import load_encoder
from knowledge.encoders.steady import SteadyEncoder
from knowledge.hours import VIETNAM
from knowledge.library import Library
from knowledge.ports import Encoder, Transcriber
from knowledge.ranking.rank import load_ranking
from knowledge.search import Search
from knowledge.store.engine import connect
from knowledge.store.roll import Roll
from knowledge.store.sql import KnowledgeStore
from knowledge.tracing import UNTRACED, Tracer


def utc_now() -> datetime:
    """The one clock."""
    return datetime.now(UTC)  # noqa: TID251  # the clock that is passed in everywhere


def new_id() -> str:
    """The one source of ids: `[0-9a-f]{32}`."""
    return uuid4().hex  # the source that is passed in everywhere


def wire(
    settings: Settings,
    *,
    now: Callable[[], datetime] = utc_now,
    new_id: Callable[[], str] = new_id,
    encoder: Encoder | None = None,
    dialogue: Dialogue | None = None,
    channels: Mapping[str, Channel] | None = None,
    transcriber: Transcriber | None = None,
    tracer: Tracer = UNTRACED,
) -> Parts:
    """The parts that `settings` describe; every keyword's default is the real thing.

    `tracer` watches servers and workers; what a command does is not traced.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    profile = load_profile(Path(settings.profile) if settings.profile else None)
    if profile.name:
        settings = settings.model_copy(update={"office": profile.name.vi})
    engine = connect(settings.database_url)
    migrate(engine)
    words = profile.say(load_words())
    signals = Signals()
    tokens = Tokens(settings.signing_secret())
    meters = Meters()
    encoder = TimedEncoder(encoder or load_encoder(settings.encoder_name), meters)
    knowledge = KnowledgeStore(engine)
    library = make_library(knowledge, encoder, settings.data, settings.vectors)
    facts = Facts(engine)
    channels = channels if channels is not None else make_channels(settings, facts, now)
    rules = make_rules()
    decides = TimedDialogue(dialogue or make_dialogue(settings, rules), meters)
    guarded = GuardedDialogue(decides, rules)
    listens = transcriber is not None or bool(settings.whisper_model)
    roll = Roll(engine, int(new_id()[:7], 16))
    inbox = Inbox(engine, new_id, listens, roll.number, tracer)
    outbox = Outbox(engine, roll.number)
    changed = partial(_changed, signals)
    promises = Promises(
        engine, words, load_desk_rules(), lambda: library.offices, settings.desk_office
    )
    intake = Intake(promises, partial(_field, library))
    counter = Counter(engine, channels, words, now, changed, intake)
    mistakes = Mistakes(counter, library.version)
    ratings = Ratings(mistakes, words)
    users = Users(engine)
    scans = Scans(engine)
    push = make_push(settings)
    meter = Meter(PACES, roll.living)
    clerk_chats = make_clerk_chats(settings, engine, channels, words, now, meter)
    shelf = Shelf(engine, library, encoder, load_sameness())
    steady = SteadyEncoder(encoder)
    search = Search(lambda: library.index, steady, load_ranking(), tracer)
    pipeline = make_pipeline(
        dialogue=TracedDialogue(guarded, tracer),
        search=search,
        library=library,
        words=words,
        thresholds=load_thresholds(),
        practice=Practice(settings.place, settings.stale_days, settings.desk_office),
        desk_hours=promises.say,
        curated=shelf.find,
        is_away=promises.is_away,
        opinion_due=promises.say_opinion,
        copy_link=lambda talk: f"{settings.public_url.rstrip('/')}/own-data/{tokens.copy(talk)}",
        open_opinion=partial(opinion_of, engine),
    )
    keeper = make_keeper(settings, engine, channels, now, changed)
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
        ratings=ratings,
        pace=Flood().pace,
        forget_files=keeper.forget,
        tracer=tracer,
    )
    typing = TypingSigns({name: one for name, one in channels.items() if isinstance(one, Typing)})
    dead, sent = DeadLetters(engine, inbox), partial(meters.count, "sends")
    meters.add(State(engine, library, dead, now))
    return Parts(
        settings=settings,
        profile=profile,
        engine=engine,
        words=words,
        signals=signals,
        tokens=tokens,
        users=users,
        accounts=Accounts(engine, now),
        openid=make_openid(settings, now),
        inbox=inbox,
        meters=meters,
        tracer=tracer,
        postbox=Postbox(inbox, now, tracer=tracer),
        facts=facts,
        outbox=outbox,
        crew=Crew(roll, inbox, outbox, now),
        bus=make_bus(engine, signals),
        keeper=keeper,
        dead=dead,
        retention=Retention(engine, keeper, load_days(), now, {"scans": scans.sweep}),
        checkups=Checkups(facts, make_checkers(settings, channels, now), now),
        reach=Reach(load_windows(), words, load_channel_words()),
        notices=make_notices(settings, engine, facts, channels, words, now),
        typing=typing,
        listening=Listening(
            Voices(engine),
            transcriber or make_transcriber(settings),
            keeper.path,
            now,
            partial(_heard, signals),
            typing.while_working,
        ),
        typing_now=TypingNow(now),
        gathering=make_gathering(engine, facts, users, now),
        alerting=make_alerting(settings, engine, words, library, push, clerk_chats, now),
        clerk_chats=clerk_chats,
        push=push,
        worker=worker,
        counter=counter,
        desk=Desk(counter),
        handover=Handover(counter, users.find),
        promises=promises,
        sender=Sender(
            outbox,
            channels,
            now,
            facts,
            load_windows(),
            meter,
            sent,
            tracer=tracer,
        ),
        curation=Curation(counter, shelf),
        local_editing=LocalEditing(counter, knowledge),
        shelf=shelf,
        mistakes=mistakes,
        ratings=ratings,
        trials=Trials(counter, library.version),
        drafting=Drafting(pipeline, search),
        insight=Insight(engine, library, steady, promises, counting(scans)),
        channels=channels,
        dialogue=guarded,
        knowledge=knowledge,
        encoder=encoder,
        steady=steady,
        library=library,
        search=search,
        guide=Guide(
            library,
            load_aliases(),
            lambda language: shelf.questions(language, now().astimezone(VIETNAM).date()),
        ),
        knowledge_desk=make_knowledge_desk(
            settings, counter, knowledge, library, encoder, now, new_id
        ),
        posters=Posters(settings, profile, tokens, library),
        scans=scans,
        now=now,
        new_id=new_id,
        pace=Pace(settings.servers),
    )


def _field(library: Library, code: str) -> str | None:
    """The field that a procedure belongs to."""
    version = library.version(code)
    return version.procedure.field if version else None


def _heard(signals: Signals, conversation_id: str) -> None:
    _changed(signals, conversation_id)
    signals.send("inbox")


def _changed(signals: Signals, conversation_id: str) -> None:
    signals.send(f"conversation:{conversation_id}")
    signals.send("desk")
    signals.send("outbox")
