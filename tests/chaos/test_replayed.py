"""Killed while a dead letter is tried again: it is on the list, or stored, and never neither."""

import subprocess
import sys
from dataclasses import asdict

from bot.messages import Incoming
from bot.store.dead import DeadLetters
from bot.store.tables import inbox
from knowledge.store.engine import connect
from tests.bot.build import MONDAY, Bench
from tests.databases import SqliteFiles

REPLAY = """
import os, signal, sys
from bot.store.dead import DeadLetters
from bot.store.inbox import Inbox
from knowledge.store.engine import connect
from tests.bot.build import MONDAY

def dies():
    os.kill(os.getpid(), signal.SIGKILL)

engine = connect(sys.argv[1])
DeadLetters(engine, Inbox(engine, dies)).replay(sys.argv[2], MONDAY)
"""
"""The id of the person's conversation is drawn between leaving the list and being stored."""


def test_killed_between_the_list_and_the_inbox_the_letter_is_still_listed(
    sqlite_files: SqliteFiles,
) -> None:
    """The operator types the same command again, and the citizen is answered once."""
    url = sqlite_files.make(migrated=True)
    bench = Bench(connect(url))
    event = Incoming("telegram", "k1", "hoa", "chào", MONDAY)
    body = {**asdict(event), "sent_at": MONDAY.isoformat()}
    bench.inbox.keep_unreadable("telegram", body, "cannot be stored: DataError", MONDAY)
    dead = DeadLetters(bench.engine, bench.inbox)
    (letter,) = dead.listed()

    done = subprocess.run(
        [sys.executable, "-c", REPLAY, url, letter.id], timeout=60, check=False, capture_output=True
    )
    between = dead.listed()
    dead.replay(letter.id, MONDAY)
    bench.work()

    assert done.returncode == -9, done.stderr
    assert between == [letter]
    assert dead.listed() == []
    assert [row["event_key"] for row in bench.rows(inbox)] == ["k1"]
    assert len(bench.said("hoa")) == 1
    bench.engine.dispose()
