"""The inbox stores an event once, and hands each conversation's events out in order."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

from bot.store.inbox import LEASE
from bot.store.tables import dead_letters, inbox, messages
from tests.bot.build import MONDAY, Bench


def test_an_event_delivered_again_is_stored_once(bench: Bench) -> None:
    """The same key on the same channel is one event, one line and one answer."""
    accepted = [bench.hear("hoa", "xin chào", key="e1") for _ in range(3)]
    bench.work()

    assert accepted == [True, False, False]
    assert len(bench.lines("hoa")) == 2
    assert bench.said("hoa") == ["xin chào"]
    assert not bench.hear("hoa", "xin chào", key="e1")


def test_twenty_threads_store_an_event_once(bench: Bench) -> None:
    """Of simultaneous deliveries one is stored, and one conversation is made."""
    start = Barrier(20)

    def deliver(_: int) -> bool:
        start.wait()
        return bench.hear("hoa", "xin chào", key="e1")

    with ThreadPoolExecutor(20) as pool:
        accepted = list(pool.map(deliver, range(20)))

    assert sum(accepted) == 1
    assert len(bench.rows(inbox)) == len(bench.rows(messages)) == 1


def test_simultaneous_first_events_of_a_person_share_one_conversation(bench: Bench) -> None:
    """Two different events that race to make the conversation are both kept."""
    with ThreadPoolExecutor(10) as pool:
        accepted = list(pool.map(lambda n: bench.hear("hoa", f"câu {n}"), range(10)))

    assert accepted == [True] * 10
    assert len({row["conversation_id"] for row in bench.rows(inbox)}) == 1
    assert [line.seq for line in bench.lines("hoa")] == list(range(1, 11))


def test_a_conversations_events_are_claimed_one_at_a_time_in_order(bench: Bench) -> None:
    """The next event can be had only when the former has ended."""
    for text in ("một", "hai", "ba"):
        bench.hear("hoa", text)

    taken = []
    while claimed := bench.claim():
        taken.append([event.incoming.text for event in claimed])
        assert bench.claim() == []
        bench.worker.work(claimed[0])

    assert taken == [["một"], ["hai"], ["ba"]]
    assert bench.said("hoa") == ["một", "hai", "ba"]


def test_conversations_are_claimed_side_by_side(bench: Bench) -> None:
    """One claim holds the oldest event of each conversation, up to as many as asked for."""
    for text in ("hoa 1", "mai 1", "hoa 2", "lan 1"):
        bench.hear(text.split()[0], text)

    first, second = bench.claim(2), bench.claim()

    assert [event.incoming.text for event in first] == ["hoa 1", "mai 1"]
    assert [event.incoming.text for event in second] == ["lan 1"]
    assert bench.inbox.depth() == 4


def test_a_lease_ends_after_sixty_seconds(bench: Bench) -> None:
    """An event in dead hands comes back when its lease is over, not before, and counts tries."""
    bench.hear("hoa", "xin chào")
    (first,) = bench.claim()
    bench.clock.forward(LEASE.total_seconds())
    early = bench.claim()
    bench.clock.forward(0.001)

    (again,) = bench.claim()

    assert LEASE.total_seconds() == 60
    assert early == []
    assert again == replace(first, attempts=2)


def test_a_restart_returns_every_lease(bench: Bench) -> None:
    """After `recover` nobody waits for a former process's lease."""
    bench.hear("hoa", "xin chào")
    (first,) = bench.claim()

    bench.inbox.recover()

    assert [event.id for event in bench.claim()] == [first.id]


def test_an_unreadable_event_is_kept_for_people(bench: Bench) -> None:
    """Its body is kept as ASCII, at most 100,000 characters, with the reason."""
    bench.inbox.keep_unreadable("telegram", {"text": "ế\ud800" * 60_000}, "không đọc được", MONDAY)
    bench.inbox.keep_unreadable("messenger", None, "trống", MONDAY)

    first, second = bench.rows(dead_letters)
    assert (len(first["body"]), first["body"].isascii()) == (100_000, True)
    assert (second["body"], second["reason"]) == ("", "trống")
