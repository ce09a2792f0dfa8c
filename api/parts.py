"""What the application is made of, as routes and commands are handed it."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from api.access.identity_provider import IdentityProvider
from api.access.pace import Pace
from api.access.security import Tokens
from api.guide.guide import Guide
from api.knowledge_page.services import KnowledgeDesk
from api.look.profile import Profile
from api.metrics.meters import Meters
from api.postbox import Postbox
from api.posters.posters import Posters
from api.posters.scans import Scans
from api.settings import Settings
from api.signals.live import Relay, Signals
from api.signals.typing_now import TypingNow
from bot.accounts import Accounts
from bot.alerts.chats import ClerkChats
from bot.alerts.gathering import Gathering
from bot.alerts.notices import Notices
from bot.alerts.push import WebPush
from bot.alerts.sending import Alerting
from bot.casework.counter import Counter
from bot.casework.drafting import Drafting
from bot.casework.handover import Handover
from bot.casework.promises import Promises
from bot.casework.reach import Reach
from bot.channels.typing_signs import TypingSigns
from bot.checkups import Checkups
from bot.curating.curation import Curation
from bot.curating.shelf import Shelf
from bot.desk import Desk
from bot.dialogue.breaker import GuardedDialogue
from bot.editing.local import LocalEditing
from bot.editing.mistakes import Mistakes
from bot.evaluation.trials import Trials
from bot.inbox import Worker
from bot.insight.insight import Insight
from bot.keeping.attachments import Keeper
from bot.keeping.listening import Listening
from bot.keeping.retention import Retention
from bot.messages import Language
from bot.outbox import Sender
from bot.ports import Channel
from bot.ratings import Ratings
from bot.store.crew import Crew
from bot.store.dead import DeadLetters
from bot.store.facts import Facts
from bot.store.inbox import Inbox
from bot.store.outbox import Outbox
from bot.store.users import Users
from bot.words import Words
from knowledge.changing.changes import Changes
from knowledge.changing.decide import Settled, activate
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
    clerk_chats: ClerkChats | None
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
