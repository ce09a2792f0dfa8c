"""Half an hour of questions: does anything grow?

    python -m benchmarks.soak [--rate 5] [--minutes 30] [--rules] [--data FOLDER]

As `benchmarks.answers`; every minute the memory, open files and threads of server and worker are
read, and the 95th percentile of the minute's answers. What counts is the median of the last third
beside that of the second third, since caches fill in the first. Targets: memory 5% more at most,
files as many, answers 20% slower at most.
"""

import argparse
import asyncio
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from statistics import median

import psutil

from benchmarks.answers import answered, talking_to
from benchmarks.material import DATA, ENCODER, questions
from benchmarks.turns import Graph, at_rate
from benchmarks.webhooks import QUESTIONS
from tests.rasa_server import running_rasa
from tests.servers import Product

_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Minute:
    """One minute: megabytes, files and threads of both processes, milliseconds, answers missing."""

    megabytes: float
    files: int
    threads: int
    p95: float
    missing: int

    def line(self, number: int) -> str:
        """In one line."""
        return (
            f"minute {number}: {self.megabytes:.0f} MB, {self.files} files, {self.threads} threads,"
            f" p95 {self.p95:.0f} ms, {self.missing} missing"
        )


def look(product: Product) -> tuple[float, int, int]:
    """Megabytes of their own, open files and threads of the server and its worker."""
    server = psutil.Process(product.pid)
    both = [server, *server.children(recursive=True)]
    return (
        sum(one.memory_full_info().uss for one in both) / 1e6,
        sum(one.num_fds() for one in both),
        sum(one.num_threads() for one in both),
    )


async def soak(
    product: Product,
    graph: Graph,
    texts: Sequence[str],
    rate: float,
    minutes: int,
    tell: Callable[[str], None],
) -> list[Minute]:
    """Ask for so many minutes, telling of each."""
    await answered(product, graph, texts, rate, 1)
    asked = cycle(texts)
    found = []
    for number in range(1, minutes + 1):
        measured = await at_rate(product, graph, list(islice(asked, int(rate * _MINUTE))), rate)
        minute = Minute(*look(product), measured.percentile(0.95), measured.failures)
        found.append(minute)
        tell(minute.line(number))
    return found


def drift(minutes: Sequence[Minute]) -> Iterator[str]:
    """What the last third has more than the second, by measure."""
    third = len(minutes) // 3
    for name in ("megabytes", "files", "threads", "p95"):
        early, late = (
            median(getattr(one, name) for one in part)
            for part in (minutes[third : 2 * third], minutes[2 * third :])
        )
        yield f"{name}: {early:.0f} and {late:.0f}, {late / early - 1:+.1%}"
    yield f"answers missing: {sum(one.missing for one in minutes)}"


async def _measure(data: Path, encoder: Path, texts: Sequence[str], given: argparse.Namespace,
                   rasa_url: str) -> list[Minute]:  # fmt: skip
    graph = Graph()
    server = await asyncio.start_server(graph.serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    with ExitStack() as opened:
        opened.callback(server.close)
        product = await asyncio.to_thread(
            opened.enter_context, talking_to(port, data, encoder, rasa_url=rasa_url)
        )
        try:
            return await soak(product, graph, texts, given.rate, given.minutes, print)
        finally:
            await asyncio.to_thread(product.stop)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--encoder", type=Path, default=ENCODER)
    parser.add_argument("--corpus", type=Path, default=os.environ.get("MOTCUA_CORPUS"))
    parser.add_argument("--rate", type=float, default=5.0)
    parser.add_argument("--minutes", type=int, default=30)
    parser.add_argument("--rules", action="store_true", help="without Rasa")
    given = parser.parse_args()
    texts = [one.text for one in questions(given.corpus)] if given.corpus else list(QUESTIONS)
    with ExitStack() as opened:
        folder = opened.enter_context(tempfile.TemporaryDirectory(dir=given.data.parent))
        data = Path(folder) / "data"
        shutil.copytree(given.data, data, ignore=shutil.ignore_patterns("*.sock", "*.log"))
        rasa = "" if given.rules else opened.enter_context(running_rasa()).url
        encoder = given.encoder.absolute()
        minutes = asyncio.run(_measure(data, encoder, texts, given, rasa))
    for line in drift(minutes):
        print(line)


if __name__ == "__main__":
    main()
