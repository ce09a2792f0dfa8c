"""Floors under the start and under whole conversations; in CPU: a busy machine changes little.

Each is compared with a yardstick of the same run: importing the libraries that everything stands
on, and encoding the questions. The figures to quote are those of benchmarks/README.md.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

from benchmarks.start import cpu_seconds, first_answer
from knowledge.encoders.load import load_encoder
from tests.load.city import QUESTIONS, City, messenger, whole

LIBRARIES = "import fastapi, numpy, onnxruntime, pydantic_settings, sqlalchemy"
MOST_FOR_A_START = 5.5
MOST_FOR_A_CONVERSATION = 14.0
CONVERSATIONS, RATE = 40, 8.0
NUMBERS = count()
WORKER = """
import sys
import api.processes.background, api.serving, api.wiring
print([name for name in sys.argv[1:] if name in sys.modules])
"""


def importing() -> float:
    """Seconds of CPU that loading the libraries takes, the least of three."""
    taken = []
    for _ in range(3):
        before = os.times()
        subprocess.run([sys.executable, "-c", LIBRARIES], check=True)
        after = os.times()
        user = after.children_user - before.children_user
        taken.append(user + after.children_system - before.children_system)
    return min(taken)


def encoding(model: Path) -> float:
    """Seconds of CPU that encoding a question takes, on average."""
    encoder = load_encoder(str(model))
    encoder.encode_queries(QUESTIONS)
    began = time.thread_time()
    for _ in range(10):
        encoder.encode_queries(QUESTIONS)
    return (time.thread_time() - began) / (10 * len(QUESTIONS))


def test_a_start_costs_a_few_times_what_its_libraries_do(
    knowledge: Path, encoder_folder: Path, tmp_path: Path
) -> None:
    """Server and worker together, until a citizen has the first answer; the least of three."""
    data = tmp_path / "data"
    shutil.copytree(knowledge, data)
    first_answer(data, encoder_folder)

    spent = min(first_answer(data, encoder_folder).cpu_seconds for _ in range(3))

    cost = spent / importing()

    print(f"\na start costs {cost:.1f} times its libraries")
    assert cost < MOST_FOR_A_START


def test_a_worker_loads_nothing_that_only_others_need() -> None:
    """Each of these takes a tenth of a second and more at every start."""
    heavy = ("fastapi", "uvicorn", "typer", "telegram", "authlib", "requests", "alembic", "torch")

    done = subprocess.run(
        [sys.executable, "-c", WORKER, *heavy], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"


async def test_a_conversation_costs_few_encodings(
    city: City, people: Iterator[str], encoder_folder: Path
) -> None:
    """From the webhook to the platform, without Rasa: server and worker; the least of three."""
    costs = []
    for _ in range(3):
        yardstick = encoding(encoder_folder)
        spent = await conversation(city, people)
        yardstick = (yardstick + encoding(encoder_folder)) / 2
        costs.append(spent / yardstick)
        print(f"\na conversation costs {spent * 1000:.0f} ms of CPU, {costs[-1]:.1f} encodings")

    assert min(costs) < MOST_FOR_A_CONVERSATION


async def conversation(city: City, people: Iterator[str]) -> float:
    """Seconds of CPU that one costs, on average over some that all end well."""
    asking = islice(people, CONVERSATIONS)
    events = [messenger(who, next(NUMBERS)) for who in asking]
    before = cpu_seconds(city.product.pid)

    await city.deliver(events, RATE)
    await city.drain(60)

    assert set(whole(city, events)) == {"sent"}
    return (cpu_seconds(city.product.pid) - before) / CONVERSATIONS
