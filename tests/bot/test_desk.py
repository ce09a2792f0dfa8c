"""The desk: one owner a case, and the citizen is told what happens to it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from bot.cases import EntryKind, Status
from bot.conversation import Context, Holder
from bot.desk import NotOwner
from bot.messages import Sender
from bot.roles import Clerk
from bot.store import log
from bot.store.queue import VIEWS, Filter, View
from bot.store.tables import case_entries
from bot.store.tables import cases as case_table
from tests.bot.build import Bench

LAN, MINH = 1, 2


@pytest.fixture
def desk(bench: Bench) -> Bench:
    """A bench with two clerks, Lan (1) and Minh (2)."""
    bench.hire("lan", "Nguyễn Thị Lan")
    bench.hire("minh", "Trần Văn Minh")
    return bench


def test_of_twenty_clerks_who_claim_at_once_one_wins(desk: Bench) -> None:
    """The others read why not; the thread holds one claim, and the citizen one greeting."""
    case_id = desk.open_case("hoa")
    clerks = [desk.hire(f"c{n}", f"Cán bộ {n}") for n in range(20)]
    start = Barrier(20)

    def claim(number: int) -> bool:
        start.wait()
        try:
            desk.desk.claim(case_id, clerks[number])
        except NotOwner:
            return False
        return True

    with ThreadPoolExecutor(20) as pool:
        won = list(pool.map(claim, range(20)))

    winner = clerks[won.index(True)]
    kinds = [row["kind"] for row in desk.rows(case_entries)]
    assert won.count(True) == 1
    assert desk.rows(case_table)[0]["owner_id"] == winner.id
    assert kinds == [EntryKind.OPENED, EntryKind.CLAIMED]
    greeting = desk.words.say("escalate.joined", "vi", name=winner.name)
    assert desk.said("hoa", Sender.SYSTEM) == [greeting]


def test_a_reply_sent_again_reaches_the_citizen_once(desk: Bench) -> None:
    """The same `client_id` is one reply, one request and one entry."""
    lan, case_id = desk.clerk(LAN), desk.open_case("hoa")
    desk.desk.claim(case_id, lan)

    sent = [desk.desk.reply(case_id, lan, "Bạn chờ nhé", "r1") for _ in range(3)]

    (line,) = [li for li in desk.lines("hoa") if li.reply.sender is Sender.CLERK]
    assert sent == [True, False, False]
    assert (line.reply.text, line.reply.author) == ("Bạn chờ nhé", lan.name)
    assert [row["kind"] for row in desk.rows(case_entries)].count(EntryKind.REPLIED) == 1


@pytest.mark.parametrize("act", ["reply", "release", "close"])
def test_only_the_owner_acts_on_a_case(desk: Bench, act: str) -> None:
    """Before a claim nobody may, after it only its owner, after its end nobody again."""
    lan, minh, case_id = desk.clerk(LAN), desk.clerk(MINH), desk.open_case("hoa")

    def tries() -> None:
        if act == "reply":
            desk.desk.reply(case_id, minh, "…", "r1")
        elif act == "release":
            desk.desk.release(case_id, minh)
        else:
            desk.desk.close(case_id, minh, "answered")

    with pytest.raises(NotOwner, match="claim the case first"):
        tries()
    desk.desk.claim(case_id, lan)
    with pytest.raises(NotOwner):
        tries()
    desk.desk.close(case_id, lan, "answered")
    with pytest.raises(NotOwner):
        tries()

    assert desk.said("hoa", Sender.CLERK) == []
    assert [row["actor_id"] for row in desk.rows(case_entries)] == [None, lan.id, lan.id]


@pytest.mark.parametrize(
    ("end", "kind"), [("release", EntryKind.RELEASED), ("close", EntryKind.CLOSED)]
)
def test_an_ended_case_returns_the_citizen_to_a_fresh_bot(
    desk: Bench, end: str, kind: EntryKind
) -> None:
    """The citizen is told, the bot answers again, and remembers nothing but its introduction."""
    lan, case_id = desk.clerk(LAN), desk.open_case("hoa")
    desk.desk.claim(case_id, lan)
    remembered = Context(topic="1.001193", asked=("a", "b"), more=("x",), introduced=True)
    talk = desk.talk("hoa").id
    with desk.engine.begin() as connection:
        log.update_conversation(connection, talk, context=remembered)
    if end == "release":
        desk.desk.release(case_id, lan)
    else:
        desk.desk.close(case_id, lan, "answered")

    assert desk.said("hoa", Sender.SYSTEM)[-1] == desk.words.say(f"escalate.{kind.value}", "vi")
    assert desk.talk("hoa").holder is Holder.BOT
    assert desk.talk("hoa").context == Context(introduced=True)
    assert desk.rows(case_table)[0]["status"] == Status.CLOSED
    assert desk.rows(case_entries)[-1]["kind"] == kind


def test_who_asks_again_soon_gets_the_same_case_opened_again(desk: Bench) -> None:
    """Within three days the number stays, nobody has it, and the thread says so."""
    lan, case_id = desk.clerk(LAN), desk.open_case("hoa")
    desk.desk.claim(case_id, lan)
    desk.desk.close(case_id, lan, "answered")
    desk.clock.forward(71 * 3600)

    again = desk.open_case("hoa")

    (row,) = desk.rows(case_table)
    assert again == case_id
    assert (row["status"], row["owner_id"], row["outcome"]) == (Status.NEW, None, None)
    assert desk.rows(case_entries)[-1]["kind"] == EntryKind.REOPENED
    assert desk.said("hoa")[-1] == f"Mã {row['number']}"


@pytest.mark.parametrize(("outcome", "hours"), [("answered", 73), ("spam", 1), ("duplicate", 1)])
def test_a_case_long_ended_or_ended_for_good_stays_ended(
    desk: Bench, outcome: str, hours: int
) -> None:
    """The next request gets another case with another number."""
    lan, first = desk.clerk(LAN), desk.open_case("hoa")
    desk.desk.claim(first, lan)
    desk.desk.close(first, lan, outcome)
    desk.clock.forward(hours * 3600)

    second = desk.open_case("hoa")

    with pytest.raises(NotOwner):
        desk.desk.claim(first, lan)
    assert second != first
    assert len({row["number"] for row in desk.rows(case_table)}) == 2


def test_a_second_request_joins_the_open_case(desk: Bench) -> None:
    """A conversation has one open case at a time."""
    first = desk.open_case("hoa")

    assert desk.open_case("hoa") == first
    assert len(desk.rows(case_table)) == 1


def test_the_queue_shows_the_longest_waiting_first_and_counts_each_view(desk: Bench) -> None:
    """New, mine, all open and closed, each from its clerk's side."""
    lan, minh = desk.clerk(LAN), desk.clerk(MINH)
    ids = {}
    for address in ("hoa", "mai", "tú", "yến"):
        ids[address] = desk.open_case(address)
        desk.clock.forward(60)
    desk.desk.claim(ids["mai"], lan)
    desk.desk.claim(ids["tú"], minh)
    desk.desk.close(ids["tú"], minh, "spam")

    views = {view: _ids(desk, view, lan) for view in VIEWS}

    assert views["new"] == [ids["hoa"], ids["yến"]]
    assert views["mine"] == [ids["mai"]]
    assert views["all"] == [ids["hoa"], ids["mai"], ids["yến"]]
    assert views["closed"] == [ids["tú"]]
    counts = desk.desk.queue(Filter("new"), lan).counts
    assert counts == {
        "new": 2, "mine": 1, "waiting": 0, "snoozed": 0, "all": 3, "closed": 1, "unread": 1,
    }  # fmt: skip
    assert desk.desk.queue(Filter("new"), minh).counts["mine"] == 0


def _ids(bench: Bench, view: View, clerk: Clerk) -> list[int]:
    return [case.id for case in bench.queue(view, clerk)]
