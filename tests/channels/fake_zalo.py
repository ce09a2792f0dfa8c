"""A fake of Zalo's Official Account API and of its token server.

Written from second-hand facts, since Zalo's own pages were not to be had: no evidence of how Zalo
behaves. Refresh tokens work once, as is said of them.
"""

import json
import threading
from collections.abc import Mapping
from itertools import count
from urllib.parse import parse_qs

from tests.channels.loopback import Answer, LoopbackServer, Request


class FakeZalo(LoopbackServer):
    """Takes every message that bears the newest access token.

    `errors` are answered to the next messages. `refresh` is the one refresh token that works.
    """

    def __init__(self) -> None:
        super().__init__()
        self.errors: list[int] = []
        self.refresh = "refresh-0"
        self.access = ""
        self.sold = 0
        self.sent: list[dict[str, object]] = []
        self._numbers = count(1)
        self._lock = threading.Lock()

    def answer(self, request: Request) -> Answer:
        """A token for the refresh token; a message id for a message."""
        with self._lock:
            if request.path == "/v4/oa/access_token":
                return self._sell(request)
            return self._take(request)

    def _sell(self, request: Request) -> Answer:
        form = {key: values[0] for key, values in parse_qs(request.body.decode()).items()}
        right = (form.get("app_id"), request.headers.get("secret_key")) == ("app", "app-secret")
        if not right or form.get("refresh_token") != self.refresh:
            return _json({"error": -14014, "error_name": "Invalid refresh token"})
        self.sold += 1
        self.refresh, self.access = f"refresh-{self.sold}", f"access-{self.sold}"
        pair = {"access_token": self.access, "refresh_token": self.refresh, "expires_in": "90000"}
        return _json(pair)

    def _take(self, request: Request) -> Answer:
        if self.errors:
            return _json({"error": self.errors.pop(0), "message": "no"})
        if request.headers.get("access_token") != self.access:
            return _json({"error": -216, "message": "Access token is invalid"})
        self.sent.append(json.loads(request.body))
        data = {"message_id": f"z_{next(self._numbers)}", "user_id": "1"}
        return _json({"error": 0, "message": "Success", "data": data})


def _json(body: Mapping[str, object]) -> Answer:
    return Answer(200, json.dumps(body).encode())
