"""What a clerk sees of a case: its thread, what is unread, what the bot made of it."""

import pytest

from bot.cases import EntryKind, Reason
from bot.desk import CaseNotFound
from bot.messages import Sender
from bot.outcomes import Outcome
from bot.store.log import append, citizen_line
from tests.bot.build import MONDAY, REFUSED, Bench


def test_the_thread_tells_who_did_what_in_order(bench: Bench) -> None:
    """Each entry has its kind, its clerk's name, its moment and its detail."""
    lan, case_id = bench.hire("lan", "Nguyễn Thị Lan"), bench.open_case("hoa")
    for act in (
        lambda: bench.desk.claim(case_id, lan),
        lambda: bench.desk.reply(case_id, lan, "Chào bạn", "r1"),
        lambda: bench.desk.close(case_id, lan, "answered"),
    ):
        bench.clock.forward(60)
        act()

    thread = bench.desk.view(case_id, lan).entries

    assert [(entry.kind, name, entry.detail) for entry, name in thread] == [
        (EntryKind.OPENED, None, Reason.ASKED_FOR_PERSON),
        (EntryKind.CLAIMED, lan.name, None),
        (EntryKind.REPLIED, lan.name, None),
        (EntryKind.CLOSED, lan.name, "answered"),
    ]
    assert [(entry.at - MONDAY).seconds for entry, _ in thread] == [0, 60, 120, 180]


def test_opening_ones_own_case_marks_it_as_read(bench: Bench) -> None:
    """Unread are the citizen's lines since the owner last looked; others' looks do not count."""
    lan, minh = bench.hire("lan", "Nguyễn Thị Lan"), bench.hire("minh", "Trần Văn Minh")
    case_id = bench.open_case("hoa")
    bench.desk.claim(case_id, lan)
    bench.hear("hoa", "chị ơi")
    bench.work()

    seen = []
    for clerk in (minh, lan, lan):
        bench.desk.view(case_id, clerk)
        seen.append(bench.queue("all", lan)[0].unread)
    bench.hear("hoa", "còn một câu")

    assert seen == [2, 0, 0]
    assert bench.queue("all", lan)[0].unread == 1


def test_the_queue_shows_the_citizens_last_words(bench: Bench) -> None:
    """Name, channel and the last line that the citizen wrote, not the bot's."""
    lan = bench.hire("lan", "Nguyễn Thị Lan")
    bench.hear("hoa", "xin chào", display_name="Lê Hoa")
    bench.open_case("hoa")
    bench.clock.forward(5)
    bench.hear("hoa", "em hỏi thêm")
    bench.work()

    (case,) = bench.queue("new", lan)

    assert (case.citizen, case.channel, case.last_text) == ("Lê Hoa", "telegram", "em hỏi thêm")
    assert (case.last_at, case.opened_at) == (bench.clock.now, MONDAY)
    assert (case.owner, case.reason) == (None, Reason.ASKED_FOR_PERSON)


def test_a_case_shows_its_turns_and_whether_each_line_arrived(bench: Bench) -> None:
    """The clerk sees what the bot made of each message, and that a line was refused."""
    lan, case_id = bench.hire("lan", "Nguyễn Thị Lan"), bench.open_case("hoa")

    view = bench.desk.view(case_id, lan)

    assert [(turn.seq, turn.outcome) for turn in view.turns] == [(1, Outcome.ESCALATED_REQUEST)]
    assert [line.reply.sender for line in view.lines] == [Sender.CITIZEN, Sender.BOT]
    assert view.delivery == {2: "pending"}


async def test_a_refused_line_is_shown_as_refused(bench: Bench) -> None:
    """Nobody believes that an answer arrived which did not."""
    lan, case_id = bench.hire("lan", "Nguyễn Thị Lan"), bench.open_case("hoa")
    bench.platform.answers.append(REFUSED)
    while await bench.sender.send_due():
        pass

    assert bench.desk.view(case_id, lan).delivery == {2: "refused"}


def test_a_case_that_is_not_there_is_named(bench: Bench) -> None:
    """The message says which case there is not."""
    lan = bench.hire("lan", "Nguyễn Thị Lan")

    with pytest.raises(CaseNotFound, match="there is no case 7"):
        bench.desk.view(7, lan)


def test_those_who_listen_are_told_of_every_change(bench: Bench) -> None:
    """Claim, reply and close each wake the conversation's readers; a repeated reply does not."""
    lan, case_id = bench.hire("lan", "Nguyễn Thị Lan"), bench.open_case("hoa")
    bench.changed.clear()
    bench.desk.claim(case_id, lan)
    bench.desk.reply(case_id, lan, "Chào bạn", "r1")
    bench.desk.reply(case_id, lan, "Chào bạn", "r1")
    bench.desk.close(case_id, lan, "answered")

    assert bench.changed == [bench.talk("hoa").id] * 3


def test_a_very_long_conversation_shows_its_newest_lines(bench: Bench) -> None:
    """What a clerk must answer is the end, however long it was before."""
    lan, case_id = bench.hire("lan", "Nguyễn Thị Lan"), bench.open_case("hoa")
    talk = bench.talk("hoa").id
    with bench.engine.begin() as connection:
        for number in range(1_100):
            append(connection, talk, citizen_line(f"câu {number}", "vi", None), MONDAY)

    assert bench.desk.view(case_id, lan).lines[-1].reply.text == "câu 1099"
