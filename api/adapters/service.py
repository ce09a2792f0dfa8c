"""The process's own: signals, traces, the dialogue."""

from sqlalchemy import Engine

from api.settings import Settings
from api.signals.live import Relay, Signals
from bot.dialogue.checked import CheckedDialogue
from bot.dialogue.rasa_http import RasaDialogue
from bot.ports import Dialogue
from knowledge.tracing import UNTRACED, Tracer


def make_bus(engine: Engine, signals: Signals) -> Relay | None:
    """Signals to the other processes of a PostgreSQL database; on SQLite there are none."""
    if engine.dialect.name != "postgresql":
        return None
    from api.signals.bus import Bus  # SQLite starts without psycopg

    return Bus(engine, signals)


def make_tracer(settings: Settings, service: str) -> Tracer:
    """Traces of this process, shown as `service`, to the collector that the settings name."""
    if not settings.trace_endpoint:
        return UNTRACED
    try:
        from api.telemetry.otel import otel_tracer  # the SDK is slow to load, and optional
    except ImportError as missing:
        raise ValueError(
            "MOTCUA_TRACE_ENDPOINT needs OpenTelemetry: pip install 'motcua[tracing]'"
        ) from missing
    return otel_tracer(settings.trace_endpoint, service)


def make_dialogue(settings: Settings, rules: Dialogue) -> Dialogue:
    """Rasa held to the rules where a server is named, else the rules alone."""
    if not settings.rasa_url:
        return rules
    return CheckedDialogue(RasaDialogue(settings.rasa_url), rules)
