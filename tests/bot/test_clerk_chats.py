"""A clerk's chat on both databases: linked once by its code, told of cases, let go."""

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select, update

from bot.alert_kinds import Choice, Kind, Way
from bot.alerts.chats import ClerkChats
from bot.alerts.gathering import Gathering
from bot.alerts.mail import SmtpMail
from bot.alerts.sending import Alerting
from bot.alerts.wording import Wording
from bot.channels.pacing import Meter, Pace
from bot.channels.reasons import Reason
from bot.messages import Incoming
from bot.ports import Delivery, DeliveryStatus
from bot.store import alerts, audit
from bot.store.clerk_chats import Ended
from bot.store.desk_tables import alert_sends, telegram_links
from bot.store.desk_tables import audit as audit_table
from bot.store.facts import Facts
from bot.store.tables import cases, users
from bot.store.users import Users
from tests.bot.build import Bench
from tests.bot.test_races import at_once
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


@pytest.fixture
def office(bench: Bench) -> Office:
    """An office with a bot."""
    return Office(bench)


async def test_a_link_fits_telegram_and_its_code_is_kept_as_a_digest(office: Office) -> None:
    """At most 64 of A-Z a-z 0-9 _ - and 192 bits; the database holds no part of it."""
    made = await office.chats.invite(office.lan, "vi")

    assert made is not None
    tag = made.url.removeprefix("https://t.me/motcua_bot?start=")
    assert len(tag) <= 64
    assert set(tag) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
    assert len(tag.removeprefix("clerk_")) * 6 == 192
    assert made.until == office.bench.clock.now + timedelta(minutes=15)
    with office.bench.engine.connect() as connection:
        row = connection.execute(select(telegram_links)).one()
    assert tag.removeprefix("clerk_") not in str(row)
    assert office.chats.link(office.lan) is None


async def test_a_press_links_that_chat_once(office: Office) -> None:
    """Delivered again it says the same; from another chat it links nothing."""
    tag = await office.code(office.lan)

    first, again = office.press(tag), office.press(tag)
    forwarded = office.press(tag, OTHER_CHAT)

    assert first == again
    assert first.startswith(LINKED)
    assert forwarded.startswith(NO_CODE)
    link = office.chats.link(office.lan)
    assert link is not None
    assert (link.chat, link.name, link.ended) == (LAN_CHAT, "Lan Nguyễn", None)
    assert office.actions() == [("lan", "telegram_link", {})]


@pytest.mark.parametrize("tag", ["clerk_", "clerk_x", f"clerk_{'A' * 32}", "clerk_%' OR 1=1"])
async def test_a_guess_links_nothing(office: Office, tag: str) -> None:
    """While a code waits; the answer tells of nobody."""
    await office.code(office.lan)

    assert office.press(tag, OTHER_CHAT).startswith(NO_CODE)
    assert office.chat(office.lan) is None
    assert office.actions() == []


async def test_a_code_is_over_after_a_quarter_of_an_hour(office: Office) -> None:
    """To the second; and a newer one ends it."""
    old = await office.code(office.lan)
    office.bench.clock.forward(15 * 60)
    late = office.press(old)
    replaced, fresh = await office.code(office.lan), await office.code(office.lan)

    assert late.startswith(NO_CODE)
    assert office.press(replaced).startswith(NO_CODE)
    office.bench.clock.forward(15 * 60 - 1)
    assert office.press(fresh).startswith(LINKED)


async def test_of_two_who_press_at_once_one_is_linked(office: Office) -> None:
    """A link that was forwarded: whoever comes second is told that it does not work."""
    tag = await office.code(office.lan)

    said = at_once(lambda: office.press(tag), lambda: office.press(tag, OTHER_CHAT))

    assert sorted(str(one).startswith(LINKED) for one in said) == [False, True]
    assert office.chat(office.lan) in (LAN_CHAT, OTHER_CHAT)


async def test_a_chat_belongs_to_one_account(office: Office) -> None:
    """Who presses another clerk's link in their chat gets that clerk's notices, not both."""
    await office.linked(office.lan)

    office.press(await office.code(office.minh))

    assert office.chat(office.minh) == LAN_CHAT
    left = office.chats.link(office.lan)
    assert left is not None
    assert (left.chat, left.name, left.ended) == (None, None, Ended.MOVED)
    assert office.actions()[1:] == [
        ("minh", "telegram_link", {}),
        ("lan", "telegram_unlink", {"reason": "moved"}),
    ]


@pytest.mark.parametrize("values", ["disabled_at", "locked_until"])
async def test_a_shut_account_links_nothing(office: Office, values: str) -> None:
    """Disabled, or locked after wrong passwords: its code does not count."""
    tag = await office.code(office.lan)
    at = office.bench.clock.now + timedelta(minutes=5)
    with office.bench.engine.begin() as connection:
        connection.execute(update(users).where(users.c.id == office.lan).values({values: at}))

    assert office.press(tag).startswith(NO_CODE)


async def test_stop_and_the_desk_end_it(office: Office) -> None:
    """In a linked chat only: elsewhere /stop is a citizen's, and asks nothing of us."""
    await office.linked(office.lan)
    stop = office.event("stop", LAN_CHAT)

    said = office.chats.taken(stop)
    stopped = office.chats.link(office.lan)
    later = office.chats.taken(stop)
    await office.linked(office.lan)
    lan = office.users.find(office.lan)
    assert lan is not None
    for _ in range(2):
        office.chats.unlink(lan)

    assert said is not None
    assert said.startswith("Đã ngừng")
    assert later is None
    assert stopped is not None
    assert (stopped.chat, stopped.ended) == (None, Ended.STOPPED)
    assert [action for _, action, _ in office.actions()] == ["telegram_link", "telegram_unlink"] * 2
    assert office.chats.link(office.lan) is None


async def test_a_code_shown_in_a_group_is_over(office: Office) -> None:
    """Whoever is in it has read it."""
    tag = await office.code(office.lan)

    office.chats.burn(tag)

    assert office.press(tag).startswith(NO_CODE)


async def test_a_message_names_the_case_and_nobody(office: Office) -> None:
    """Number, office, field and link, once; what gathered is one message, then a pause."""
    await office.linked(office.lan)
    number = office.case()

    tried = [await office.alerting.send_due() for _ in range(2)]

    assert tried == [1, 0]
    ((chat, text),) = office.bot.delivered
    assert chat == LAN_CHAT
    assert text == f"Yêu cầu mới: {number} · Xã An Thuận\nhttps://m.example/desk#case=1"
    for citizen in ("mai", "nam"):
        office.case(citizen)
    assert await office.alerting.send_due() == 0
    office.bench.clock.forward(31)
    assert await office.alerting.send_due() == 1
    assert office.bot.delivered[-1][1].startswith("2 việc ở bàn hỗ trợ\nYêu cầu mới: ")


async def test_a_block_unlinks_and_says_so(office: Office) -> None:
    """403 from Telegram: nothing more is tried, and the desk tells the clerk."""
    await office.linked(office.lan)
    office.case()
    office.bot.answers.append(Delivery(DeliveryStatus.REFUSED, reason=Reason.BLOCKED))

    await office.alerting.send_due()

    link = office.chats.link(office.lan)
    assert link is not None
    assert (link.chat, link.ended) == (None, Ended.BLOCKED)
    assert office.states() == ["dropped"]
    office.bench.clock.forward(3600)
    assert await office.alerting.send_due() == 0
    assert office.actions()[-1] == ("lan", "telegram_unlink", {"reason": "blocked"})


async def test_a_refusal_that_is_no_block_keeps_the_link(office: Office) -> None:
    """A message that Telegram does not like is not tried again."""
    await office.linked(office.lan)
    office.case()
    office.bot.answers.append(Delivery(DeliveryStatus.REFUSED, reason=Reason.BAD_REQUEST))

    await office.alerting.send_due()

    assert office.chat(office.lan) == LAN_CHAT
    assert office.states() == ["dropped"]


async def test_flood_control_is_waited_out_and_nobody_else_is_tried_meanwhile(
    office: Office,
) -> None:
    """As long as Telegram says; the next look begins with whoever was not tried."""
    await office.linked(office.lan)
    await office.linked(office.minh, OTHER_CHAT)
    office.case()
    slow = Delivery(DeliveryStatus.RETRY, reason=Reason.RATE_LIMITED, retry_after=600.0)
    office.bot.answers.append(slow)

    assert await office.alerting.send_due() == 1
    assert await office.alerting.send_due() == 1
    office.bench.clock.forward(599)
    assert await office.alerting.send_due() == 0
    office.bench.clock.forward(2)
    assert await office.alerting.send_due() == 1

    assert [chat for chat, _ in office.bot.delivered] == [LAN_CHAT, OTHER_CHAT, LAN_CHAT]


@pytest.mark.parametrize(
    "answer",
    [Delivery(DeliveryStatus.RETRY, reason=Reason.NOT_CONNECTED), RuntimeError("a fault of ours")],
    ids=["away", "fault"],
)
async def test_tries_have_an_end(office: Office, answer: Delivery | Exception) -> None:
    """Six in five hours and a half, with growing pauses."""
    await office.linked(office.lan)
    office.case()
    office.bot.answers.extend([answer] * 20)

    for _ in range(80):
        await office.alerting.send_due()
        office.bench.clock.forward(5 * 60)

    assert len(office.bot.delivered) == 6
    assert office.states() == ["dropped"]


async def test_no_more_leave_than_a_second_takes(bench: Bench) -> None:
    """What citizens are sent counts too; the rest follows at the next look."""
    office = Office(bench, meter=Meter({"telegram": Pace(most_a_second=2)}))
    await office.linked(office.lan)
    await office.linked(office.minh, OTHER_CHAT)
    office.case()
    office.meter.count("telegram", bench.clock.now)

    first = await office.alerting.send_due()
    full = await office.alerting.send_due()
    bench.clock.forward(1)
    later = await office.alerting.send_due()

    assert (first, full, later) == (1, 0, 1)


async def test_a_way_that_fails_keeps_no_other_waiting(office: Office) -> None:
    """The mail server is away: the chat is told at once, and mail is tried by its own clock."""
    await office.linked(office.lan)
    with office.bench.engine.begin() as connection:
        both = [Choice(Kind.NEW, way) for way in (Way.EMAIL, Way.TELEGRAM)]
        alerts.choose(connection, office.lan, both, "vi")
        connection.execute(
            update(users).values(email="lan@example.vn").where(users.c.id == office.lan)
        )
    away = SmtpMail("smtp://127.0.0.1:1", "mot-cua@example.vn")
    alerting = Alerting(
        office.bench.engine, office.alerting.wording, away, None, office.chats, office.bench.clock
    )
    office.case()

    assert await alerting.send_due() == 2

    assert len(office.bot.delivered) == 1
    assert sorted(office.states()) == ["due", "sent"]


@pytest.mark.parametrize("shut", ["disabled_at", "locked_until"])
async def test_a_shut_account_is_told_nothing(office: Office, shut: str) -> None:
    """What waited for a disabled one is dropped, for a locked one it waits until that is over."""
    await office.linked(office.lan)
    office.case()
    until = office.bench.clock.now + timedelta(minutes=5)
    with office.bench.engine.begin() as connection:
        connection.execute(update(users).where(users.c.id == office.lan).values({shut: until}))

    assert await office.alerting.send_due() == 0

    assert office.bot.delivered == []
    office.bench.clock.forward(301)
    assert await office.alerting.send_due() == (1 if shut == "locked_until" else 0)


async def test_without_an_answer_from_telegram_there_is_no_link(office: Office) -> None:
    """The bot's name is Telegram's to say."""
    office.bot.called = None

    assert await office.chats.invite(office.lan, "vi") is None


def test_only_a_start_with_a_clerks_tag_or_a_stop_is_looked_at(office: Office) -> None:
    """A poster's tag, a plain start and words go their way without a look."""
    passing = [
        office.event("start", LAN_CHAT, "p_1-004194--o_xa-an-thuan--k_3"),
        office.event("start", LAN_CHAT),
        office.event("help", LAN_CHAT, "clerk_x"),
    ]

    assert [office.chats.concerns(event) for event in passing] == [False, False, False]
    assert [office.chats.taken(event) for event in passing] == [None, None, None]
    asyncio.run(office.chats.answer(LAN_CHAT, "x"))
    assert office.bot.delivered == [(LAN_CHAT, "x")]
