"""What is missing or misconfigured on this machine, and how to mend it."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
from sqlalchemy import text

from api.adapters.service import make_tracer
from api.settings import Settings
from knowledge.encoders.load import load_encoder
from knowledge.errors import KnowledgeError
from knowledge.sources.whisper_transcriber import lacking
from knowledge.store.engine import connect, reading
from knowledge.store.sql import KnowledgeStore


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; where it is not ok, `text` says what to do."""

    ok: bool
    text: str


def examine(settings: Settings) -> Iterator[Finding]:
    """Look at each thing that the service needs, the vital ones first."""
    for look in (
        _secret,
        _encoder,
        _store,
        _rasa,
        _telegram,
        _messenger,
        _speech,
        _traces,
        _address,
    ):
        yield look(settings)


def _secret(settings: Settings) -> Finding:
    try:
        settings.signing_secret()
    except ValueError as error:
        return Finding(False, f"secret: {error}. Make one: openssl rand -hex 32")
    return Finding(True, "secret: set")


def _encoder(settings: Settings) -> Finding:
    try:
        encoder = load_encoder(settings.encoder_name)
    except KnowledgeError as error:
        return Finding(False, f"encoder: {error}")
    return Finding(True, f"encoder: {encoder.name}, {encoder.dimensions} dimensions")


def _store(settings: Settings) -> Finding:
    try:
        engine = connect(settings.database_url)
        with reading(engine) as connection:
            connection.execute(text("SELECT 1"))
        published = len(KnowledgeStore(engine).digests())
    except Exception as error:  # noqa: BLE001  # any driver's error is the finding
        return Finding(False, f"store: {type(error).__name__}. Check MOTCUA_DATABASE or --data.")
    if not published:
        return Finding(False, "knowledge: empty. Run: motcua ingest knowledge/samples")
    return Finding(True, f"knowledge: {published} procedures")


def _rasa(settings: Settings) -> Finding:
    if not settings.rasa_url:
        return Finding(True, "dialogue: rules only (MOTCUA_RASA_URL is empty)")
    try:
        httpx.get(settings.rasa_url, timeout=2).raise_for_status()
    except httpx.HTTPError as error:
        reason = type(error).__name__
        return Finding(False, f"dialogue: Rasa does not answer ({reason}). Run: motcua rasa")
    return Finding(True, "dialogue: Rasa answers")


def _telegram(settings: Settings) -> Finding:
    if not settings.telegram_token.get_secret_value():
        return Finding(True, "telegram: off")
    if not settings.telegram_secret.get_secret_value():
        return Finding(False, "telegram: set MOTCUA_TELEGRAM_SECRET, or every event is refused")
    return Finding(True, "telegram: token and secret set")


def _messenger(settings: Settings) -> Finding:
    needed = {
        "MOTCUA_MESSENGER_PAGE_ID": settings.messenger_page_id,
        "MOTCUA_MESSENGER_PAGE_TOKEN": settings.messenger_page_token.get_secret_value(),
        "MOTCUA_MESSENGER_APP_SECRET": settings.messenger_app_secret.get_secret_value(),
        "MOTCUA_MESSENGER_VERIFY_TOKEN": settings.messenger_verify_token.get_secret_value(),
    }
    missing = [name for name, value in needed.items() if not value]
    if len(missing) == len(needed):
        return Finding(True, "messenger: off")
    if missing:
        return Finding(False, f"messenger: set {', '.join(missing)}")
    return Finding(True, "messenger: page, token, secret and verify token set")


def _speech(settings: Settings) -> Finding:
    if not settings.whisper_model:
        return Finding(True, "speech: off (MOTCUA_WHISPER_MODEL is empty)")
    lack = lacking(settings.whisper_model)
    return Finding(lack is None, f"speech: {lack or settings.whisper_model}")


def _traces(settings: Settings) -> Finding:
    if not settings.trace_endpoint:
        return Finding(True, "traces: off (MOTCUA_TRACE_ENDPOINT is empty)")
    try:
        make_tracer(settings, "motcua-doctor").close()
        httpx.get(settings.trace_endpoint, timeout=2)  # whatever it says: somebody is there
    except ValueError as error:
        return Finding(False, f"traces: {error}")
    except httpx.HTTPError as error:
        reason = type(error).__name__
        return Finding(False, f"traces: no collector answers ({reason}). They are dropped.")
    return Finding(True, f"traces: to {urlsplit(settings.trace_endpoint).hostname}")


def _address(settings: Settings) -> Finding:
    if settings.public_url.startswith("https://") or settings.demo:
        return Finding(True, f"address: {settings.public_url}")
    return Finding(False, "address: MOTCUA_PUBLIC_URL must begin with https:// for the webhooks")
