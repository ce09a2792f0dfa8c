"""Rasa as a dialogue, over its REST channel: see bot/rasa.

Rasa answers every message with one act as data. Whatever else comes back, an empty list above
all, means that it could not decide.
"""

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import httpx

from bot.dialogue.clean import clean, readable
from bot.origin import origin
from bot.ports import Act, Decision, DialogueUnavailable
from bot.privacy.mask import zeroed
from knowledge.procedures import Aspect

_UNSET = "None"  # how Rasa fills in a slot that nothing was said about
_SENDER = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NUMBER = re.compile(r"\d(?:[ .-]?\d){7,}")
_NOT_ENTITIES = frozenset({"act", "aspect", "confidence"})


class RasaDialogue:
    """A `bot.ports.Dialogue` that asks the Rasa server at `base_url`; safe between threads.

    `timeout` is in seconds, for each of connecting, sending and waiting. Personal data
    and long numbers are sent as zeros: Rasa keeps what it hears, and only shapes tell it anything.
    The request says which trace it belongs to.
    """

    def __init__(self, base_url: str, timeout: float = 2.0) -> None:
        self._client = httpx.Client(base_url=base_url, timeout=timeout, trust_env=False)

    def decide(self, conversation: str, text: str) -> Decision:
        """The act that `text` calls for."""
        text = clean(text)
        if not readable(text):
            return Decision(Act.ANSWER, confidence=0.0, by="rasa")
        message = {"sender": _sender(conversation), "message": _masked(text)}
        around = origin().traceparent
        headers = {"traceparent": around} if around else {}
        try:
            response = self._client.post("/webhooks/rest/webhook", json=message, headers=headers)
            response.raise_for_status()
            return _decision(response.json())
        except (httpx.HTTPError, ValueError) as failure:
            raise DialogueUnavailable(f"Rasa: {failure!r}") from failure

    def ready(self) -> bool:
        """Whether the server answers: it opens its port once the model is loaded."""
        try:
            return self._client.get("/").is_success
        except httpx.HTTPError:
            return False

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()


def _sender(conversation: str) -> str:
    """`conversation`, or its digest where it holds what would stop the server."""
    if _SENDER.fullmatch(conversation):
        return conversation
    return sha256(conversation.encode("utf-8", "surrogatepass")).hexdigest()


def _masked(text: str) -> str:
    return _NUMBER.sub(lambda number: re.sub(r"\d", "0", number[0]), zeroed(text))


def _decision(body: object) -> Decision:
    """The decision in a response; raises ValueError where there is none."""
    replies = body if isinstance(body, list) else []
    found = [reply["custom"] for reply in replies if isinstance(reply, dict) and "custom" in reply]
    if not found or not isinstance(found[0], dict):
        raise ValueError("no act in the answer")
    said: Mapping[str, Any] = found[0]
    act = Act(str(said.get("act")))
    aspect = Aspect(said["aspect"]) if act is Act.ANSWER and "aspect" in said else None
    return Decision(act, aspect, _entities(said), _confidence(said), by="rasa")


def _confidence(said: Mapping[str, Any]) -> float:
    """What the act says of itself; 1.0 where the classifier was surer than its threshold."""
    return float(said.get("confidence", 1.0))


def _entities(said: Mapping[str, Any]) -> Mapping[str, str] | None:
    found = {
        name: str(value)
        for name, value in said.items()
        if name not in _NOT_ENTITIES and value not in (None, _UNSET)
    }
    return found or None
