"""What a conversation costs PostgreSQL: its CPU, its transactions, and what it writes ahead.

    python -m benchmarks.database [--data .cache/corpus] [--rate 6] [--seconds 60]

The product runs over a PostgreSQL of its own with everything safe on the disk, without Rasa, and
answers labelled questions at a steady rate. All that the database does meanwhile is counted,
looking for work and the roll of workers included. So many machines as its cores allow can share
it, as far as its disk keeps up.
"""

import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import psutil
import psycopg

from api.operating.moving import move
from benchmarks.material import open_knowledge
from benchmarks.steady import Setting, prepared, steady_arguments, with_product
from benchmarks.turns import Graph, at_rate
from knowledge.store.engine import connect
from tests.postgres import Cluster
from tests.servers import Product

_COUNTED = """SELECT sum(xact_commit)::bigint, pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint
FROM pg_stat_database"""
_SETTLE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of CPU of all the server's processes, transactions, bytes written ahead."""

    cpu: float
    commits: int
    written: int

    def row(self, before: "Spent", turns: int) -> str:
        """What one of `turns` cost since `before`."""
        milliseconds = (self.cpu - before.cpu) * 1000 / turns
        commits = (self.commits - before.commits) / turns
        kilobytes = (self.written - before.written) / turns / 1000
        return f"{milliseconds:.1f} ms of CPU, {commits:.1f} transactions, {kilobytes:.1f} kB"


def spent(cluster: Cluster) -> Spent:
    """What the server has spent so far, sessions that have ended included."""
    server = psutil.Process(cluster.pid)
    own = server.cpu_times()
    cpu = own.user + own.system + own.children_user + own.children_system
    for process in server.children(recursive=True):
        times = process.cpu_times()
        cpu += times.user + times.system
    with psycopg.connect(cluster.url()) as connection:
        commits, written = connection.execute(_COUNTED).fetchone() or (0, 0)
    return Spent(cpu, commits, written)


async def measure(setting: Setting, cluster: Cluster, rate: float, seconds: float) -> None:
    """Ask for `seconds`, then be silent as long; print both."""

    async def ask(product: Product, graph: Graph) -> None:
        asked = _repeated(setting.texts, int(rate * seconds))
        before = spent(cluster)
        measured = await at_rate(product, graph, asked, rate)
        await asyncio.sleep(_SETTLE_SECONDS)
        then = spent(cluster)
        await asyncio.sleep(seconds)
        silent = spent(cluster)
        print(f"a conversation of {len(asked)}: {then.row(before, len(asked))}")
        print(f"a second of silence: {silent.row(then, int(seconds))}")
        print(f"p95 {measured.percentile(0.95):.0f} ms, {measured.failures} not answered")

    await with_product(setting, ask)


def _repeated(texts: Sequence[str], count: int) -> list[str]:
    return [texts[n % len(texts)] for n in range(count)]


def main() -> None:
    """Move the knowledge into a PostgreSQL, measure, and remove it."""
    parser = steady_arguments(__doc__, rate=6)
    parser.add_argument("--seconds", type=float, default=60)
    given = parser.parse_args()
    given.rules = True
    with prepared(given) as setting, Cluster(quick=False).make() as cluster:
        url = cluster.url(cluster.create())
        move(open_knowledge(setting.data).engine, connect(url))
        with tempfile.TemporaryDirectory() as folder:
            over = replace(setting, data=Path(folder), database=url)
            asyncio.run(measure(over, cluster, given.rate, given.seconds))


if __name__ == "__main__":
    main()
