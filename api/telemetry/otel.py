"""Traces by OpenTelemetry, over OTLP/HTTP: https://opentelemetry.io/docs/specs/otlp/#otlphttp.

Imported only where a collector is named: the SDK takes a third of a second to load. The SDK's own
variables hold (OTEL_TRACES_SAMPLER, OTEL_EXPORTER_OTLP_HEADERS, OTEL_RESOURCE_ATTRIBUTES, ...).
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Thread
from typing import Unpack
from urllib.parse import urlsplit

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.trace import Span as OtelSpan
from opentelemetry.trace import SpanKind, Status, StatusCode, set_span_in_context
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from bot.origin import origin, within
from knowledge.tracing import Details, Span, SpanName

_log = logging.getLogger(__name__)
_PATH = "/v1/traces"
_EXPORT_SECONDS = 5.0
_EXPORT_EVERY_MS = 1000
_CLOSE_SECONDS = 2.0
_TALKATIVE = ("opentelemetry.exporter", "opentelemetry.sdk._shared_internal")
_KINDS: Mapping[SpanName, SpanKind] = {
    "webhook": SpanKind.SERVER,
    "request": SpanKind.SERVER,
    "inbox": SpanKind.PRODUCER,
    "turn": SpanKind.CONSUMER,
    "dialogue": SpanKind.CLIENT,
    "send": SpanKind.CLIENT,
}
_CALLED = {
    "method": "http.request.method",
    "route": "http.route",
    "status": "http.response.status_code",
}
"""Where OpenTelemetry has a name of its own; else "motcua." and ours."""
_w3c = TraceContextTextMapPropagator()


class OtelTracer:
    """A `knowledge.tracing.Tracer`: spans go to `exporter` in batches, from a thread of its own.

    What cannot be handed over is dropped, and said once.
    """

    def __init__(self, exporter: SpanExporter, service: str) -> None:
        for name in _TALKATIVE:  # a line or more for each batch that does not get through
            logging.getLogger(name).setLevel(logging.CRITICAL)
        resource = Resource.create({"service.namespace": "motcua", "service.name": service})
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        told_once = ToldOnce(exporter)
        self._provider.add_span_processor(
            BatchSpanProcessor(told_once, schedule_delay_millis=_EXPORT_EVERY_MS)
        )
        self._tracer = self._provider.get_tracer("motcua")

    @contextmanager
    def span(self, name: SpanName, **details: Unpack[Details]) -> Iterator[Span]:
        """Watch what is done within; the parent is the span that `bot.origin` names."""
        around = origin().traceparent
        started = self._tracer.start_span(
            name,
            context=_w3c.extract({"traceparent": around} if around else {}),
            kind=_KINDS.get(name, SpanKind.INTERNAL),
            attributes=_attributes(details),
            record_exception=False,  # an error's text may hold a citizen's
            set_status_on_exception=False,
        )
        try:
            with within(_traceparent(started)):
                yield _Seen(started)
        except Exception as error:
            started.set_status(Status(StatusCode.ERROR, type(error).__name__))
            raise
        finally:
            started.end()

    def close(self) -> None:
        """Hand over what was seen last; takes two seconds at most."""
        closing = Thread(target=self._provider.shutdown, daemon=True)
        closing.start()
        closing.join(_CLOSE_SECONDS)


class _Seen:
    """A `knowledge.tracing.Span` of OpenTelemetry."""

    def __init__(self, span: OtelSpan) -> None:
        self._span = span

    def tell(self, **details: Unpack[Details]) -> None:
        """Add what is known by now."""
        self._span.set_attributes(_attributes(details))


class ToldOnce(SpanExporter):
    """Hands spans to `exporter`, and logs only when that begins to fail and when it works again."""

    def __init__(self, exporter: SpanExporter) -> None:
        self._exporter = exporter
        self._failing = False

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Hand over a batch; one that fails is lost."""
        result = self._exporter.export(spans)
        failing = result is not SpanExportResult.SUCCESS
        if failing is not self._failing:
            self._failing = failing
            _log.warning("traces %s", "do not reach their collector" if failing else "arrive again")
        return result

    def shutdown(self) -> None:
        """Let go of the connection."""
        self._exporter.shutdown()


def otel_tracer(endpoint: str, service: str) -> OtelTracer:
    """A tracer that sends to the collector at `endpoint`; raises ValueError where it is no address.

    `service` is the name under which this process is shown.
    """
    parsed = urlsplit(endpoint)
    if parsed.scheme not in ("http", "https") or not parsed.hostname:
        raise ValueError(
            "MOTCUA_TRACE_ENDPOINT must be an address such as http://127.0.0.1:4318 (OTLP/HTTP)"
        )
    url = endpoint.rstrip("/")
    url = url if url.endswith(_PATH) else f"{url}{_PATH}"
    return OtelTracer(OTLPSpanExporter(url, timeout=_EXPORT_SECONDS), service)


def _traceparent(span: OtelSpan) -> str | None:
    carrier: dict[str, str] = {}
    _w3c.inject(carrier, set_span_in_context(span))
    return carrier.get("traceparent")


def _attributes(details: Details) -> dict[str, str | int]:
    told: Mapping[str, object] = details
    return {
        _CALLED.get(name, f"motcua.{name}"): value if isinstance(value, int) else str(value)
        for name, value in told.items()
    }
