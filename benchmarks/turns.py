"""Conversations a second, whole: webhook in, Rasa, search, store, answer sent; beside a floor.

    python -m benchmarks.turns [--data .cache/corpus] [--rates 2 4 6 8 10 12 14 16] [--seconds 20]

Each conversation is one labelled question, as Messenger delivers it; its time runs from the
moment at which it was due until a fake Graph API on loopback is sent the answer. The rate that
counts is the highest whose 95th percentile stays below 300 ms. The floor is what two processes do
that only encode a question and insert a row that is safe on the disk. Everything shares this
machine, the load included; the desk is open, and Rasa is the real one.
"""

import argparse
import asyncio
import contextlib
import json
import os
import shutil
import sqlite3
import tempfile
import time
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from benchmarks.load import Measured, body_length, run_load
from benchmarks.material import arguments, questions
from benchmarks.webhooks import SECRET, SENT, messenger_event
from knowledge.encoders.load import load_encoder
from tests.rasa_server import running_rasa
from tests.servers import Product

MOST_MS = 300.0
_PAGE = "77"
_DRAIN_SECONDS = 30.0


@dataclass(slots=True)
class Graph:
    """A fake Graph API: takes every message and notes when each person was answered."""

    due: defaultdict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    latencies: list[float] = field(default_factory=list)
    awaited: int = 0
    all_answered: asyncio.Event = field(default_factory=asyncio.Event)

    def expect(self, due: Mapping[str, float]) -> None:
        """From now on wait for an answer to each of these people, asked at these times."""
        self.latencies.clear()
        self.all_answered.clear()
        self.awaited = len(due)
        for person, at in due.items():
            self.due[person].append(at)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of the product."""
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while head := await reader.readuntil(b"\r\n\r\n"):
                self._note(await reader.readexactly(body_length(head)))
                writer.write(SENT)
        writer.close()

    def _note(self, body: bytes) -> None:
        said = json.loads(body or b"{}")
        person = str(said.get("recipient", {}).get("id"))
        if "message" in said and self.due[person]:
            asked = self.due[person].popleft()
            self.latencies.append((asyncio.get_running_loop().time() - asked) * 1000)
            if len(self.latencies) == self.awaited:
                self.all_answered.set()


async def at_rate(product: Product, graph: Graph, asked: Sequence[str], rate: float) -> Measured:
    """Ask `asked`, each by somebody else, at `rate` a second; waits for the last answers."""
    now, began = int(time.time()), asyncio.get_running_loop().time() + 0.1
    people = [f"{now}{number}" for number in range(len(asked))]
    graph.expect({person: began + number / rate for number, person in enumerate(people)})
    load = [messenger_event(p, n, now, asked[n]) for n, p in enumerate(people)]
    taken = await run_load("127.0.0.1", product.port, load, rate)
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(graph.all_answered.wait(), _DRAIN_SECONDS)
    failures = taken.failures + len(asked) - len(graph.latencies)
    return Measured(sorted(graph.latencies) or [float("inf")], failures, taken.seconds)


def _bare(model: str, folder: str, texts: Sequence[str], seconds: float) -> int:
    """How often one process encodes a question and stores a row within `seconds`."""
    encoder = load_encoder(model)
    base = sqlite3.connect(f"{folder}/floor-{os.getpid()}.db", isolation_level=None)
    base.execute("PRAGMA journal_mode=WAL")
    base.execute("PRAGMA synchronous=FULL")
    base.execute("CREATE TABLE said (text TEXT)")
    done, until = 0, time.monotonic() + seconds
    while time.monotonic() < until:
        text = texts[done % len(texts)]
        encoder.encode_queries([text])
        base.execute("INSERT INTO said VALUES (?)", (text,))
        done += 1
    return done


def floor(model: Path, folder: str, texts: Sequence[str], seconds: float = 10.0) -> float:
    """Encoded and stored a second, by two processes at once."""
    with get_context("spawn").Pool(2) as pool:
        asked = [(str(model), folder, list(texts), seconds)] * 2
        return sum(pool.starmap(_bare, asked)) / seconds


async def measure(
    data: Path, model: Path, rasa: str, texts: Sequence[str], given: argparse.Namespace
) -> float:
    """The highest rate that holds; prints a row a rate."""
    graph = Graph()
    server = await asyncio.start_server(graph.serve, "127.0.0.1", 0)
    product = Product(
        data,
        model,
        rasa_url=rasa,
        messenger_page_id=_PAGE,
        messenger_page_token="bench",
        messenger_app_secret=SECRET,
        messenger_api=f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}",
    )
    best = 0.0
    try:
        await asyncio.to_thread(product.start)
        await at_rate(product, graph, texts[:10], 2)
        for rate in given.rates:
            count = int(rate * given.seconds)
            asked = [texts[n % len(texts)] for n in range(count)]
            measured = await at_rate(product, graph, asked, rate)
            p50, p95 = measured.percentile(0.5), measured.percentile(0.95)
            print(f"| {rate:g}/s | {p50:.0f} ms | {p95:.0f} ms | {measured.failures} |", flush=True)
            if p95 > MOST_MS or measured.failures:
                break
            best = rate
    finally:
        await asyncio.to_thread(product.stop)
        server.close()
    return best


def main() -> None:
    """Measure the floor and then the whole; print both."""
    parser = arguments(__doc__, corpus=True)
    parser.add_argument("--rates", type=float, nargs="+", default=[2, 4, 6, 8, 10, 12, 14, 16, 20])
    parser.add_argument("--seconds", type=float, default=20.0)
    given = parser.parse_args()
    texts = [one.text for one in questions(given.corpus)]
    model = given.encoder.absolute()
    with tempfile.TemporaryDirectory(dir=given.data.parent) as folder, running_rasa() as rasa:
        data = Path(folder) / "data"
        shutil.copytree(given.data, data, ignore=shutil.ignore_patterns("*.sock", "*.log"))
        bare = floor(model, folder, texts)
        print("| rate | p50 | p95 | not answered |\n|---|---|---|---|")
        best = asyncio.run(measure(data, model, rasa.url, texts, given))
    print(f"holds {best:g}/s; the floor does {bare:.1f}/s: {best / bare:.0%}")


if __name__ == "__main__":
    main()
