"""Many write at once, each with a connection of its own: what one writer gave still holds."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Barrier

from sqlalchemy import insert

from bot.cases import Reason, Status
from bot.casework.counter import DeskError
from bot.conversation import Holder
from bot.messages import Attachment, Sender
from bot.store import audit, log
from bot.store.attachments import Attachments
from bot.store.cases import open_case
from bot.store.tables import cases
from knowledge.store.postgres import alone
from knowledge.store.sql import KnowledgeStore
from knowledge.store.tables import revisions
from tests.bot.build import MONDAY, Bench
from tests.bot.stand_ins import ask_for_person, echo

CROWD = 6


def at_once(*jobs: Callable[[], object]) -> list[object]:
    """What the jobs return, begun in the same moment; their errors are raised."""
    start = Barrier(len(jobs))

    def run(job: Callable[[], object]) -> object:
        start.wait()
        return job()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def while_running(job: Callable[[], None], look: Callable[[], None]) -> None:
    """A crowd does `job` while this thread looks again and again."""
    with ThreadPoolExecutor(CROWD) as pool:
        running: set[Future[None]] = {pool.submit(job) for _ in range(CROWD)}
        while running:
            done, running = wait(running, timeout=0.002)
            look()
            for one in done:
                one.result()


def test_no_revision_appears_after_a_higher_one(bench: Bench) -> None:
    """A process that has seen a revision has seen all before it: it would never look again."""
    store = KnowledgeStore(bench.engine)
    with ThreadPoolExecutor(1) as pool:
        with bench.engine.begin() as slow:
            alone(slow, "knowledge")
            slow.execute(insert(revisions).values(at=MONDAY, summary="slow"))
            later = pool.submit(store.publish, "later", MONDAY)
            assert not wait([later], timeout=0.3).done

        assert later.result() == 2
    assert store.revision() == 2


def test_no_case_appears_after_a_higher_one(bench: Bench) -> None:
    """The clerks' group is told of new cases by their numbers: none comes late."""
    bench.hear("hoa", "một")
    bench.hear("mai", "hai")
    hoa, mai = bench.talk("hoa").id, bench.talk("mai").id

    def open_one(talk: str, number: str) -> None:
        with bench.engine.begin() as connection:
            open_case(connection, talk, number, Reason.ASKED_FOR_PERSON, MONDAY)

    with ThreadPoolExecutor(1) as pool:
        with bench.engine.begin() as slow:
            open_case(slow, hoa, "YC-1", Reason.ASKED_FOR_PERSON, MONDAY)
            later = pool.submit(open_one, mai, "YC-2")
            assert not wait([later], timeout=0.3).done

        later.result()
    assert [row["number"] for row in bench.rows(cases)] == ["YC-1", "YC-2"]


def test_who_follows_a_conversation_misses_no_line(bench: Bench) -> None:
    """Lines of citizens and of the bot appear in the order of their `seq`, without a gap."""
    bench.hear("hoa", "bắt đầu")
    talk, seen = bench.talk("hoa").id, [0]

    def write() -> None:
        for _ in range(6):
            with bench.engine.begin() as connection:
                line = log.citizen_line("…", "vi", None)
                log.append(connection, talk, line, MONDAY)

    def look() -> None:
        with bench.engine.connect() as connection:
            found = [line.seq for line in log.lines_after(connection, talk, seen[-1])]
        assert found == list(range(seen[-1] + 1, seen[-1] + 1 + len(found)))
        seen.extend(found)

    while_running(write, look)
    look()

    assert seen[-1] == 1 + CROWD * 6


def test_the_audit_log_stays_one_chain(bench: Bench) -> None:
    """Each record holds the digest of the one before it, whoever writes at the same time."""

    def record() -> None:
        for number in range(6):
            with bench.engine.begin() as connection:
                audit.record(connection, MONDAY, None, "return", f"YC-{number}", {})

    at_once(*[record] * CROWD)

    with bench.engine.connect() as connection:
        assert audit.broken_at(connection) is None
        assert len(audit.records(connection)) == CROWD * 6


def test_of_many_who_claim_a_case_one_has_it(bench: Bench) -> None:
    """The others are told so; the citizen reads of one."""
    clerks = [bench.hire(f"c{n}", f"Cán bộ {n}") for n in range(CROWD)]
    case_id = bench.open_case("hoa")

    def claim(clerk: int) -> bool:
        try:
            bench.desk.claim(case_id, clerks[clerk])
        except DeskError:
            return False
        return True

    won = at_once(*[lambda n=n: claim(n) for n in range(CROWD)])

    assert won.count(True) == 1
    assert len(bench.said("hoa", Sender.SYSTEM)) == 1
    assert bench.rows(cases)[0]["owner_id"] == clerks[won.index(True)].id


def test_the_bot_says_nothing_after_a_clerk_has_come(bench: Bench) -> None:
    """Whether the answer or the claim comes first, the person has the conversation at the end."""
    lan = bench.hire("lan", "Lan")
    for number in range(12):
        citizen = f"citizen {number}"
        case_id = bench.open_case(citizen)
        bench.step = ask_for_person if number % 2 else echo
        bench.hear(citizen, f"còn câu này {number}")
        (event,) = bench.claim()

        at_once(lambda: bench.worker.work(event), lambda: bench.desk.claim(case_id, lan))  # noqa: B023  # run within the loop

        senders = [line.reply.sender for line in bench.lines(citizen)]
        assert bench.talk(citizen).holder is Holder.HUMAN
        assert Sender.BOT not in senders[senders.index(Sender.SYSTEM) :]


def test_a_conversation_has_one_open_case(bench: Bench) -> None:
    """However many of its events fail or ask at the same time."""
    bench.step = ask_for_person
    for number in range(10):
        bench.hear(f"citizen {number}", f"gặp cán bộ {number}")
    events = bench.claim()

    at_once(*[lambda e=e: bench.worker.work(e) for e in events for _ in range(2)])

    rows = bench.rows(cases)
    assert len({row["conversation_id"] for row in rows}) == len(rows) == 10
    assert {row["status"] for row in rows} == {Status.NEW.value}
    assert [len(bench.said(f"citizen {number}")) for number in range(10)] == [1] * 10


def test_a_file_is_fetched_by_one(bench: Bench) -> None:
    """Of many who look for files at once."""
    sent = (Attachment("image", "file-1", 2**40),)
    bench.hear("hoa", "", key="e1", attachments=sent)
    files = Attachments(bench.engine)

    found = at_once(*[lambda: len(files.claim(bench.clock(), 5))] * CROWD)

    assert sum(int(str(number)) for number in found) == 1
