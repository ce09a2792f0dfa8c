"""Every setting of the product: the one reader of the environment.

Each is an environment variable with the prefix MOTCUA_, or a line of the file named by
MOTCUA_ENV_FILE.
"""

import os
import secrets
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

_PROJECT = Path(__file__).parents[1]
_SHORTEST_SECRET = 32


class Settings(BaseSettings):
    """What an operator decides."""

    model_config = SettingsConfigDict(env_prefix="MOTCUA_", extra="ignore", frozen=True)

    data: Path = Field(Path(".data"), description="Folder of everything the program writes")
    database: str = Field(
        "", description="postgresql://user:password@host/name; empty: SQLite in the data folder"
    )
    vectors: Literal["memory", "database"] = Field(
        "memory", description="Where vectors are looked among; database: by PostgreSQL's pgvector"
    )
    encoder: str = Field(
        ".cache/encoder",
        description="Folder of the encoder, or any sentence-transformers model",
    )
    whisper_model: str = Field(
        "",
        description="Folder of a faster-whisper model, for recordings and voice messages; "
        "empty: not transcribed",
    )
    secret: SecretStr = Field(
        SecretStr(""),
        description="Signs sessions, at least 32 characters; empty: made once, kept in the data",
    )
    demo: bool = Field(False, description="Demo mode: a clerk with a public password is allowed")
    public_url: str = Field("http://127.0.0.1:8000", description="Where citizens reach the server")
    host: str = Field("127.0.0.1", description="Address to listen on")
    port: int = Field(8000, description="Port to listen on")
    own_worker: bool = Field(
        True, description="Answer in a process beside the server; off: in the server's own"
    )
    answers: bool = Field(
        True, description="Off: `motcua work --alone` processes answer, over PostgreSQL"
    )
    servers: int = Field(
        1, ge=1, description="How many servers share what comes in: each counts its part of limits"
    )
    metrics_token: SecretStr = Field(
        SecretStr(""), description="Opens /metrics to Prometheus; empty: there is no such page"
    )
    trace_endpoint: str = Field(
        "", description="OTLP/HTTP address that traces are sent to; empty: nothing is traced"
    )
    office: str = Field("Một Cửa", description="Name of the office that citizens read")
    place: str = Field("", description="Place whose own rules answers use: commune, province")
    stale_days: int = Field(365, description="Days after which a record counts as unchecked")
    profile: str = Field("", description="Office profile, a YAML file; empty: our own look")
    oidc_issuer: str = Field(
        "", description="Issuer of the identity provider clerks may sign in at; empty: none"
    )
    oidc_client_id: str = Field("", description="What the identity provider knows us by")
    oidc_client_secret: SecretStr = Field(
        SecretStr(""), description="Secret shared with the identity provider"
    )
    oidc_name: str = Field("", description="Name of the identity provider on the sign-in page")
    smtp_url: SecretStr = Field(
        SecretStr(""),
        description="Mail server for notices to clerks: smtp://user:password@host:587, or smtps://",
    )
    smtp_from: str = Field("", description="Address that mails to clerks come from")
    desk_office: str = Field("", description="Id of the office whose hours the desk keeps")
    sites: str = Field("demo=*", description="Widget sites: key=origin, separated by commas")
    rasa_url: str = Field("", description="Address of the Rasa server; empty: rules only")
    rasa_env: Path = Field(Path(".rasa-venv"), description="Folder of Rasa's own environment")
    telegram_token: SecretStr = Field(SecretStr(""), description="Telegram bot token")
    telegram_secret: SecretStr = Field(
        SecretStr(""), description="Secret that Telegram sends with each event"
    )
    telegram_api: str = Field("", description="Other Telegram API server; empty: Telegram's own")
    telegram_desk_chat: str = Field(
        "", description="Chat id of the clerks' Telegram group, for notices of new cases"
    )
    messenger_page_id: str = Field("", description="Facebook page id")
    messenger_app_id: str = Field("", description="Id of our own app, to know its echoes")
    messenger_page_token: SecretStr = Field(SecretStr(""), description="Page access token")
    messenger_app_secret: SecretStr = Field(SecretStr(""), description="App secret")
    messenger_verify_token: SecretStr = Field(
        SecretStr(""), description="Token of the webhook's verification"
    )
    messenger_api: str = Field("https://graph.facebook.com", description="Origin of the Graph API")
    messenger_version: str = Field("v25.0", description="Version of the Graph API")
    messenger_pages: SecretStr = Field(
        SecretStr(""), description="Further pages: id=token, separated by commas"
    )
    messenger_persona_picture: str = Field(
        "", description="Picture (https) beside a clerk's messages; empty: they speak as the page"
    )
    zalo_app_id: str = Field("", description="Zalo app id")
    zalo_app_secret: SecretStr = Field(SecretStr(""), description="Zalo app secret")
    zalo_oa_secret: SecretStr = Field(
        SecretStr(""), description="Secret key of the Official Account's webhook"
    )
    zalo_refresh_token: SecretStr = Field(
        SecretStr(""), description="First refresh token; later ones are kept in the database"
    )
    zalo_timestamp: Literal["either", "body", "header"] = Field(
        "either", description="Where Zalo's signature takes its time from"
    )
    zalo_api: str = Field("https://openapi.zalo.me", description="Origin of the Zalo API")
    zalo_oauth: str = Field("https://oauth.zaloapp.com", description="Origin of Zalo's tokens")
    largest_file_mb: int = Field(
        20, ge=1, le=25, description="Largest file of a citizen that is kept, in megabytes"
    )

    @property
    def database_url(self) -> str:
        """The database, SQLite in the data folder where none is named."""
        return self.database or f"sqlite:///{self.data.absolute() / 'motcua.db'}"

    @property
    def encoder_name(self) -> str:
        """The encoder; a folder that is not below the current one is looked for in the project."""
        return str(_found(Path(self.encoder))) if self.encoder else ""

    @property
    def rasa_folder(self) -> Path:
        """Rasa's environment, looked for in the same way."""
        return _found(self.rasa_env)

    def signing_secret(self) -> str:
        """The secret that signs sessions; raises ValueError where it is too weak."""
        secret = self.secret.get_secret_value() or _kept_secret(self.data / "secret")
        if len(secret) < _SHORTEST_SECRET:
            raise ValueError(f"MOTCUA_SECRET must hold at least {_SHORTEST_SECRET} characters")
        return secret

    def page_tokens(self) -> dict[str, str]:
        """For each Facebook page its token; raises ValueError for a pair that is none."""
        pages = {}
        if token := self.messenger_page_token.get_secret_value():
            pages[self.messenger_page_id] = token
        for pair in filter(None, self.messenger_pages.get_secret_value().split(",")):
            page, _, token = pair.strip().partition("=")
            if not page.isdigit() or not token:
                raise ValueError("MOTCUA_MESSENGER_PAGES needs pairs like 123456789=TOKEN")
            pages[page] = token
        return pages

    def site_origins(self) -> dict[str, str]:
        """For each site key the one origin that may open sessions with it; "*" is any."""
        pairs = (pair.partition("=") for pair in self.sites.split(",") if "=" in pair)
        return {key.strip(): origin.strip() for key, _, origin in pairs}


def _found(path: Path) -> Path:
    inside = _PROJECT / path
    return inside if not path.exists() and inside.exists() else path


def _kept_secret(path: Path) -> str:
    """A random secret in a file that only its owner reads; made at first use."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_hex(32))
    return path.read_text().strip()


def read_settings(**overrides: object) -> Settings:
    """The settings of this process; `overrides` win over the environment."""
    env_file = os.environ.get("MOTCUA_ENV_FILE") or None  # noqa: TID251  # the one reader
    given = {name: value for name, value in overrides.items() if value is not None}
    return Settings(_env_file=env_file, **given)  # type: ignore[arg-type]  # validated by pydantic
