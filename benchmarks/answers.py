"""Answers at a steady rate, whole: webhook in, dialogue, search, store, answer sent.

    python -m benchmarks.answers [--rate 10] [--seconds 300] [--hogs 0] [--rules] [--data FOLDER]

As `benchmarks.turns`, but at one rate for minutes: targets are a 95th percentile of 300 ms and a
99th of a second at 10 questions a second. With `--hogs` so many processes compute beside it without
a pause. Each question is asked by somebody else; Rasa is the real one unless `--rules` is given.
"""

import argparse
import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.load import Measured
from benchmarks.material import DATA, ENCODER, questions
from benchmarks.turns import Graph, at_rate
from benchmarks.webhooks import QUESTIONS, SECRET
from tests.rasa_server import running_rasa
from tests.servers import Product

_WARM_UP = 20


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


async def answered(
    product: Product, graph: Graph, texts: Sequence[str], rate: float, seconds: float
) -> Measured:
    """The texts over and over at `rate`, after a few to warm up; `product` runs and sends there."""
    await at_rate(product, graph, [texts[n % len(texts)] for n in range(_WARM_UP)], 4)
    asked = [texts[n % len(texts)] for n in range(int(rate * seconds))]
    return await at_rate(product, graph, asked, rate)


@contextmanager
def talking_to(graph_port: int, data: Path, encoder: Path, **settings: str) -> Iterator[Product]:
    """The product over `data`, with Messenger's API on that port of loopback."""
    with Product(
        data,
        encoder,
        messenger_page_id="77",
        messenger_page_token="bench",
        messenger_app_secret=SECRET,
        messenger_api=f"http://127.0.0.1:{graph_port}",
        **settings,
    ) as product:
        yield product


async def measure(
    data: Path, encoder: Path, texts: Sequence[str], rate: float, seconds: float, **settings: str
) -> Measured:
    """Start the product over `data`, and ask."""
    graph = Graph()
    server = await asyncio.start_server(graph.serve, "127.0.0.1", 0)
    with ExitStack() as opened:
        opened.callback(server.close)
        port = server.sockets[0].getsockname()[1]
        product = await asyncio.to_thread(
            opened.enter_context, talking_to(port, data, encoder, **settings)
        )
        try:
            return await answered(product, graph, texts, rate, seconds)
        finally:
            await asyncio.to_thread(product.stop)


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
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--encoder", type=Path, default=ENCODER)
    parser.add_argument("--corpus", type=Path, default=os.environ.get("MOTCUA_CORPUS"))
    parser.add_argument("--rate", type=float, default=10.0)
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--hogs", type=int, default=0)
    parser.add_argument("--rules", action="store_true", help="without Rasa")
    given = parser.parse_args()
    texts = [one.text for one in questions(given.corpus)] if given.corpus else list(QUESTIONS)
    with ExitStack() as opened:
        folder = opened.enter_context(tempfile.TemporaryDirectory(dir=given.data.parent))
        data = Path(folder) / "data"
        shutil.copytree(given.data, data, ignore=shutil.ignore_patterns("*.sock", "*.log"))
        rasa = "" if given.rules else opened.enter_context(running_rasa()).url
        load = " ".join(f"{one:.1f}" for one in os.getloadavg())
        opened.enter_context(hogs(given.hogs))
        measured = asyncio.run(
            measure(data, given.encoder.absolute(), texts, given.rate, given.seconds, rasa_url=rasa)
        )
    print(line(measured))
    print(f"{given.hogs} busy processes beside it; load average before: {load}")


if __name__ == "__main__":
    main()
