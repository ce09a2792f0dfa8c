"""A full disk: what was acknowledged is there, the rest was refused, and it goes on after."""

import json
import subprocess
import sys

from bot.store.tables import inbox
from knowledge.store.engine import connect
from tests.bot.build import Bench
from tests.databases import SqliteFiles

FILL = """
import json, resource, sys
from sqlalchemy.exc import OperationalError
from bot.messages import Incoming
from knowledge.store.engine import connect
from tests.bot.build import MONDAY, Bench

bench = Bench(connect(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (700_000, resource.RLIM_INFINITY))
taken, refused = [], []
for n in range(400):
    event = Incoming("telegram", f"e{n}", f"p{n % 5}", "chào " * 300, MONDAY)
    try:
        bench.inbox.accept(event, "vi", MONDAY)
        taken.append(n)
    except OperationalError:
        refused.append(n)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
bench.inbox.accept(Incoming("telegram", "after", "p0", "chào", MONDAY), "vi", MONDAY)
print(json.dumps([taken, refused]))
"""


def test_on_a_full_disk_events_are_refused_and_none_is_half_there(
    sqlite_files: SqliteFiles,
) -> None:
    """The store says so (503: platforms deliver again); the file stays whole."""
    url = sqlite_files.make(migrated=True)
    argv = [sys.executable, "-c", FILL, url]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr

    taken, refused = json.loads(done.stdout)
    bench = Bench(connect(url))
    keys = {row["event_key"] for row in bench.rows(inbox)}
    with bench.engine.connect() as connection:
        (whole,) = connection.exec_driver_sql("PRAGMA integrity_check").one()

    assert taken
    assert refused
    assert keys == {f"e{n}" for n in taken} | {"after"}
    assert whole == "ok"
    bench.work()
    assert bench.inbox.depth() == 0
    bench.engine.dispose()
