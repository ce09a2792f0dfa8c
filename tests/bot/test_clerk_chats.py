"""A clerk's chat on both databases: linked once by its code, let go."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.store.clerk_chats import Ended
from bot.store.desk_tables import telegram_links
from bot.store.tables import users
from tests.bot.build import Bench
from tests.bot.clerk_chats import LAN_CHAT, LINKED, NO_CODE, OTHER_CHAT, Office
from tests.bot.test_races import at_once


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
