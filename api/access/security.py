"""Who may call what: widget tokens, clerks' cookies, CSRF."""

import hmac
from collections.abc import Mapping, Sequence
from hashlib import sha256

from itsdangerous import BadData, URLSafeTimedSerializer

WIDGET_SECONDS = 30 * 24 * 3600
DESK_SECONDS = 12 * 3600
COPY_SECONDS = 3600
DESK_COOKIE = "motcua_desk"
KNOWN_COOKIE = "motcua_known"
KNOWN_SECONDS = 180 * 24 * 3600
OPENID_SECONDS = 10 * 60
OPENID_COOKIE = "motcua_openid"


class Tokens:
    """Signed tokens, each with the purpose it was made for."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()
        self._serializers = {
            purpose: URLSafeTimedSerializer(secret, salt=purpose)
            for purpose in ("widget", "desk", "openid", "copy", "known")
        }

    def widget(self, address: str) -> str:
        """A token for the widget conversation `address`."""
        return self._serializers["widget"].dumps(address)

    def widget_address(self, token: str) -> str | None:
        """The conversation of a widget token; None where it is forged or too old."""
        value = self._load("widget", token, WIDGET_SECONDS)
        return value if isinstance(value, str) else None

    def desk(self, clerk_id: int, epoch: int = 0, session: str = "") -> str:
        """A clerk's cookie; it holds while `epoch` is their account's and nobody ended it."""
        return self._serializers["desk"].dumps([clerk_id, epoch, session])

    def desk_clerk(self, cookie: str) -> tuple[int, int, str] | None:
        """A cookie's clerk, epoch and session; None where it is forged or too old."""
        match self._load("desk", cookie, DESK_SECONDS):
            case [int(clerk_id), int(epoch), str(session)]:
                return clerk_id, epoch, session
        return None

    def known(self, accounts: Mapping[int, int]) -> str:
        """What a browser keeps of the accounts it was in: their ids with the epoch of each."""
        return self._serializers["known"].dumps([*accounts.items()])

    def known_accounts(self, cookie: str) -> dict[int, int]:
        """Those accounts; none where the cookie is forged or too old."""
        value = self._load("known", cookie, KNOWN_SECONDS)
        return {int(one): int(epoch) for one, epoch in value} if isinstance(value, list) else {}

    def openid(self, kept: Sequence[str]) -> str:
        """What a browser keeps of its try to sign in at the identity provider."""
        return self._serializers["openid"].dumps(list(kept))

    def openid_try(self, cookie: str) -> list[str] | None:
        """What was kept; None where it is forged or too old."""
        value = self._load("openid", cookie, OPENID_SECONDS)
        return [str(part) for part in value] if isinstance(value, list) else None

    def csrf(self, cookie: str) -> str:
        """The token that a page sends with each change: it knows the cookie's session."""
        return hmac.new(self._secret, f"csrf:{cookie}".encode(), sha256).hexdigest()

    def csrf_matches(self, cookie: str, token: str) -> bool:
        """Whether `token` belongs to the session of `cookie`."""
        return hmac.compare_digest(self.csrf(cookie).encode(), token.encode())

    def copy(self, conversation_id: str) -> str:
        """What opens the copy of a conversation's data for an hour."""
        return self._serializers["copy"].dumps(conversation_id)

    def copied_conversation(self, token: str) -> str | None:
        """The conversation whose copy `token` opens; None where it is forged or too old."""
        value = self._load("copy", token, COPY_SECONDS)
        return value if isinstance(value, str) else None

    def seal(self, text: str) -> str:
        """Six letters and digits that only this server can put to `text`: a poster's seal."""
        return hmac.new(self._secret, f"poster:{text}".encode(), sha256).hexdigest()[:6]

    def _load(self, purpose: str, token: str, seconds: int) -> object:
        try:
            return self._serializers[purpose].loads(token, max_age=seconds)
        except BadData:
            return None
