"""How a case changes hands: put aside, given away, passed on; nobody is left on an absent clerk."""

from datetime import timedelta

import pytest

from bot.cases import EntryKind, Status
from bot.casework.counter import BadRequest, CaseNotFound, NotAllowed, NotOwner
from bot.conversation import Holder
from bot.messages import Sender
from bot.roles import Clerk
from bot.store.desk_tables import audit
from bot.store.queue import Filter, View
from bot.store.tables import cases as case_table
from tests.bot.build import Bench

COMMUNE, TAX = "xa-an-thuan", "thue-co-so-3"


@pytest.fixture
def lan(bench: Bench) -> Clerk:
    """A clerk."""
    return bench.hire("lan", "Nguyễn Thị Lan")


@pytest.fixture
def minh(bench: Bench) -> Clerk:
    """Another clerk."""
    return bench.hire("minh", "Trần Văn Minh")


def claimed(bench: Bench, clerk: Clerk, person: str = "hoa") -> int:
    """A case that `clerk` has."""
    case_id = bench.open_case(person)
    bench.desk.claim(case_id, clerk)
    return case_id


def listed(bench: Bench, view: View, clerk: Clerk) -> list[int]:
    """The ids of a view."""
    return [case.id for case in bench.queue(view, clerk)]


def test_an_answered_case_waits_for_the_citizen_until_they_write(bench: Bench, lan: Clerk) -> None:
    """It leaves Mine for Waiting, nothing runs out, and comes back with the citizen's words."""
    case_id = claimed(bench, lan)
    bench.desk.reply(case_id, lan, "Bạn gửi số thửa nhé", "r1")
    waiting = (listed(bench, "mine", lan), listed(bench, "waiting", lan))
    runs_out = bench.rows(case_table)[0]["runs_out_at"]
    bench.clock.forward(600)

    bench.hear("hoa", "thửa 12 ạ")
    bench.work()

    (row,) = bench.rows(case_table)
    assert (waiting, runs_out) == (([], [case_id]), None)
    assert (listed(bench, "mine", lan), listed(bench, "waiting", lan)) == ([case_id], [])
    assert row["waiting_since"] == bench.clock.now
    assert row["runs_out_at"] == bench.clock.now + timedelta(minutes=30)


def test_a_snoozed_case_wakes_by_time_or_by_the_citizen(bench: Bench, lan: Clerk) -> None:
    """Until then it is in nobody's way; its owner stays."""
    first, second = claimed(bench, lan), claimed(bench, lan, "mai")
    for case_id in (first, second):
        bench.desk.reply(case_id, lan, "Mình hỏi rồi báo bạn", f"r{case_id}")
        bench.desk.snooze(case_id, lan, bench.clock.now + timedelta(hours=1))
    assert listed(bench, "snoozed", lan) == [first, second]
    bench.clock.forward(60)

    bench.hear("mai", "dạ em chờ")
    bench.work()
    early = bench.handover.sweep()
    bench.clock.forward(3600)

    assert (early, bench.handover.sweep()) == (0, 2)  # Mai waits while Lan is away: back too
    rows = {row["id"]: (row["status"], row["owner_id"]) for row in bench.rows(case_table)}
    assert rows == {first: (Status.CLAIMED, lan.id), second: (Status.NEW, None)}


@pytest.mark.parametrize("days", [-1, 0, 31])
def test_a_case_is_put_aside_for_a_while_that_makes_sense(
    bench: Bench, lan: Clerk, days: int
) -> None:
    """Neither into the past nor for ever."""
    case_id = claimed(bench, lan)

    with pytest.raises(BadRequest, match="within the next 30 days"):
        bench.desk.snooze(case_id, lan, bench.clock.now + timedelta(days=days))


def test_nobody_is_left_on_an_absent_clerk(bench: Bench, lan: Clerk, minh: Clerk) -> None:
    """Two minutes without a sign of the clerk: back in the queue, and the citizen is told."""
    case_id, other = claimed(bench, lan), claimed(bench, minh, "mai")
    bench.desk.reply(other, minh, "Chào bạn", "r1")
    bench.clock.forward(100)
    bench.handover.seen(lan, here=True)
    bench.clock.forward(100)
    still = bench.handover.sweep()
    bench.clock.forward(21)

    moved = bench.handover.sweep()

    assert (still, moved) == (0, 1)
    assert listed(bench, "new", minh) == [case_id]
    assert listed(bench, "waiting", minh) == [other], "Mai waits for nothing"
    assert lan.name in bench.said("hoa", Sender.SYSTEM)[-1]
    assert bench.talk("hoa").holder is Holder.WAITING
    assert bench.rows(audit)[-1]["action"] == "return"


def test_a_lead_gives_anybodys_case_and_a_clerk_only_their_own(
    bench: Bench, lan: Clerk, minh: Clerk
) -> None:
    """The citizen reads who answers now; the audit log who gave it to whom."""
    lead = bench.hire("thu", "Lê Thu", "lead")
    case_id = claimed(bench, lan)
    with pytest.raises(NotAllowed, match="only a lead"):
        bench.handover.assign(case_id, minh, minh.id)

    bench.handover.assign(case_id, lead, minh.id)

    (row,) = bench.rows(case_table)
    assert (row["status"], row["owner_id"]) == (Status.CLAIMED, minh.id)
    assert minh.name in bench.said("hoa", Sender.SYSTEM)[-1]
    assert bench.rows(audit)[-1]["detail"] == {"to": "minh"}
    with pytest.raises(NotOwner):
        bench.desk.reply(case_id, lan, "…", "r1")


@pytest.mark.parametrize("to", [99, "auditor", "elsewhere"])
def test_a_case_is_given_only_to_who_answers_for_its_office(
    bench: Bench, lan: Clerk, to: int | str
) -> None:
    """Not to nobody, not to an auditor, not to another office's clerk."""
    auditor = bench.hire("an", "An", "auditor")
    elsewhere = bench.hire("ba", "Ba", office=TAX)
    ids: dict[int | str, int] = {99: 99, "auditor": auditor.id, "elsewhere": elsewhere.id}
    case_id = claimed(bench, lan)

    with pytest.raises(BadRequest, match="choose somebody"):
        bench.handover.assign(case_id, lan, ids[to])


def test_a_forwarded_case_waits_in_the_other_offices_queue(bench: Bench, lan: Clerk) -> None:
    """With its reason for the desk, a promise of its own, and word to the citizen."""
    ba = bench.hire("ba", "Ba", office=TAX)
    hue = bench.hire("hue", "Huệ", office=COMMUNE)
    case_id = claimed(bench, lan)

    bench.handover.forward(case_id, lan, TAX, "Hỏi về thuế khoán")

    entry = bench.desk.view(case_id, ba).entries[-1][0]
    assert (entry.kind, entry.detail) == (
        EntryKind.FORWARDED,
        "Thuế cơ sở 3 tỉnh Sông Thao: Hỏi về thuế khoán",
    )
    assert listed(bench, "new", ba) == [case_id]
    assert listed(bench, "new", hue) == []
    said = bench.said("hoa", Sender.SYSTEM)[-1]
    assert "Thuế cơ sở 3" in said
    assert "khoán" not in said
    with pytest.raises(CaseNotFound):
        bench.desk.view(case_id, hue)
    bench.desk.claim(case_id, ba)


def test_a_case_goes_only_to_an_office_that_there_is(bench: Bench, lan: Clerk) -> None:
    """And not to the one that has it."""
    case_id = claimed(bench, lan)

    for office in ("nowhere", COMMUNE):
        with pytest.raises(BadRequest):
            bench.handover.forward(case_id, lan, office, "…")


def test_what_runs_out_first_comes_first(bench: Bench, lan: Clerk) -> None:
    """A channel's closing window goes before an older promise; pages follow on each other."""
    old = bench.open_case("hoa")
    bench.clock.forward(60)
    rushed = bench.open_case("mai")
    bench.clock.forward(60)
    newest = bench.open_case("tú")
    with bench.engine.begin() as connection:
        soon = bench.clock.now + timedelta(minutes=5)
        connection.execute(
            case_table.update()
            .where(case_table.c.id == rushed)
            .values(window_until=soon, runs_out_at=soon)
        )

    pages = [bench.desk.queue(Filter("new"), lan, offset, 2) for offset in (0, 2)]

    assert [[case.id for case in page.cases] for page in pages] == [[rushed, old], [newest]]
    assert [page.total for page in pages] == [3, 3]


def test_the_queue_is_narrowed_by_channel_office_field_and_language(
    bench: Bench, lan: Clerk
) -> None:
    """Each filter alone, and all of them together."""
    first, second = bench.open_case("hoa"), bench.open_case("mai")
    with bench.engine.begin() as connection:
        connection.execute(
            case_table.update()
            .where(case_table.c.id == second)
            .values(field="Hộ tịch", office_id=TAX)
        )
    narrowed = [
        Filter("new", channel="telegram"),
        Filter("new", channel="web"),
        Filter("new", office=TAX),
        Filter("new", field="Hộ tịch"),
        Filter("new", language="en"),
        Filter("new", "telegram", TAX, "Hộ tịch", "vi"),
    ]

    found = [[case.id for case in bench.desk.queue(one, lan).cases] for one in narrowed]

    assert found == [[first, second], [], [second], [second], [], [second]]
