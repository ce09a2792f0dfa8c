"""Answers at a steady rate, whole: webhook in, dialogue, search, store, answer sent.

    python -m benchmarks.answers [--rate 10] [--seconds 300] [--hogs 0] [--rules] [--data FOLDER]

As `benchmarks.turns`, but at one rate for minutes: targets are a 95th percentile of 300 ms and a
99th of a second at 10 questions a second. With `--hogs` so many processes compute beside it without
a pause. Each question is asked by somebody else; Rasa is the real one unless `--rules` is given.
"""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.load import Measured
from benchmarks.steady import Setting, prepared, steady_arguments, with_product
from benchmarks.turns import Graph, at_rate
from tests.servers import Product


@contextmanager
def hogs(count: int) -> Iterator[None]:
    """So many processes that compute without a pause, at the same priority as the service."""
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for one in busy:
            one.kill()
            one.wait()


async def measure(setting: Setting, rate: float, seconds: float) -> Measured:
    """The questions over and over at `rate`."""
    texts = setting.texts
    asked = [texts[n % len(texts)] for n in range(int(rate * seconds))]

    async def ask(product: Product, graph: Graph) -> Measured:
        return await at_rate(product, graph, asked, rate)

    return await with_product(setting, ask)


def line(measured: Measured) -> str:
    """In one line."""
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
    shown = ", ".join(f"{name} {measured.percentile(at):.0f} ms" for name, at in shares.items())
    rate = len(measured.latencies) / measured.seconds
    return (
        f"{len(measured.latencies)} answers at {rate:.1f}/s: {shown}; {measured.failures} missing"
    )


def main() -> None:
    """Measure and print."""
    parser = steady_arguments(__doc__, rate=10.0)
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--hogs", type=int, default=0)
    given = parser.parse_args()
    with prepared(given) as setting:
        load = " ".join(f"{one:.1f}" for one in os.getloadavg())
        with hogs(given.hogs):
            measured = asyncio.run(measure(setting, given.rate, given.seconds))
    print(line(measured))
    print(f"{given.hogs} busy processes beside it; load average before: {load}")


if __name__ == "__main__":
    main()
