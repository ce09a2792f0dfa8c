"""What benchmarks at a steady rate share: the product over a copy, and a fake Messenger."""

import argparse
import asyncio
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from benchmarks.material import arguments, questions
from benchmarks.turns import Graph, at_rate
from benchmarks.webhooks import QUESTIONS, SECRET
from tests.rasa_server import running_rasa
from tests.servers import Product

_WARM_UP = 20
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Setting:
    """What is asked of what: a copy of the knowledge, the questions, Rasa's address or none.

    `database` is the address of another database than the one among the copied data.
    """

    data: Path
    encoder: Path
    texts: Sequence[str]
    rasa_url: str
    database: str = ""


def steady_arguments(description: str | None, rate: float) -> argparse.ArgumentParser:
    """The options that all of them have."""
    parser = arguments(description)
    parser.add_argument("--rate", type=float, default=rate)
    parser.add_argument("--rules", action="store_true", help="without Rasa")
    return parser


@contextmanager
def prepared(given: argparse.Namespace) -> Iterator[Setting]:
    """A copy of the knowledge, and Rasa running beside it unless `--rules` is given."""
    texts = [one.text for one in questions(given.corpus)] if given.corpus else list(QUESTIONS)
    with ExitStack() as opened:
        folder = opened.enter_context(tempfile.TemporaryDirectory(dir=given.data.parent))
        data = Path(folder) / "data"
        shutil.copytree(given.data, data, ignore=shutil.ignore_patterns("*.sock", "*.log"))
        rasa_url = "" if given.rules else opened.enter_context(running_rasa()).url
        yield Setting(data, given.encoder.absolute(), texts, rasa_url)


async def with_product(
    setting: Setting, work: Callable[[Product, Graph], Awaitable[Result]]
) -> Result:
    """Start the product, ask a few questions to warm it up, and do `work`."""
    graph = Graph()
    server = await asyncio.start_server(graph.serve, "127.0.0.1", 0)
    product = Product(
        setting.data,
        setting.encoder,
        rasa_url=setting.rasa_url,
        database=setting.database,
        messenger_page_id="77",
        messenger_page_token="bench",
        messenger_app_secret=SECRET,
        messenger_api=f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}",
    )
    try:
        await asyncio.to_thread(product.start)
        texts = setting.texts
        await at_rate(product, graph, [texts[n % len(texts)] for n in range(_WARM_UP)], 4)
        return await work(product, graph)
    finally:
        await asyncio.to_thread(product.stop)
        server.close()
