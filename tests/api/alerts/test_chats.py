"""A clerk's chat over HTTP: the desk's link and Telegram's webhook; no citizen's message in it."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal

from bot.alerts.chats import ClerkChats
from bot.roles import Role
from bot.store.desk_tables import telegram_links
from bot.store.tables import cases, conversations, inbox, messages, outbox, turns
from tests.api.build import Site, become, refusal, site_over
from tests.api.deliveries import BOT, HOA, telegram, typed
from tests.fakes import FakeChatBot

URL = "/api/desk/alerts/telegram"
CHOICES = "/api/desk/alerts/choices"
GROUP = {"id": -5, "type": "supergroup", "title": "Cán bộ"}


@pytest.fixture
def bot() -> FakeChatBot:
    """The office's bot."""
    return FakeChatBot()


@pytest.fixture
def office(site: Site, bot: FakeChatBot) -> Iterator[Site]:
    """The application of an office with a bot; requests share a loop, as on a server."""
    parts = site.parts
    chats = ClerkChats(parts.engine, bot, parts.words, parts.now)
    made = site_over(replace(parts, clerk_chats=chats))
    with start_blocking_portal() as portal:
        made.client.portal = portal
        yield made


def invited(office: Site, login: str = "lan") -> str:
    """The tag of a link that this clerk made."""
    made = office.client.post(URL, json={}, headers=office.clerk(login))
    assert made.status_code == 200, made.text
    body = made.json()
    assert body["minutes"] == 15
    assert body["qr"].startswith("data:image/svg+xml")
    return str(body["url"].removeprefix("https://t.me/motcua_bot?start="))


def start(office: Site, tag: str, number: int = 1, **parts: Any) -> None:
    """Start was pressed with this tag."""
    tell(office, number, message=typed(f"/start {tag}", **parts))


def tell(office: Site, number: int, **parts: Any) -> None:
    """Deliver an update; what is done after Telegram has its answer is done too."""
    telegram(office, number, **parts)
    assert office.client.portal is not None
    office.client.portal.call(asyncio.sleep, 0)


def chat_of(office: Site, login: str = "lan") -> Any:
    """What the desk shows a clerk of their chat."""
    office.clerk(login)
    return office.client.get(CHOICES).json()["telegram"]


def test_a_press_links_and_is_no_citizens_message(office: Site, bot: FakeChatBot) -> None:
    """No conversation, no event, no turn, no case; the answer stands in the clerk's chat."""
    assert chat_of(office) == {"linked": False, "name": None, "since": None, "ended": None}

    start(office, invited(office))

    assert chat_of(office) | {"since": 0} == {
        "linked": True,
        "name": "Hoa",
        "since": 0,
        "ended": None,
    }
    office.work()
    for table in (conversations, inbox, messages, turns, cases, outbox):
        assert office.rows(table) == [], table.name
    ((chat, said),) = bot.delivered
    assert chat == "42"
    assert said.startswith("Đã nối chat này")


def test_an_unknown_code_says_the_same_as_one_that_is_over(office: Site, bot: FakeChatBot) -> None:
    """Nobody learns whose it was, and who tries many hears nothing after a few."""
    tag = invited(office)
    office.clock.forward(15 * 60)

    start(office, tag)
    for number in range(2, 9):
        start(office, f"clerk_guess{number}", number)

    answers = {said for _, said in bot.delivered}
    assert len(answers) == 1
    assert len(bot.delivered) == 3
    assert office.rows(conversations) == []
    assert not chat_of(office)["linked"]


def test_a_group_is_never_linked_and_ends_the_code(office: Site, bot: FakeChatBot) -> None:
    """Not by the link for groups, not by a message; its readers cannot use it either."""
    tag = invited(office)

    tell(office, 1, message=typed(f"/start@motcua_bot {tag}", chat=GROUP))
    start(office, tag, 2)

    assert not chat_of(office)["linked"]
    assert [chat for chat, _ in bot.delivered] == ["42"]
    assert office.rows(inbox) == []


def test_a_posters_tag_is_a_citizens_still(office: Site, bot: FakeChatBot) -> None:
    """It opens a conversation with its tag, and is answered by the worker."""
    start(office, "p_1-001193--o_xa-an-thuan--k_3")
    start(office, "kiosk_Q1-07", 2)
    office.work()

    assert len(office.rows(conversations)) == 1
    assert len(office.rows(turns)) == 2
    assert bot.delivered == []


def test_stop_is_a_clerks_only_where_the_chat_is_linked(office: Site, bot: FakeChatBot) -> None:
    """Else it is a citizen's message like any other."""
    start(office, invited(office))
    tell(office, 2, message=typed("/stop"))
    before = len(office.rows(inbox))
    telegram(office, 3, message=typed("/stop"))

    assert before == 0
    assert len(office.rows(inbox)) == 1
    assert chat_of(office)["ended"] == "stopped"
    assert bot.delivered[-1][1].startswith("Đã ngừng")


def test_who_blocks_the_bot_is_unlinked_and_reads_so(office: Site) -> None:
    """Before anything has to fail."""
    start(office, invited(office))
    member, kicked = ({"user": BOT, "status": one, "until_date": 0} for one in ("member", "kicked"))
    change = {"chat": HOA, "from": HOA | {"is_bot": False}, "date": 1_790_000_000}

    telegram(
        office, 2, my_chat_member={**change, "old_chat_member": member, "new_chat_member": kicked}
    )

    assert chat_of(office) == {"linked": False, "name": None, "since": None, "ended": "blocked"}


def test_a_clerk_sees_and_ends_their_own_chat_only(office: Site) -> None:
    """Minh sees nothing of Lan's, and unlinking at his desk leaves hers."""
    start(office, invited(office))

    assert not chat_of(office, "minh")["linked"]
    headers = office.clerk("minh")
    assert office.client.delete(URL, headers=headers).status_code == 204
    assert chat_of(office)["linked"]
    assert office.client.delete(URL, headers=office.clerk()).status_code == 204
    assert chat_of(office) == {"linked": False, "name": None, "since": None, "ended": None}


def test_a_disabled_account_loses_its_chat_at_once(office: Site) -> None:
    """Whoever opens it again links one anew."""
    start(office, invited(office))

    office.parts.accounts.disable(None, 1)
    office.parts.accounts.enable(None, 1)

    assert chat_of(office) == {"linked": False, "name": None, "since": None, "ended": None}
    with office.parts.engine.connect() as connection:
        assert connection.execute(telegram_links.select()).all() == []


def test_without_a_bot_there_is_nothing_to_choose(site: Site) -> None:
    """The page is told so, and the routes say it."""
    headers = site.clerk()

    assert site.client.get(CHOICES).json()["telegram"] is None
    refusal(site.client.post(URL, json={}, headers=headers), 404, "no_bot")
    refusal(site.client.delete(URL, headers=headers), 404, "no_bot")


def test_links_are_for_those_who_answer_and_not_for_ever(office: Site, bot: FakeChatBot) -> None:
    """An auditor is told of no case; whoever presses again and again waits."""
    refusal(office.client.post(URL, json={}, headers=become(office, Role.AUDITOR)), 403)
    headers = become(office, Role.CLERK)
    refusal(office.client.post(URL, json={}, headers={}), 403, "csrf")
    answers = [office.client.post(URL, json={}, headers=headers) for _ in range(11)]

    assert [one.status_code for one in answers] == [200] * 10 + [429]


def test_telegram_that_is_down_is_said(office: Site, bot: FakeChatBot) -> None:
    """Its name is asked for; without one there is no link."""
    bot.called = None

    refusal(office.client.post(URL, json={}, headers=office.clerk()), 503, "telegram_down")
