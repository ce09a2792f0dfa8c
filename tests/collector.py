"""A trace collector on loopback: OTLP/HTTP, read by OpenTelemetry's own protocol package."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.common.v1.common_pb2 import KeyValue

from tests.channels.loopback import Answer, LoopbackServer, Request

SECONDS_TO_ARRIVE = 20


@dataclass(frozen=True, slots=True)
class Seen:
    """A span as it arrived; ids in hexadecimal, `parent` empty where it has none."""

    service: str
    name: str
    trace: str
    id: str
    parent: str
    began: int
    ended: int
    failed: str | None
    events: int
    attributes: Mapping[str, Any]


class Collector(LoopbackServer):
    """Takes every batch; `status` is what it answers."""

    status = 200

    def answer(self, request: Request) -> Answer:
        """What a collector says."""
        return Answer(self.status, ExportTraceServiceResponse().SerializeToString())

    def spans(self) -> list[Seen]:
        """Every span that arrived, by the moment at which it began."""
        found = [span for request in list(self.requests) for span in _read(request)]
        return sorted(found, key=lambda span: span.began)

    def wait(self, enough: Callable[[Sequence[Seen]], bool]) -> list[Seen]:
        """The spans, as soon as there are enough."""
        deadline = time.monotonic() + SECONDS_TO_ARRIVE
        while time.monotonic() < deadline:
            if enough(found := self.spans()):
                return found
            time.sleep(0.05)
        raise AssertionError(f"only these arrived: {[(s.service, s.name) for s in self.spans()]}")


def _read(request: Request) -> list[Seen]:
    assert (request.method, request.path) == ("POST", "/v1/traces")
    assert request.headers["content-type"] == "application/x-protobuf"
    batch = ExportTraceServiceRequest.FromString(request.body)
    return [
        Seen(
            str(_values(process.resource.attributes)["service.name"]),
            span.name,
            span.trace_id.hex(),
            span.span_id.hex(),
            span.parent_span_id.hex(),
            span.start_time_unix_nano,
            span.end_time_unix_nano,
            span.status.message if span.status.code == span.status.STATUS_CODE_ERROR else None,
            len(span.events),
            _values(span.attributes),
        )
        for process in batch.resource_spans
        for scope in process.scope_spans
        for span in scope.spans
    ]


def _values(pairs: Sequence[KeyValue]) -> dict[str, Any]:
    return {pair.key: getattr(pair.value, str(pair.value.WhichOneof("value"))) for pair in pairs}
