"""Signing in at the office's own identity provider: OpenID Connect Core 1.0, code flow with PKCE.

What comes back is checked here: the try it belongs to, who issued it (RFC 9207 against a mix-up
of providers), the ID token's signature, issuer, audience, nonce and time. Who may enter the desk
is not decided here.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from api.access.identity_provider import Refused, Try, Unreachable
from bot.store.openid import Identity

_SCOPE = "openid email profile"
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA")
"""Asymmetric ones: whoever can check a token cannot make one."""
_KEPT = timedelta(hours=1)
_LOOK_AGAIN = timedelta(seconds=30)
_LEEWAY_SECONDS = 60
_SECONDS_TO_ANSWER = 10.0
_LONGEST_SUBJECT = 255
_WELL_KNOWN = "/.well-known/openid-configuration"


@dataclass(frozen=True, slots=True)
class Client:
    """What the provider knows us by; `back` is where it sends the browser afterwards."""

    issuer: str
    id: str
    secret: str
    back: str


@dataclass(frozen=True, slots=True)
class _Known:
    metadata: Mapping[str, Any]
    keys: KeySet
    at: datetime


class OpenIdProvider:
    """An `api.access.identity_provider.IdentityProvider`: the one with this client's issuer.

    Its metadata and keys are kept for an hour.
    """

    def __init__(self, client: Client, now: Callable[[], datetime]) -> None:
        self._client = client
        self._now = now
        self._known: _Known | None = None

    async def begin(self) -> tuple[str, Try]:
        """Where to send the browser, and the try that it must bring back. Raises Unreachable."""
        made = Try(*(secrets.token_urlsafe(32) for _ in range(3)))
        known = await self._knowledge()
        async with self._oauth(known.metadata) as oauth:
            url, _ = oauth.create_authorization_url(
                known.metadata["authorization_endpoint"],
                state=made.state,
                nonce=made.nonce,
                code_verifier=made.verifier,
            )
        return str(url), made

    async def finish(self, made: Try, given: Mapping[str, str]) -> Identity:
        """Who signed in, from the query that the provider sent the browser back with.

        Raises Refused where the state is another's, the issuer is not ours, the provider says
        so, or the ID token does not hold; Unreachable where the provider cannot be asked.
        """
        known = await self._knowledge()
        self._check(made, given, known.metadata)
        try:
            async with self._oauth(known.metadata) as oauth:
                token = await oauth.fetch_token(
                    known.metadata["token_endpoint"],
                    code=given.get("code", ""),
                    code_verifier=made.verifier,
                )
                claims = await self._claims(token, made)
                more = await self._user_info(oauth, known.metadata, claims)
        except AuthlibBaseError as error:
            raise Refused(f"the provider gave no token: {error}") from error
        except (httpx2.HTTPError, ValueError, RecursionError) as error:
            raise Unreachable(f"{self._client.issuer}: {type(error).__name__}") from error
        return _identity(claims, more)

    def _check(self, made: Try, given: Mapping[str, str], metadata: Mapping[str, Any]) -> None:
        if not secrets.compare_digest(made.state.encode(), given.get("state", "").encode()):
            raise Refused("the state belongs to no try of this browser")
        issuer = given.get("iss")
        if issuer is None and metadata.get("authorization_response_iss_parameter_supported"):
            raise Refused("the answer does not say who issued it")
        if issuer not in (None, self._client.issuer):
            raise Refused("another provider answered")
        if "error" in given:
            raise Refused(f"the provider said {given['error'][:60]}")

    async def _claims(self, token: Mapping[str, Any], made: Try) -> CodeIDToken:
        raw = str(token.get("id_token") or "")
        try:
            decoded = await self._decoded(raw)
            claims = CodeIDToken(
                decoded.claims,
                decoded.header,
                {
                    "iss": {"essential": True, "value": self._client.issuer},
                    "aud": {"essential": True, "value": self._client.id},
                    "sub": {"essential": True, "validate": _is_subject},
                },
                {
                    "nonce": made.nonce,
                    "client_id": self._client.id,
                    "access_token": token.get("access_token"),
                },
            )
            claims.validate(now=int(self._now().timestamp()), leeway=_LEEWAY_SECONDS)
        except (JoseError, AuthlibBaseError, ValueError) as error:
            raise Refused(f"the ID token does not hold: {error}") from error
        return claims

    async def _decoded(self, raw: str) -> jwt.Token:
        """The token with its signature checked; keys that are new are looked for once."""
        known = await self._knowledge()
        try:
            return jwt.decode(raw, known.keys, algorithms=list(_ALGORITHMS))
        except (JoseError, ValueError):
            if self._now() - known.at < _LOOK_AGAIN:
                raise
        self._known = None
        return jwt.decode(raw, (await self._knowledge()).keys, algorithms=list(_ALGORITHMS))

    async def _user_info(
        self, oauth: AsyncOAuth2Client, metadata: Mapping[str, Any], claims: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """What the provider says of the person beside the ID token, which may leave it out."""
        if "email" in claims or "userinfo_endpoint" not in metadata:
            return {}
        answer = await oauth.get(metadata["userinfo_endpoint"])
        answer.raise_for_status()
        found = answer.json()
        if not isinstance(found, dict) or found.get("sub") != claims["sub"]:
            raise Refused("the provider tells of another person")
        return found

    async def _knowledge(self) -> _Known:
        known = self._known
        if known is not None and self._now() - known.at < _KEPT:
            return known
        try:
            _check_https("MOTCUA_OIDC_ISSUER", self._client.issuer)
            async with httpx2.AsyncClient(timeout=_SECONDS_TO_ANSWER) as http:
                metadata = await _read(http, self._client.issuer.rstrip("/") + _WELL_KNOWN)
                _check_metadata(metadata, self._client.issuer)
                keys = KeySet.import_key_set(await _read(http, metadata["jwks_uri"]))  # type: ignore[arg-type]  # checked by joserfc
        except (httpx2.HTTPError, JoseError, KeyError, ValueError, RecursionError) as error:
            raise Unreachable(f"{self._client.issuer}: {error or type(error).__name__}") from error
        self._known = _Known(metadata, keys, self._now())
        return self._known

    def _oauth(self, metadata: Mapping[str, Any]) -> AsyncOAuth2Client:
        methods = metadata.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        basic = "client_secret_basic" in methods
        return AsyncOAuth2Client(
            self._client.id,
            self._client.secret,
            token_endpoint_auth_method="client_secret_basic" if basic else "client_secret_post",
            scope=_SCOPE,
            redirect_uri=self._client.back,
            code_challenge_method="S256",
            timeout=_SECONDS_TO_ANSWER,
        )


async def _read(http: httpx2.AsyncClient, url: str) -> dict[str, Any]:
    answer = await http.get(url)
    answer.raise_for_status()
    found = answer.json()
    if not isinstance(found, dict):
        raise ValueError(f"{url} is no JSON object")
    return found


def _check_metadata(metadata: Mapping[str, Any], issuer: str) -> None:
    """OpenID Connect Discovery 1.0, section 4.3: the issuer is exactly the one asked for."""
    if metadata.get("issuer") != issuer:
        raise ValueError(f"set MOTCUA_OIDC_ISSUER to {metadata.get('issuer')}, as it calls itself")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        _check_https(f"its {name}", str(metadata[name]))
    if "userinfo_endpoint" in metadata:  # gets the access token
        _check_https("its userinfo_endpoint", str(metadata["userinfo_endpoint"]))


def _check_https(what: str, url: str) -> None:
    place = urlsplit(url)
    if place.scheme != "https" and place.hostname not in ("127.0.0.1", "localhost", "::1"):
        raise ValueError(f"{what} is not https")


def _is_subject(_claims: object, subject: object) -> bool:
    """OpenID Connect Core 1.0, section 2: a text of at most 255 letters."""
    return isinstance(subject, str) and 0 < len(subject) <= _LONGEST_SUBJECT


def _identity(claims: Mapping[str, Any], more: Mapping[str, Any]) -> Identity:
    said = claims if "email" in claims else more
    email = said.get("email") if said.get("email_verified") is True else None
    return Identity(
        issuer=str(claims["iss"]),
        subject=str(claims["sub"]),
        nonce=str(claims["nonce"]),
        # In lower case some letters of other alphabets are ASCII: another person's mailbox.
        email=email.lower() if isinstance(email, str) and email.isascii() else None,
    )
