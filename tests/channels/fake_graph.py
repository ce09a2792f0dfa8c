"""A fake of Meta's Graph API: our own reading of its pages, no evidence of how Meta behaves."""

import json
import time
from collections import deque
from collections.abc import Callable
from typing import Any, ClassVar

from tests.channels.loopback import Answer, LoopbackServer, Request

_Script = Callable[[], Answer | None]


class FakeGraph(LoopbackServer):
    """Takes every message, unless a test scripted otherwise for the next ones.

    People in `outside_window` wrote more than 24 hours ago: only HUMAN_AGENT reaches them.
    `personas` are the Page's, by name. `pages` is what was set up for each Page, by the last part
    of the path; `inspected` what debug_token says of any token.
    """

    inspected: ClassVar[dict[str, Any]] = {
        "is_valid": True,
        "expires_at": 0,
        "scopes": ["pages_messaging", "pages_manage_metadata"],
    }

    def __init__(self) -> None:
        super().__init__()
        self.outside_window: set[str] = set()
        self.personas: dict[str, str] = {}
        self.pages: dict[str, dict[str, Any]] = {}
        self._script: deque[_Script] = deque()

    @property
    def bodies(self) -> list[dict[str, Any]]:
        """The JSON bodies received, in order."""
        return [json.loads(request.body) for request in self.requests if request.body]

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
        page, _, place = request.path.partition("/")[2].partition("/")[2].partition("/")
        if place != "messages":
            return self._administered(page, place, request)
        body = json.loads(request.body)
        person = body.get("recipient", {}).get("id")
        if person in self.outside_window and body.get("tag") != "HUMAN_AGENT":
            return _error(10, 2018278)
        sent = {"recipient_id": person, "message_id": f"m_{len(self.requests)}"}
        return Answer(200, json.dumps(sent).encode())

    def _administered(self, page: str, place: str, request: Request) -> Answer:
        """What an operator asks for, or sets."""
        if place == "personas":
            return self._persona(request)
        if request.method == "POST":
            self.pages.setdefault(page, {})[place] = json.loads(request.body)
            return _ok({"success": True, "result": "success"})
        if page == "debug_token":
            return _ok({"data": self.inspected})
        state = self.pages.get(page, {})
        if place == "messenger_profile":
            return _ok(
                {"data": [state["messenger_profile"]] if "messenger_profile" in state else []}
            )
        if place == "subscribed_apps":
            subscribed = state.get("subscribed_apps", {}).get("subscribed_fields", "")
            return _ok({"data": [{"id": "111", "subscribed_fields": subscribed.split(",")}]})
        return _ok({"id": page, "name": "Xã An Thuận"})

    def _persona(self, request: Request) -> Answer:
        if request.method == "GET":
            found = [{"id": number, "name": name} for name, number in self.personas.items()]
            return _ok({"data": found})
        name = json.loads(request.body)["name"]
        self.personas[name] = f"persona_{len(self.personas) + 1}"
        return _ok({"id": self.personas[name]})


def _ok(body: dict[str, Any]) -> Answer:
    return Answer(200, json.dumps(body).encode())


def _error(code: int, subcode: int | None, transient: bool = False) -> Answer:
    error = {"message": "(#0) no", "type": "OAuthException", "code": code, "fbtrace_id": "x"}
    if subcode is not None:
        error["error_subcode"] = subcode
    if transient:
        error["is_transient"] = True
    return Answer(400, json.dumps({"error": error}).encode())
