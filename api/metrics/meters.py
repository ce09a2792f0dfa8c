"""What happens, counted and timed for Prometheus; no label holds anything that a person wrote.

Names follow prometheus.io/docs/practices/naming: base units, `_total` for what only grows.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.registry import Collector

_SECONDS = (0.005, 0.01, 0.02, 0.035, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0, 10.0)


class Meters:
    """The meters of the product. A worker's are passed on to its server, which shows them."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._tell: Callable[[str], None] | None = None
        self._counters = {
            "turns": self._counter("turns", "Turns that ended", "channel", "outcome"),
            "sends": self._counter("sends", "Requests to a channel", "channel", "result"),
        }
        self._timers = {
            "turn": self._timer("turn_seconds", "A turn, from its event to its commit", "channel"),
            "step": self._timer("step_seconds", "A part of a turn", "step"),
            "webhook": self._timer(
                "webhook_seconds", "A platform's delivery, until it is acknowledged", "channel"
            ),
        }

        self._gauges = {
            "dialogue_degraded": Gauge(
                "motcua_dialogue_degraded", "1 while Rasa's twin decides", registry=self.registry
            )
        }

    def count(self, name: str, *labels: str) -> None:
        """One more of `name`, "turns" or "sends"."""
        self._note([name, *labels])

    def time(self, name: str, seconds: float, *labels: str) -> None:
        """`name`, "turn", "step" or "webhook", took that long."""
        self._note([name, *labels, seconds])

    def set(self, name: str, value: float) -> None:
        """`name`, "dialogue_degraded", is `value` now."""
        self._note([name, value])

    @contextmanager
    def timing(self, name: str, *labels: str) -> Iterator[None]:
        """What is done within is timed as `name`, whether or not it succeeds."""
        began = perf_counter()
        try:
            yield
        finally:
            self.time(name, perf_counter() - began, *labels)

    def pass_on(self, tell: Callable[[str], None]) -> None:
        """From now on each measurement goes to `tell`, in one line."""
        self._tell = tell

    def hear(self, line: str) -> None:
        """Take a measurement that another process passed on; one that is not ours is left out."""
        name, *rest = json.loads(line)
        if name in self._counters:
            self._counters[name].labels(*rest).inc()
        elif name in self._gauges:
            self._gauges[name].set(rest[0])
        elif name in self._timers:
            *labels, seconds = rest
            self._timers[name].labels(*labels).observe(seconds)

    def add(self, collector: Collector) -> None:
        """Show too what `collector` finds when somebody looks."""
        self.registry.register(collector)

    def page(self) -> bytes:
        """Everything, in Prometheus' text format."""
        return generate_latest(self.registry)

    def _note(self, measured: list[str | float]) -> None:
        line = json.dumps(measured)
        if self._tell is not None:
            self._tell(line)
        else:
            self.hear(line)

    def _counter(self, name: str, says: str, *labels: str) -> Counter:
        return Counter(f"motcua_{name}", says, labels, registry=self.registry)

    def _timer(self, name: str, says: str, *labels: str) -> Histogram:
        return Histogram(f"motcua_{name}", says, labels, registry=self.registry, buckets=_SECONDS)
