"""How things stand at the moment of looking: read from the store, in every process the same."""

from collections.abc import Callable, Iterable
from datetime import datetime

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy import Connection, Engine, func, select

from bot.store.dead import DeadLetters
from bot.store.tables import cases, inbox, outbox
from knowledge.library import Library
from knowledge.store.engine import reading


class State(Collector):
    """Queues, cases and knowledge as gauges."""

    def __init__(
        self,
        engine: Engine,
        library: Library,
        dead: DeadLetters,
        now: Callable[[], datetime],
    ) -> None:
        self._engine = engine
        self._library = library
        self._dead = dead
        self._now = now

    def describe(self) -> Iterable[Metric]:
        """Nothing before anybody looks: registering asks no database."""
        return ()

    def collect(self) -> Iterable[Metric]:
        """The gauges now."""
        with reading(self._engine) as connection:
            yield _one("inbox_waiting", "Events that wait for a turn", _waiting(connection))
            yield _one("outbox_waiting", "Requests that wait to be sent", _unsent(connection))
            yield _one("oldest_waiting_seconds", "Age of the oldest event", self._age(connection))
            yield _many("cases", "Cases at the desk", "status", _cases(connection))
        yield _many("dead", "What failed for good", "kind", self._dead.counts().items())
        yield _one("knowledge_revision", "What is published", float(self._library.index.revision))
        in_force = float(self._library.index.priors.in_force.sum())
        yield _one("procedures_in_force", "Procedures that are answered from", in_force)

    def _age(self, connection: Connection) -> float:
        waits = inbox.c.state == "pending"
        oldest = connection.scalar(select(func.min(inbox.c.received_at)).where(waits))
        return (self._now() - oldest).total_seconds() if oldest else 0.0


def _one(name: str, says: str, value: float) -> Metric:
    return GaugeMetricFamily(f"motcua_{name}", says, value=value)


def _many(name: str, says: str, label: str, values: Iterable[tuple[str, int]]) -> Metric:
    family = GaugeMetricFamily(f"motcua_{name}", says, labels=[label])
    for key, value in values:
        family.add_metric([key], value)
    return family


def _waiting(connection: Connection) -> float:
    waits = inbox.c.state == "pending"
    return float(connection.scalar(select(func.count()).select_from(inbox).where(waits)) or 0)


def _unsent(connection: Connection) -> float:
    waits = outbox.c.state.in_(("pending", "sending"))
    return float(connection.scalar(select(func.count()).select_from(outbox).where(waits)) or 0)


def _cases(connection: Connection) -> list[tuple[str, int]]:
    found = connection.execute(select(cases.c.status, func.count()).group_by(cases.c.status))
    return [(status, count) for status, count in found]
