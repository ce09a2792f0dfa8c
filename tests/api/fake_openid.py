"""A fake OpenID provider that signs whatever its test tells it to: what a real one never would."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from tests.api.openid_provider import CLIENT, SECRET
from tests.channels.loopback import Answer, LoopbackServer, Request

_FOREIGN = RSAKey.generate_key(2048, {"kid": "1"})
_OWN = RSAKey.generate_key(2048, {"kid": "1"})


class FakeOpenId(LoopbackServer):
    """`claims` are added to a right ID token, None takes one out; `key` and `alg` sign it.

    `named` is what it calls itself; `person` is whom its userinfo tells of. `said` stands in for
    the answer with the token, `more` is added to its metadata.
    """

    def __init__(self) -> None:
        super().__init__()
        self.nonce = ""
        self.now = 0
        self.claims: Mapping[str, Any] = {}
        self.key: str = "own"
        self.alg = "RS256"
        self.named: str | None = None
        self.person: Mapping[str, Any] = {"sub": "s1"}
        self.refuse_code = False
        self.said: bytes | None = None
        self.more: Mapping[str, Any] = {}

    def answer(self, request: Request) -> Answer:
        """Discovery, keys, tokens, the person."""
        if request.path == "/token":
            given = parse_qs(request.body.decode())
            if self.refuse_code or "code_verifier" not in given:
                return Answer(400, b'{"error": "invalid_grant"}')
            if self.said is not None:
                return Answer(200, self.said)
            return _json({"access_token": "a", "token_type": "Bearer", "id_token": self._token()})
        return _json(
            {
                "/.well-known/openid-configuration": self._metadata(),
                "/keys": {"keys": [_OWN.as_dict(private=False)]},
                "/userinfo": dict(self.person),
            }[request.path]
        )

    def _metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.named or self.origin,
            "authorization_endpoint": f"{self.origin}/auth",
            "token_endpoint": f"{self.origin}/token",
            "jwks_uri": f"{self.origin}/keys",
            "userinfo_endpoint": f"{self.origin}/userinfo",
            **self.more,
        }

    def _token(self) -> str:
        right = {
            "iss": self.origin,
            "sub": "s1",
            "aud": CLIENT,
            "iat": self.now,
            "exp": self.now + 300,
            "nonce": self.nonce,
        }
        claims = {name: one for name, one in (right | dict(self.claims)).items() if one is not None}
        if self.key == "none":
            parts = (_coded({"alg": "none"}), _coded(claims), "")
            return ".".join(parts)
        key: Any = {"own": _OWN, "foreign": _FOREIGN, "secret": OctKey.import_key(SECRET)}[self.key]
        header = {"alg": self.alg, "kid": "1"}
        return jwt.encode(header, claims, key, algorithms=[self.alg])


def _coded(part: object) -> str:
    return urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def _json(body: object) -> Answer:
    return Answer(200, json.dumps(body).encode())
