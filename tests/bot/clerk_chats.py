"""An office whose clerks may be told in Telegram."""

from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from sqlalchemy import select

from bot.alert_kinds import Choice, Kind, Way
from bot.alerts.chats import ClerkChats
from bot.alerts.gathering import Gathering
from bot.alerts.sending import Alerting
from bot.alerts.wording import Wording
from bot.channels.pacing import Meter
from bot.messages import Incoming
from bot.store import alerts, audit
from bot.store.desk_tables import alert_sends
from bot.store.desk_tables import audit as audit_table
from bot.store.facts import Facts
from bot.store.tables import cases
from bot.store.users import Users
from tests.bot.build import Bench
from tests.fakes import FakeChatBot

LINKED, NO_CODE = "Đã nối chat này", "Liên kết này không dùng được"
LAN_CHAT, OTHER_CHAT = "41", "99"


@dataclass
class Office:
    """Two clerks, the office's bot, and what tells them."""

    bench: Bench
    bot: FakeChatBot = field(default_factory=FakeChatBot)
    meter: Meter = field(default_factory=Meter)

    def __post_init__(self) -> None:
        engine, clock = self.bench.engine, self.bench.clock
        self.users = Users(engine)
        for login, name in (("lan", "Nguyễn Thị Lan"), ("minh", "Trần Văn Minh")):
            self.users.add(login, name, "clerk", "một mật khẩu dài")
        self.lan, self.minh = 1, 2
        self.chats = ClerkChats(engine, self.bot, self.bench.words, clock, self.meter)
        wording = Wording(self.bench.words, lambda *_: "Xã An Thuận", "https://m.example/desk")
        self.alerting = Alerting(engine, wording, None, None, self.chats, clock)
        soon = timedelta(minutes=10)
        self.gathering = Gathering(engine, Facts(engine), self.users.find, soon, clock)
        self.gathering.gather()

    async def code(self, clerk: int) -> str:
        """The tag of a link that this clerk made."""
        made = await self.chats.invite(clerk, "vi")
        assert made is not None
        (tag,) = parse_qs(urlsplit(made.url).query)["start"]
        return tag

    def press(self, tag: str, chat: str = LAN_CHAT) -> str:
        """Start was pressed with this tag; what is said to that."""
        said = self.chats.taken(self.event("start", chat, tag))
        assert said is not None
        return said

    def event(self, choice: str, chat: str, tag: str | None = None) -> Incoming:
        """A command in a private chat."""
        at = self.bench.clock.now
        return Incoming("telegram", f"{choice}{tag}", chat, "", at, choice, tag, "Lan Nguyễn")

    async def linked(self, clerk: int, chat: str = LAN_CHAT) -> None:
        """This clerk has this chat, and wants to be told of everything there."""
        assert self.press(await self.code(clerk), chat).startswith(LINKED)
        with self.bench.engine.begin() as connection:
            wanted = [Choice(kind, Way.TELEGRAM) for kind in Kind]
            alerts.choose(connection, clerk, wanted, "vi")

    def case(self, citizen: str = "hoa") -> str:
        """A citizen needs the desk; the case's number, told to whoever wants it."""
        self.bench.open_case(citizen)
        self.gathering.gather()
        return str(self.bench.rows(cases)[-1]["number"])

    def chat(self, clerk: int) -> str | None:
        """The chat that a clerk has."""
        link = self.chats.link(clerk)
        return link.chat if link else None

    def states(self) -> list[str]:
        """What became of the sends, oldest first."""
        with self.bench.engine.connect() as connection:
            return list(connection.scalars(select(alert_sends.c.state).order_by(alert_sends.c.id)))

    def actions(self) -> list[tuple[str, str, dict[str, str]]]:
        """What the audit log says: whose, what, how."""
        with self.bench.engine.connect() as connection:
            rows = connection.execute(select(audit_table).order_by(audit_table.c.id)).all()
            assert audit.broken_at(connection) is None
        return [(row.actor, row.action, row.detail) for row in rows]
