"""The worker ends an event in one stroke: answered whole, or as if it had not been touched."""

from contextlib import suppress
from itertools import pairwise

import pytest

from bot.cases import EntryKind, Reason
from bot.conversation import Holder
from bot.messages import Reply, Sender
from bot.outcomes import Outcome
from bot.store import cases
from bot.store.tables import case_entries, dead_letters, inbox, outbox, turns
from bot.store.tables import cases as case_table
from bot.turn import Step, Turn
from tests.bot.build import NOTICE, Bench
from tests.bot.stand_ins import KilledError, broken, killed


@pytest.mark.parametrize("step", [broken, killed])
def test_a_turn_that_fails_leaves_nothing_behind(bench: Bench, step: Step) -> None:
    """No line, no request, no turn and no case: the event waits as it did."""
    bench.hear("hoa", "xin chào")
    bench.step = step
    (event,) = bench.claim()
    before = bench.talk("hoa")
    with suppress(KilledError):
        bench.worker.work(event)

    assert [row["state"] for row in bench.rows(inbox)] == ["pending"]
    assert bench.said("hoa") == []
    assert [bench.rows(table) for table in (outbox, turns, case_table)] == [[], [], []]
    assert bench.talk("hoa") == before
    assert bench.changed == []


def test_a_failed_turn_is_tried_again_at_once(bench: Bench) -> None:
    """A fault that passes costs the citizen nothing; its reason is kept."""
    bench.hear("hoa", "xin chào")
    whole, bench.step = bench.step, broken
    bench.worker.work(bench.claim()[0])
    error = bench.rows(inbox)[0]["error"]
    bench.step = whole

    bench.work()

    assert "the disk is on fire" in error
    assert bench.said("hoa") == ["xin chào"]


def test_after_three_failures_the_desk_has_the_message(bench: Bench) -> None:
    """The event is dead, a case is open, the citizen reads its number, and the next is heard."""
    bench.hear("hoa", "câu hỏi")
    bench.step = broken
    bench.work()

    (event,), (case,) = bench.rows(inbox), bench.rows(case_table)
    (told,) = bench.said("hoa")
    assert (event["state"], event["attempts"], event["lease_until"]) == ("dead", 3, None)
    assert (case["reason"], case["status"]) == (Reason.FAILED, "new")
    assert told == bench.words.say("escalate.failed", "vi", number=case["number"])
    assert bench.talk("hoa").holder is Holder.WAITING
    assert [row["outcome"] for row in bench.rows(turns)] == [Outcome.FAILED_TURN]
    assert bench.rows(dead_letters) == []


def test_a_slow_worker_cannot_answer_again(bench: Bench) -> None:
    """Where the lease ran out and another worker answered, the first one's answer is dropped."""
    bench.hear("hoa", "xin chào")
    (slow,) = bench.claim()
    bench.clock.forward(61)
    (fast,) = bench.claim()
    for event in (fast, slow):
        bench.worker.work(event)

    assert bench.said("hoa") == ["xin chào"]
    assert len(bench.rows(turns)) == 1


def test_an_answer_made_while_a_clerk_claimed_is_discarded(bench: Bench) -> None:
    """The citizen reads only the clerk; the case notes that an answer was dropped."""
    lan = bench.hire("lan", "Nguyễn Thị Lan")
    case_id = bench.open_case("hoa")

    def claimed_meanwhile(turn: Turn) -> Turn:
        bench.desk.claim(case_id, lan)
        return turn.end(Outcome.ANSWERED_GREETING, Reply("quá muộn"))

    bench.step = claimed_meanwhile
    bench.hear("hoa", "còn lệ phí?")
    bench.work()

    assert "quá muộn" not in bench.said("hoa")
    assert [row["kind"] for row in bench.rows(case_entries)][-1] == EntryKind.DRAFT_DISCARDED
    assert bench.inbox.depth() == 0
    with bench.engine.connect() as connection:
        assert cases.open_case_id(connection, bench.talk("hoa").id) == case_id


def test_the_bot_is_silent_while_a_clerk_has_the_conversation(bench: Bench) -> None:
    """A message to a clerk ends without a turn of the pipeline."""
    lan = bench.hire("lan", "Nguyễn Thị Lan")
    bench.desk.claim(bench.open_case("hoa"), lan)
    bench.step = killed
    bench.hear("hoa", "chào chị")

    bench.work()

    assert bench.inbox.depth() == 0
    assert len(bench.said("hoa")) == 1


def test_the_first_reply_says_that_it_is_automatic(bench: Bench) -> None:
    """The notice stands before the first reply of a conversation, and only there."""
    for text in ("một", "hai"):
        bench.hear("hoa", text)
    bench.work()

    spoken = [li.reply.text for li in bench.lines("hoa") if li.reply.sender is Sender.BOT]
    assert spoken == [f"{NOTICE}\n\nmột", "hai"]
    assert [text for _, text in _sent(bench)] == [NOTICE, "", "một", "hai"]
    assert all(later["id"] > former["id"] for former, later in pairwise(bench.rows(outbox)))


def _sent(bench: Bench) -> list[tuple[str, str]]:
    return [(row["address"], row["payload"]["text"]) for row in bench.rows(outbox)]
