"""The demo: the sample pack, a clerk, and a few conversations at the desk. Safe to repeat."""

import json
from pathlib import Path
from typing import Any

from api.parts import Parts
from bot.conversation import Holder
from bot.messages import Incoming
from bot.store import log
from knowledge.store.engine import reading

SAMPLES = Path(__file__).parents[2] / "knowledge" / "samples"
LOGIN, PASSWORD, NAME = "lan", "motcua-demo", "Nguyễn Thị Lan"
SECOND_LOGIN, SECOND_NAME = "minh", "Trần Văn Minh"
EDITOR_LOGIN, EDITOR_NAME = "mai", "Đỗ Thị Mai"


def prepare_demo(parts: Parts) -> None:
    """Accounts and example conversations; what is there stays."""
    if not parts.settings.demo:
        raise ValueError("the demo needs MOTCUA_DEMO=1: its password is public")
    parts.users.add(LOGIN, NAME, "clerk", PASSWORD)
    parts.users.add(SECOND_LOGIN, SECOND_NAME, "lead", PASSWORD)
    parts.users.add(EDITOR_LOGIN, EDITOR_NAME, "editor", PASSWORD)
    raw = (SAMPLES / "demo_conversations.json").read_text("utf-8")
    for position, conversation in enumerate(json.loads(raw)):
        _play(parts, position, conversation)


def _play(parts: Parts, position: int, conversation: dict[str, Any]) -> None:
    address = f"demo-{position}"
    for number, line in enumerate(conversation["lines"]):
        event = Incoming(
            channel="web",
            event_key=f"{address}-{number}",
            address=address,
            text=line,
            sent_at=parts.now(),
            display_name=conversation["citizen"],
            client_id=f"{address}-{number}",
        )
        if parts.inbox.accept(event, conversation["language"], parts.now()):
            _drain(parts)
    _make_sure_of_a_case(parts, address)


def _drain(parts: Parts) -> None:
    while claimed := parts.inbox.claim(parts.now(), 10):
        for event in claimed:
            parts.worker.work(event)


def _make_sure_of_a_case(parts: Parts, address: str) -> None:
    """A conversation that the bot could answer whole still shows the desk at work."""
    with reading(parts.engine) as connection:
        talk = log.conversation_at(connection, "web", address)
    if talk is not None and talk.holder is Holder.BOT:
        _press_human(parts, address)


def _press_human(parts: Parts, address: str) -> None:
    event = Incoming(
        channel="web",
        event_key=f"{address}-human",
        address=address,
        text=parts.words.say("button.human", "vi"),
        sent_at=parts.now(),
        choice="human",
        client_id=f"{address}-human",
    )
    if parts.inbox.accept(event, "vi", parts.now()):
        _drain(parts)
