"""How clerks come in and how they are told: identity provider, mail, pushes."""

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import Engine

from api.access.identity_provider import IdentityProvider
from api.settings import Settings
from bot.alerts.chats import ClerkChats
from bot.alerts.gathering import Gathering
from bot.alerts.mail import SmtpMail
from bot.alerts.push import WebPush
from bot.alerts.sending import Alerting
from bot.alerts.wording import Wording
from bot.casework.rules import load_desk_rules
from bot.messages import Language
from bot.store.facts import Facts
from bot.store.users import Users
from bot.words import Words
from knowledge.library import Library


def make_openid(settings: Settings, now: Callable[[], datetime]) -> IdentityProvider | None:
    """The identity provider that clerks may sign in at, where one is named."""
    if not settings.oidc_issuer:
        return None
    from api.access.openid import Client, OpenIdProvider  # a fifth of a second

    client = Client(
        settings.oidc_issuer,
        settings.oidc_client_id,
        settings.oidc_client_secret.get_secret_value(),
        f"{settings.public_url.rstrip('/')}/api/desk/openid/back",
    )
    return OpenIdProvider(client, now)


def make_push(settings: Settings) -> WebPush | None:
    """Pushes to clerks' browsers, which take them from https pages and from this machine only."""
    place = urlsplit(settings.public_url)
    if place.scheme != "https" and place.hostname not in ("127.0.0.1", "localhost"):
        return None
    contact = f"mailto:{settings.smtp_from}" if settings.smtp_from else settings.public_url
    return WebPush(settings.data / "vapid.pem", contact)


def make_gathering(
    engine: Engine, facts: Facts, users: Users, now: Callable[[], datetime]
) -> Gathering:
    """Finds what clerks are to be told."""
    soon = timedelta(minutes=load_desk_rules().soon_minutes)
    return Gathering(engine, facts, users.find, soon, now)


def make_alerting(
    settings: Settings,
    engine: Engine,
    words: Words,
    library: Library,
    push: WebPush | None,
    chats: ClerkChats | None,
    now: Callable[[], datetime],
) -> Alerting:
    """Sends what clerks are to be told, by mail where a server is named."""
    url = settings.smtp_url.get_secret_value()
    mail = SmtpMail(url, settings.smtp_from) if url and settings.smtp_from else None

    def office(office_id: str | None, language: Language) -> str:
        found = next((one for one in library.offices if one.id == office_id), None)
        return (found.name_en if language == "en" else found.name) if found else ""

    wording = Wording(words, office, f"{settings.public_url.rstrip('/')}/desk")
    return Alerting(engine, wording, mail, push, chats, now)
