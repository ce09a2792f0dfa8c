"""Writers come one by one, from any thread and process, and wait for the disk where they say."""

import subprocess
import sys
import threading
import time
from pathlib import Path

from sqlalchemy import Engine, event, text

from knowledge.store.engine import checkpoint, connect, reading, relaxed

_WRITE = """
import sys
from sqlalchemy import text
from knowledge.store.engine import connect
engine = connect(sys.argv[1])
for _ in range(50):
    with engine.begin() as connection:
        connection.execute(text("UPDATE counter SET n = n + 1"))
"""


def counter(folder: Path) -> Engine:
    """A database with one number."""
    engine = connect(f"sqlite:///{folder / 'c.db'}")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE counter (n INTEGER)"))
        connection.execute(text("INSERT INTO counter VALUES (0)"))
    return engine


def value(engine: Engine) -> int:
    """The number."""
    with reading(engine) as connection:
        return int(connection.execute(text("SELECT n FROM counter")).scalar_one())


def test_no_writer_of_several_processes_is_lost(tmp_path: Path) -> None:
    """Two processes and two threads add fifty each."""
    engine = counter(tmp_path)
    url = str(engine.url)
    others = [subprocess.Popen([sys.executable, "-c", _WRITE, url]) for _ in range(2)]

    def add(kept: Engine) -> None:
        for _ in range(50):
            with kept.begin() as connection:
                connection.execute(text("UPDATE counter SET n = n + 1"))

    threads = [threading.Thread(target=add, args=(one,)) for one in (engine, relaxed(engine))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [process.wait(60) for process in others] == [0, 0]
    assert value(engine) == 200
    engine.dispose()


def test_a_reader_waits_for_no_writer(tmp_path: Path) -> None:
    """It sees what was there before."""
    engine = counter(tmp_path)
    with engine.begin() as connection:
        connection.execute(text("UPDATE counter SET n = 7"))

        assert value(engine) == 0

    assert value(engine) == 7
    engine.dispose()


def test_the_next_writer_is_let_in_at_once(tmp_path: Path) -> None:
    """Within milliseconds after the one before it, without SQLite's own waiting, here forbidden."""
    engine = counter(tmp_path)
    event.listen(engine, "checkout", lambda raw, *_: raw.execute("PRAGMA busy_timeout = 0"))

    assert min(until_let_in(engine) for _ in range(5)) < 0.05

    assert value(engine) == 10
    engine.dispose()


def until_let_in(engine: Engine) -> float:
    """Seconds from one writer's end to the next one's turn."""
    waited: list[float] = []
    begun = threading.Event()

    def second() -> None:
        begun.set()
        with engine.begin() as connection:
            waited.append(time.monotonic())
            connection.execute(text("UPDATE counter SET n = n + 1"))

    with engine.begin() as connection:
        thread = threading.Thread(target=second)
        thread.start()
        begun.wait()
        connection.execute(text("UPDATE counter SET n = n + 1"))
        time.sleep(0.03)
        assert waited == []
    left = time.monotonic()
    thread.join()
    return waited[0] - left


def test_a_writer_that_fails_leaves_its_turn(tmp_path: Path) -> None:
    """The next one is not kept waiting for ever."""
    engine = counter(tmp_path)
    try:
        with engine.begin() as connection:
            connection.execute(text("UPDATE counter SET n = 9"))
            raise RuntimeError("no")
    except RuntimeError:
        pass

    with engine.begin() as connection:
        connection.execute(text("UPDATE counter SET n = n + 1"))

    assert value(engine) == 1
    engine.dispose()


def test_a_checkpoint_empties_the_log_beside_a_writer(tmp_path: Path) -> None:
    """It neither waits for the writer nor loses what was written."""
    engine = counter(tmp_path)
    with engine.begin() as connection:
        connection.execute(text("UPDATE counter SET n = 5"))

        checkpoint(engine)

    checkpoint(engine)
    assert value(engine) == 5
    assert b"counter" in (tmp_path / "c.db").read_bytes()
    engine.dispose()
