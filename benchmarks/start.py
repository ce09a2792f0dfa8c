"""How long from the start of the process to the first answer, with the index on disk.

    python -m benchmarks.start [--data .cache/corpus] [--rounds 5]

Over a copy of the imported procedures, without Rasa: `motcua serve` is started, a citizen asks as
soon as the door opens, and the clock stops when the answer has been read.
"""

import shutil
import socket
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil

from benchmarks.material import arguments
from tests.servers import Citizen, Product

QUESTION = "làm khai sinh cho con cần giấy tờ gì"
_PAUSE = 0.02


@dataclass(frozen=True, slots=True)
class Started:
    """What a start took until the first answer: seconds of the clock, and of all its CPU."""

    seconds: float
    cpu_seconds: float


def first_answer(data: Path, encoder: Path, most: float = 60.0) -> Started:
    """Start the product over `data`, ask, and stop it; raises RuntimeError after `most` seconds."""
    product = Product(data, encoder)
    began = time.perf_counter()
    try:
        product.launch()
        while not _open(product):
            if time.perf_counter() - began > most:
                raise RuntimeError(f"no door opened in {most:.0f} seconds")
            time.sleep(_PAUSE)
        answer = Citizen(product).ask(QUESTION)
        seconds = time.perf_counter() - began
        if answer["sender"] != "bot":
            raise RuntimeError(f"no answer but {answer}")
        return Started(seconds, cpu_seconds(product.pid))
    finally:
        product.stop()


def cpu_seconds(pid: int) -> float:
    """What a process and those that it started have used of the CPU."""
    process = psutil.Process(pid)
    times = [one.cpu_times() for one in (process, *process.children(recursive=True))]
    return float(sum(one.user + one.system for one in times))


def _open(product: Product) -> bool:
    """Whether somebody listens; a bare connection, since a client of its own would cost the CPU."""
    try:
        with socket.create_connection(("127.0.0.1", product.port), timeout=1):
            return True
    except OSError:
        return False


def main() -> None:
    """Measure some rounds and print them; the first, which may write the index, is left out."""
    parser = arguments(__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.data.parent) as folder:
        data = Path(folder) / "data"
        shutil.copytree(given.data, data)
        encoder = given.encoder.absolute()
        first_answer(data, encoder)
        taken = [first_answer(data, encoder) for _ in range(given.rounds)]
    seconds = sorted(one.seconds for one in taken)
    cpu = median(one.cpu_seconds for one in taken)
    shown = ", ".join(f"{one:.2f}" for one in seconds)
    print(
        f"first answer after {median(seconds):.2f} s (median of {given.rounds}: {shown});"
        f" {cpu:.2f} s of CPU, both processes together"
    )


if __name__ == "__main__":
    main()
