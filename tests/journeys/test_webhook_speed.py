"""A short form of `make bench-webhooks`: the door stays quick while the worker is busy.

The floor is wide, because other tests share the machine; the figure to quote is the benchmark's.
"""

import asyncio
import shutil
from pathlib import Path

from benchmarks.webhooks import measure


def test_webhooks_are_quick_while_the_worker_answers(
    knowledge: Path, encoder_folder: Path, tmp_path: Path
) -> None:
    """Fifty events a second for three seconds: each is 200, half of them within 100 ms."""
    data = tmp_path / "data"
    shutil.copytree(knowledge, data)

    measured, _ = asyncio.run(measure(data, encoder_folder, per_second=50, seconds=3))

    assert (len(measured.latencies), measured.failures) == (150, 0)
    assert measured.percentile(0.5) < 100
    assert measured.percentile(0.99) < 1_000
