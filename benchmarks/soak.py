"""Half an hour of questions: does anything grow?

    python -m benchmarks.soak [--rate 5] [--minutes 30] [--rules] [--data FOLDER]

As `benchmarks.answers`; every minute the memory, open files and threads of server and worker are
read, and the 95th percentile of the minute's answers. What counts is the median of the last third
beside that of the second third, since caches fill in the first. Targets: memory 5% more at most,
files as many, answers 20% slower at most.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from statistics import median

import psutil

from benchmarks.steady import Setting, prepared, steady_arguments, with_product
from benchmarks.turns import Graph, at_rate
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


async def soak(setting: Setting, rate: float, minutes: int) -> list[Minute]:
    """Ask for so many minutes, printing each."""
    asked = cycle(setting.texts)

    async def ask(product: Product, graph: Graph) -> list[Minute]:
        found = []
        for number in range(1, minutes + 1):
            texts = list(islice(asked, int(rate * _MINUTE)))
            measured = await at_rate(product, graph, texts, rate)
            minute = Minute(*look(product), measured.percentile(0.95), measured.failures)
            found.append(minute)
            print(minute.line(number), flush=True)
        return found

    return await with_product(setting, ask)


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


def main() -> None:
    """Measure and print."""
    parser = steady_arguments(__doc__, rate=5.0)
    parser.add_argument("--minutes", type=int, default=30)
    given = parser.parse_args()
    with prepared(given) as setting:
        minutes = asyncio.run(soak(setting, given.rate, given.minutes))
    for line in drift(minutes):
        print(line)


if __name__ == "__main__":
    main()
