"""Who may call what: widget tokens, clerks' cookies, CSRF."""

import hmac
from hashlib import sha256

from itsdangerous import BadData, URLSafeTimedSerializer

WIDGET_SECONDS = 30 * 24 * 3600
DESK_SECONDS = 12 * 3600
DESK_COOKIE = "motcua_desk"


class Tokens:
    """Signed tokens, each with the purpose it was made for."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()
        self._serializers = {
            purpose: URLSafeTimedSerializer(secret, salt=purpose) for purpose in ("widget", "desk")
        }

    def widget(self, address: str) -> str:
        """A token for the widget conversation `address`."""
        return self._serializers["widget"].dumps(address)

    def widget_address(self, token: str) -> str | None:
        """The conversation of a widget token; None where it is forged or too old."""
        value = self._load("widget", token, WIDGET_SECONDS)
        return value if isinstance(value, str) else None

    def desk(self, clerk_id: int) -> str:
        """A clerk's cookie."""
        return self._serializers["desk"].dumps(clerk_id)

    def desk_clerk(self, cookie: str) -> int | None:
        """The clerk of a cookie; None where it is forged or too old."""
        value = self._load("desk", cookie, DESK_SECONDS)
        return value if isinstance(value, int) else None

    def csrf(self, cookie: str) -> str:
        """The token that a page sends with each change: it knows the cookie's session."""
        return hmac.new(self._secret, f"csrf:{cookie}".encode(), sha256).hexdigest()

    def csrf_matches(self, cookie: str, token: str) -> bool:
        """Whether `token` belongs to the session of `cookie`."""
        return hmac.compare_digest(self.csrf(cookie).encode(), token.encode())

    def seal(self, text: str) -> str:
        """Six letters and digits that only this server can put to `text`: a poster's seal."""
        return hmac.new(self._secret, f"poster:{text}".encode(), sha256).hexdigest()[:6]

    def _load(self, purpose: str, token: str, seconds: int) -> object:
        try:
            return self._serializers[purpose].loads(token, max_age=seconds)
        except BadData:
            return None
