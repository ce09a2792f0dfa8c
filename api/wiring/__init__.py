"""The composition root: the one place that names concrete adapters."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from uuid import uuid4  # noqa: TID251  # the source of ids that is passed in everywhere

from api.access.pace import Pace
from api.adapters.channels import make_checkers, make_clerk_chats, make_notices
from api.adapters.clerks import make_alerting, make_gathering, make_openid, make_push
from api.adapters.knowledge import make_transcriber
from api.adapters.service import make_bus
from api.figures import counting
from api.guide.guide import Guide
from api.knowledge_page.services import make_knowledge_desk
from api.metrics.state import State
from api.parts import Parts
from api.postbox import Postbox
from api.posters.posters import Posters
from api.posters.scans import Scans
from api.settings import Settings
from api.signals.typing_now import TypingNow
from api.wiring.answering import Answering, open_answering
from api.wiring.groups import (
    Casework,
    Ground,
    Known,
    Lines,
    lay_ground,
    open_counter,
    open_knowledge,
    open_lines,
)
from bot.accounts import Accounts
from bot.casework.drafting import Drafting
from bot.casework.handover import Handover
from bot.casework.reach import Reach
from bot.channels.words import load_words as load_channel_words
from bot.checkups import Checkups
from bot.curating.curation import Curation
from bot.desk import Desk
from bot.editing.local import LocalEditing
from bot.evaluation.trials import Trials
from bot.insight.insight import Insight
from bot.keeping.listening import Listening
from bot.keeping.retention import Retention, load_days
from bot.outbox import Sender
from bot.ports import Channel, Dialogue
from bot.store.crew import Crew
from bot.store.dead import DeadLetters
from bot.store.users import Users
from bot.store.voices import Voices
from bot.windows import load_windows
from knowledge.aliases import load_aliases
from knowledge.hours import VIETNAM
from knowledge.ports import Encoder, Transcriber
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
    ground = lay_ground(settings, now, new_id, tracer)
    known = open_knowledge(ground, encoder)
    lines = open_lines(ground, channels, transcriber is not None or bool(settings.whisper_model))
    casework = open_counter(ground, known, lines)
    answering = open_answering(ground, known, lines, casework, dialogue)
    return _plug_together(ground, known, lines, casework, answering, transcriber)


def _plug_together(
    ground: Ground,
    known: Known,
    lines: Lines,
    casework: Casework,
    answering: Answering,
    transcriber: Transcriber | None,
) -> Parts:
    """Every part by its name."""
    settings, engine, words, now = ground.settings, ground.engine, ground.words, ground.now
    facts, library = ground.facts, known.library
    channels, counter = lines.channels, casework.counter
    users, scans, push = Users(engine), Scans(engine), make_push(settings)
    dead = DeadLetters(engine, lines.inbox)
    clerk_chats = make_clerk_chats(settings, engine, channels, words, now, lines.meter)
    ground.meters.add(State(engine, library, dead, now))
    return Parts(
        settings=settings,
        profile=ground.profile,
        engine=engine,
        words=words,
        signals=ground.signals,
        tokens=ground.tokens,
        users=users,
        accounts=Accounts(engine, now),
        openid=make_openid(settings, now),
        inbox=lines.inbox,
        meters=ground.meters,
        tracer=ground.tracer,
        postbox=Postbox(lines.inbox, now, tracer=ground.tracer),
        facts=facts,
        outbox=lines.outbox,
        crew=Crew(lines.roll, lines.inbox, lines.outbox, now),
        bus=make_bus(engine, ground.signals),
        keeper=lines.keeper,
        dead=dead,
        retention=Retention(engine, lines.keeper, load_days(), now, {"scans": scans.sweep}),
        checkups=Checkups(facts, make_checkers(settings, channels, now), now),
        reach=Reach(load_windows(), words, load_channel_words()),
        notices=make_notices(settings, engine, facts, channels, words, now),
        typing=lines.typing,
        listening=Listening(
            Voices(engine),
            transcriber or make_transcriber(settings),
            lines.keeper.path,
            now,
            ground.heard,
            lines.typing.while_working,
        ),
        typing_now=TypingNow(now),
        gathering=make_gathering(engine, facts, users, now),
        alerting=make_alerting(settings, engine, words, library, push, clerk_chats, now),
        clerk_chats=clerk_chats,
        push=push,
        worker=answering.worker,
        counter=counter,
        desk=Desk(counter),
        handover=Handover(counter, users.find),
        promises=casework.promises,
        sender=Sender(
            lines.outbox,
            channels,
            now,
            facts,
            load_windows(),
            lines.meter,
            partial(ground.meters.count, "sends"),
            tracer=ground.tracer,
        ),
        curation=Curation(counter, known.shelf),
        local_editing=LocalEditing(counter, known.store),
        shelf=known.shelf,
        mistakes=casework.mistakes,
        ratings=casework.ratings,
        trials=Trials(counter, library.version),
        drafting=Drafting(answering.pipeline, known.search),
        insight=Insight(engine, library, known.steady, casework.promises, counting(scans)),
        channels=channels,
        dialogue=answering.dialogue,
        knowledge=known.store,
        encoder=known.encoder,
        steady=known.steady,
        library=library,
        search=known.search,
        guide=Guide(
            library,
            load_aliases(),
            lambda language: known.shelf.questions(language, now().astimezone(VIETNAM).date()),
        ),
        knowledge_desk=make_knowledge_desk(
            settings, counter, known.store, library, known.encoder, now, ground.new_id
        ),
        posters=Posters(settings, ground.profile, ground.tokens, library),
        scans=scans,
        now=now,
        new_id=ground.new_id,
        pace=Pace(settings.servers),
    )
