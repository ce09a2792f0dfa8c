"""A fake of Meta's Graph API: our own reading of its pages, no evidence of how Meta behaves."""

import json
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from tests.channels.loopback import Answer, LoopbackServer, Request

_Script = Callable[[], Answer | None]


class FakeGraph(LoopbackServer):
    """Takes every message, unless a test scripted otherwise for the next ones.

    People in `outside_window` wrote more than 24 hours ago: only HUMAN_AGENT reaches them.
    """

    def __init__(self) -> None:
        super().__init__()
        self.outside_window: set[str] = set()
        self._script: deque[_Script] = deque()

    @property
    def bodies(self) -> list[dict[str, Any]]:
        """The JSON bodies received, in order."""
        return [json.loads(request.body) for request in self.requests]

    def fail(self, code: int, subcode: int | None = None, transient: bool = False) -> None:
        """Answer the next request with a Graph error."""
        answer = _error(code, subcode, transient)
        self._script.append(lambda: answer)

    def say(self, status: int, body: bytes) -> None:
        """Answer the next request with anything at all."""
        self._script.append(lambda: Answer(status, body))

    def drop(self) -> None:
        """Take the next message, then close the connection without an answer."""
        self._script.append(lambda: None)

    def stall(self, seconds: float) -> None:
        """Take the next message and answer only after `seconds`."""

        def late() -> Answer:
            time.sleep(seconds)
            return Answer()

        self._script.append(late)

    def answer(self, request: Request) -> Answer | None:
        """What is scripted, else a refusal outside the window, else a message id."""
        if self._script:
            return self._script.popleft()()
        body = json.loads(request.body)
        person = body.get("recipient", {}).get("id")
        if person in self.outside_window and body.get("tag") != "HUMAN_AGENT":
            return _error(10, 2018278)
        sent = {"recipient_id": person, "message_id": f"m_{len(self.requests)}"}
        return Answer(200, json.dumps(sent).encode())


def _error(code: int, subcode: int | None, transient: bool = False) -> Answer:
    error = {"message": "(#0) no", "type": "OAuthException", "code": code, "fbtrace_id": "x"}
    if subcode is not None:
        error["error_subcode"] = subcode
    if transient:
        error["is_transient"] = True
    return Answer(400, json.dumps({"error": error}).encode())
