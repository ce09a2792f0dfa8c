"""What a clerk is told in their chat, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.alert_kinds import Choice, Kind, Way
from bot.alerts.mail import SmtpMail
from bot.alerts.sending import Alerting
from bot.channels.pacing import Meter, Pace
from bot.channels.reasons import Reason
from bot.ports import Delivery, DeliveryStatus
from bot.store import alerts
from bot.store.clerk_chats import Ended
from bot.store.tables import users
from tests.bot.build import Bench
from tests.bot.clerk_chats import LAN_CHAT, OTHER_CHAT, Office


@pytest.fixture
def office(bench: Bench) -> Office:
    """An office with a bot."""
    return Office(bench)


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
