"""What the application is made of, as routes and commands are handed it."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from api.guide.guide import Guide
from api.identity_provider import IdentityProvider
from api.knowledge_page.services import KnowledgeDesk
from api.live import Relay, Signals
from api.metrics.meters import Meters
from api.pace import Pace
from api.postbox import Postbox
from api.posters.posters import Posters
from api.posters.scans import Scans
from api.profile import Profile
from api.security import Tokens
from api.settings import Settings
from api.typing_now import TypingNow
from bot.accounts import Accounts
from bot.alerts.gathering import Gathering
from bot.alerts.push import WebPush
from bot.alerts.sending import Alerting
from bot.attachments import Keeper
from bot.checkups import Checkups
from bot.counter import Counter
from bot.curation import Curation
from bot.desk import Desk
from bot.dialogue.breaker import GuardedDialogue
from bot.drafting import Drafting
from bot.handover import Handover
from bot.inbox import Worker
from bot.insight.insight import Insight
from bot.listening import Listening
from bot.local_editing import LocalEditing
from bot.messages import Language
from bot.mistakes import Mistakes
from bot.notices import Notices
from bot.outbox import Sender
from bot.ports import Channel
from bot.promises import Promises
from bot.ratings import Ratings
from bot.reach import Reach
from bot.retention import Retention
from bot.shelf import Shelf
from bot.store.crew import Crew
from bot.store.dead import DeadLetters
from bot.store.facts import Facts
from bot.store.inbox import Inbox
from bot.store.outbox import Outbox
from bot.store.users import Users
from bot.trials import Trials
from bot.typing_signs import TypingSigns
from bot.words import Words
from knowledge.changes import Changes
from knowledge.decide import Settled, activate
from knowledge.encoders.steady import SteadyEncoder
from knowledge.library import Library
from knowledge.offices import Office
from knowledge.ports import Encoder
from knowledge.search import Search
from knowledge.store.sql import KnowledgeStore
from knowledge.tracing import Tracer


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
    accounts: Accounts
    openid: IdentityProvider | None
    inbox: Inbox
    meters: Meters
    tracer: Tracer
    postbox: Postbox
    facts: Facts
    outbox: Outbox
    crew: Crew
    bus: Relay | None
    keeper: Keeper
    dead: DeadLetters
    retention: Retention
    checkups: Checkups
    listening: Listening
    reach: Reach
    gathering: Gathering
    alerting: Alerting
    push: WebPush | None
    typing: TypingSigns
    typing_now: TypingNow
    notices: Notices | None
    worker: Worker
    sender: Sender
    counter: Counter
    desk: Desk
    handover: Handover
    promises: Promises
    curation: Curation
    local_editing: LocalEditing
    shelf: Shelf
    mistakes: Mistakes
    ratings: Ratings
    trials: Trials
    drafting: Drafting
    insight: Insight
    channels: Mapping[str, Channel]
    dialogue: GuardedDialogue
    knowledge: KnowledgeStore
    encoder: Encoder
    steady: SteadyEncoder
    library: Library
    search: Search
    guide: Guide
    knowledge_desk: KnowledgeDesk
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


def desk_office(settings: Settings, library: Library) -> Office | None:
    """The office whose hours the desk keeps: the one named, else the first."""
    named = [office for office in library.offices if office.id == settings.desk_office]
    return next(iter(named or library.offices), None)


def notice(settings: Settings, words: Words, language: Language) -> str:
    """What a citizen is told first: that this is automatic, and what not to send."""
    return words.say("notice.automatic", language, office=settings.office)
