"""What happens, counted and timed for Prometheus; no label holds anything that a person wrote.

Names follow prometheus.io/docs/practices/naming: base units, `_total` for what only grows.
"""

import json
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.registry import Collector

_SECONDS = (0.005, 0.01, 0.02, 0.035, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0, 10.0)

_IN_ONE_LINE = 200
"""Who reads the pipe takes no line over 64 KiB."""


class Meters:
    """The meters of the product. A worker's are passed on to its server, which shows them."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._tell: Callable[[str], None] | None = None
        self._untold: deque[list[Any]] = deque()
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
        """From now on measurements go to `tell`, in one line whenever `flush` is called."""
        self._tell = tell

    def flush(self) -> None:
        """Pass on what was measured since the last time."""
        while self._tell is not None and self._untold:
            count = min(len(self._untold), _IN_ONE_LINE)
            self._tell(json.dumps([self._untold.popleft() for _ in range(count)]))

    def hear(self, line: str) -> None:
        """Take what another process passed on; what is not ours is left out."""
        for measured in json.loads(line):
            self._take(*measured)

    def _take(self, name: str, *rest: Any) -> None:
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

    def _note(self, measured: list[Any]) -> None:
        if self._tell is not None:
            self._untold.append(measured)
        else:
            self._take(*measured)

    def _counter(self, name: str, says: str, *labels: str) -> Counter:
        return Counter(f"motcua_{name}", says, labels, registry=self.registry)

    def _timer(self, name: str, says: str, *labels: str) -> Histogram:
        return Histogram(f"motcua_{name}", says, labels, registry=self.registry, buckets=_SECONDS)
