"""A short form of `make bench-webhooks`: the door stays quick while the worker is busy.

The floor is wide, because other tests share the machine, and wider where it is slow: a turn shows
how slow. A door that waited for turns would take as long as all that are before it. The figure to
quote is the benchmark's.
"""

import asyncio
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from statistics import median

from benchmarks.webhooks import measure

QUIET_TURN = 30.0  # milliseconds on two quiet cores


def slowness(data: Path) -> float:
    """How many times as long as there the turns took here that were made meanwhile; 1 or more."""
    with closing(sqlite3.connect(data / "motcua.db")) as connection:
        details = [json.loads(row[0]) for row in connection.execute("SELECT detail FROM turns")]
    turn = float(median(sum(one["timings_ms"].values()) for one in details))
    return max(1.0, turn / QUIET_TURN)


def test_webhooks_are_quick_while_the_worker_answers(
    knowledge: Path, encoder_folder: Path, tmp_path: Path
) -> None:
    """Fifty events a second for three seconds: each is 200, half of them within 100 ms."""
    data = tmp_path / "data"
    shutil.copytree(knowledge, data)

    measured, _ = asyncio.run(measure(data, encoder_folder, per_second=50, seconds=3))

    slow = slowness(data)
    assert (len(measured.latencies), measured.failures) == (150, 0)
    assert measured.percentile(0.5) < 100 * slow
    assert measured.percentile(0.99) < 1_000 * slow
