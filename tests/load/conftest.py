"""One city for all tests of this folder: starting it takes seconds."""

import asyncio
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.journeys.conftest import knowledge
from tests.load.city import City, messenger

__all__ = ["knowledge"]
_people = count(100_000)


@pytest.fixture(scope="session")
def shared_city(
    knowledge: Path, encoder_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[City]:
    """The product, started."""
    data = tmp_path_factory.mktemp("city") / "data"
    shutil.copytree(knowledge, data)
    made = City(data, encoder_folder)
    try:
        made.product.start()
        asyncio.run(warm(made))
        yield made
    finally:
        made.close()


async def warm(city: City) -> None:
    """The first questions take what is loaded when it is first needed."""
    await city.deliver([messenger(str(next(_people)), number) for number in range(20)], 10)
    await city.drain(60)


@pytest.fixture
def city(shared_city: City) -> City:
    """The city with platforms that work."""
    shared_city.platforms.hang.clear()
    shared_city.platforms.drop_every.clear()
    return shared_city


@pytest.fixture
def people() -> Iterator[str]:
    """People who never wrote before."""
    return (str(number) for number in _people)
