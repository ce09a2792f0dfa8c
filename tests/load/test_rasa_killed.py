"""kill -9 of Rasa while it decides: the turn in hand and those behind it are answered, once."""

import asyncio
import shutil
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.load import FULL
from tests.load.city import City, messenger, whole
from tests.load.loopback import Loopback
from tests.rasa_server import RasaServer, running_rasa

EVENTS, KILLED_AT, RATE = 20, 6, 2.0


class FakeWire(Loopback):
    """The wire between the product and the real Rasa; kills Rasa with a question under way."""

    def __init__(self, rasa: RasaServer) -> None:
        self._rasa = rasa
        self._port = urlsplit(rasa.url).port
        self._asked = 0
        self.killed = False
        super().__init__()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            to_read, to_write = await asyncio.open_connection("127.0.0.1", self._port)
        except OSError:
            writer.close()
            return
        try:
            await asyncio.gather(self._ask(reader, to_write), self._answer(to_read, writer))
        except (OSError, asyncio.CancelledError):
            pass  # one side is gone
        finally:
            writer.close()
            to_write.close()

    async def _ask(self, reader: asyncio.StreamReader, out: asyncio.StreamWriter) -> None:
        while said := await reader.read(65_536):
            out.write(said)
            await out.drain()
            self._asked += said.startswith(b"POST")
            if self._asked == KILLED_AT and not self.killed:
                self.killed = True
                self._rasa.kill()
        out.close()

    async def _answer(self, reader: asyncio.StreamReader, out: asyncio.StreamWriter) -> None:
        while said := await reader.read(65_536):
            out.write(said)
        out.close()


@pytest.fixture
def wire() -> Iterator[FakeWire]:
    """A wire to a Rasa that decides."""
    with running_rasa() as rasa:
        made = FakeWire(rasa)
        yield made
        made.close()


@pytest.fixture
def rasa_city(
    wire: FakeWire, knowledge: Path, encoder_folder: Path, tmp_path: Path
) -> Iterator[City]:
    """A city whose messages Rasa reads."""
    shutil.copytree(knowledge, tmp_path / "data")
    made = City(tmp_path / "data", encoder_folder, rasa_url=wire.origin)
    try:
        made.product.start()
        yield made
    finally:
        made.close()


@pytest.mark.skipif(not FULL, reason="Rasa takes half a minute to start: make load")
async def test_with_rasa_killed_in_the_middle_of_a_turn_everybody_is_answered(
    wire: FakeWire, rasa_city: City, people: Iterator[str]
) -> None:
    """The twin decides from that question on; no answer is lost, repeated or out of order."""
    city = rasa_city
    crowd = list(islice(people, EVENTS // 2))
    events = [messenger(crowd[n % len(crowd)], n // len(crowd)) for n in range(EVENTS)]

    dues = await city.deliver(events, RATE)
    await city.drain(60)
    ends = whole(city, events)
    health = await asyncio.to_thread(city.product.health)

    first = {one.person: one.at for one in reversed(city.platforms.arrived)}
    slowest = max(first[event.person] - dues[event.key] for event in events[: len(crowd)])
    print(f"\n{dict(ends)}, the slowest first answer after {slowest * 1000:.0f} ms")
    assert wire.killed
    assert set(ends) == {"sent"}
    assert health["parts"]["dialogue"] == "degraded"
    assert slowest < 5
