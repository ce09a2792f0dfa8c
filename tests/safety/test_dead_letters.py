"""What failed for good can be looked at, tried again and let go; nothing of a person is shown."""

from dataclasses import asdict

import pytest

from bot.messages import Incoming
from bot.store.dead import DeadLetters, NotReplayable
from bot.store.inbox import Inbox
from bot.store.tables import inbox, outbox
from bot.turn import Turn
from tests.bot.build import MONDAY, REFUSED, UNKNOWN, Bench
from tests.bot.stand_ins import echo


def failing(_turn: Turn) -> Turn:
    """A step with a fault."""
    raise RuntimeError("no turn for 0912345678")


@pytest.fixture
def dead(bench: Bench) -> DeadLetters:
    """The list over the bench's database."""
    return DeadLetters(bench.engine, bench.inbox)


def fail(bench: Bench) -> None:
    """Three tries, and the desk has it."""
    bench.step = failing
    bench.hear("hoa", "sđt 0912345678")
    bench.work()
    bench.step = echo


def test_an_event_that_failed_is_listed_with_its_reason_and_replayed(
    bench: Bench, dead: DeadLetters
) -> None:
    """Its words and the reason are masked; once mended, the citizen gets the answer."""
    fail(bench)
    (listed,) = dead.listed()
    assert dead.counts() == {"event": 1, "letter": 0, "send": 0}

    dead.replay(listed.id, MONDAY)
    bench.work()

    assert (listed.kind, listed.reason) == ("event", "RuntimeError('no turn for [điện thoại]')")
    assert "0912345678" not in listed.body
    assert dead.listed() == []
    assert bench.rows(inbox)[0]["state"] == "done"
    assert any("0912345678" in said for said in bench.said("hoa"))


def test_an_event_is_dropped_and_never_tried_again(bench: Bench, dead: DeadLetters) -> None:
    """It stays at the desk as a case."""
    fail(bench)
    (listed,) = dead.listed()

    dead.drop(listed.id, MONDAY)
    bench.work()

    assert dead.listed() == []
    with pytest.raises(NotReplayable):
        dead.replay(listed.id, MONDAY)


async def test_a_refused_send_is_tried_again(bench: Bench, dead: DeadLetters) -> None:
    """One whose end is unknown only where the operator says so: it may have arrived."""
    bench.platform.answers.extend([REFUSED, UNKNOWN])
    for who in ("hoa", "nam"):
        bench.hear(who, f"chào {who}")
        bench.work()
        while await bench.sender.send_due():
            pass
    before = len(bench.platform.delivered)
    refused, unknown = sorted(dead.listed(), key=lambda one: one.id)

    dead.replay(refused.id, bench.clock.now)
    with pytest.raises(NotReplayable, match="even-if-sent"):
        dead.replay(unknown.id, bench.clock.now)
    dead.replay(unknown.id, bench.clock.now, even_if_sent=True)
    while await bench.sender.send_due():
        pass

    assert len(bench.platform.delivered) == before + 2
    assert dead.listed() == []


def test_a_letter_that_could_not_be_stored_is_stored_now(bench: Bench, dead: DeadLetters) -> None:
    """One that cannot be read is only looked at, and dropped."""
    keep_letter(bench)
    bench.inbox.keep_unreadable("telegram", {"update_id": "x"}, "malformed", MONDAY)
    stored, unread = sorted(dead.listed(), key=lambda one: one.id)

    dead.replay(stored.id, MONDAY)
    with pytest.raises(NotReplayable, match="cannot be read"):
        dead.replay(unread.id, MONDAY)
    dead.drop(unread.id, MONDAY)
    bench.work()

    assert bench.said("hoa")
    assert dead.listed() == []


def keep_letter(bench: Bench) -> None:
    """An event that once could not be stored."""
    event = Incoming("telegram", "k1", "hoa", "chào", MONDAY)
    body = {**asdict(event), "sent_at": MONDAY.isoformat()}
    bench.inbox.keep_unreadable("telegram", body, "cannot be stored: DataError", MONDAY)


def test_a_letter_whose_replay_fails_midway_stays_on_the_list(
    bench: Bench, dead: DeadLetters
) -> None:
    """It leaves the list in the transaction that stores it; the next try stores it once."""

    def fails() -> str:
        raise OSError("the machine is going down")

    keep_letter(bench)
    (letter,) = dead.listed()

    with pytest.raises(OSError, match="going down"):
        DeadLetters(bench.engine, Inbox(bench.engine, fails)).replay(letter.id, MONDAY)
    kept, stored = dead.listed(), bench.rows(inbox)
    dead.replay(letter.id, MONDAY)

    assert (kept, stored) == ([letter], [])
    assert [row["event_key"] for row in bench.rows(inbox)] == ["k1"]
    assert dead.listed() == []


def test_a_letter_that_the_database_still_refuses_stays_and_says_so(
    bench: Bench, dead: DeadLetters
) -> None:
    """With what to do; nothing is half there."""
    keep_letter(bench)
    (letter,) = dead.listed()
    with bench.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE messages RENAME TO away")

    with pytest.raises(NotReplayable, match=r"l1: it stays on the list.*Try again later"):
        dead.replay(letter.id, MONDAY)

    assert dead.listed() == [letter]
    assert bench.rows(inbox) == []


def test_a_dropped_send_leaves_the_list_and_stays_refused_at_the_desk(
    bench: Bench, dead: DeadLetters
) -> None:
    """The clerk still sees that it did not arrive."""
    bench.hear("hoa", "chào")
    bench.work()
    with bench.engine.begin() as connection:
        connection.execute(outbox.update().values(state="refused", reason="blocked"))
    listed = dead.listed()

    for one in listed:
        dead.drop(one.id, MONDAY)

    assert listed
    assert dead.listed() == []
    assert {row["state"] for row in bench.rows(outbox)} == {"refused"}
    assert listed[0].reason == "refused: blocked"


@pytest.mark.parametrize("name", ["", "x1", "e", "e1x", "e99", "l99", "s99"])
def test_what_is_not_there_is_said(dead: DeadLetters, name: str) -> None:
    """With what to type instead."""
    with pytest.raises(NotReplayable):
        dead.replay(name, MONDAY)
    with pytest.raises(NotReplayable):
        dead.drop(name, MONDAY)
