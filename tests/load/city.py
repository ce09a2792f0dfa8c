"""A city that writes to one office: the product, its platforms, people, and what must hold."""

import asyncio
import json
import sqlite3
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import psutil

from benchmarks.load import Connections, request
from benchmarks.webhooks import SECRET, messenger_event
from tests.load.platforms import Arrived, FakePlatforms
from tests.servers import Product

QUESTIONS = (
    "đăng ký kết hôn cần giấy tờ gì",
    "dang ky khai sinh can giay to gi",
    "đăng ký tạm trú cần giấy tờ gì",
    "mất căn cước thì làm lại thế nào",
)
"""Each is answered from the sample pack, with a receipt that is never given twice."""

_numbers = count(1)
_AGAIN_SECONDS = 0.3


@dataclass(frozen=True, slots=True)
class Event:
    """What a platform delivers: its key, whose it is, and the request on the wire."""

    key: str
    person: str
    raw: bytes


def messenger(person: str, number: int) -> Event:
    """Somebody's question on Messenger."""
    now = int(time.time())
    text = QUESTIONS[number % len(QUESTIONS)]
    unique = next(_numbers)
    return Event(f"m_{now}_{unique}", person, messenger_event(person, unique, now, text))


def telegram(person: str, number: int) -> Event:
    """Somebody's question on Telegram."""
    now, unique = int(time.time()), next(_numbers)
    chat = {"id": int(person), "type": "private", "first_name": "Hoa"}
    message = {"message_id": unique, "date": now, "chat": chat, "text": QUESTIONS[number % 4]}
    message["from"] = {"id": int(person), "is_bot": False, "first_name": "Hoa"}
    body = json.dumps({"update_id": unique, "message": message}).encode()
    secret = [("X-Telegram-Bot-Api-Secret-Token", SECRET)]
    return Event(str(unique), person, request("/webhooks/telegram", body, secret))


class City:
    """The product over a copy of the sample knowledge, answering on both platforms."""

    def __init__(self, data: Path, encoder: Path, **settings: str) -> None:
        self.platforms = FakePlatforms()
        self.data = data
        self.product = Product(
            data,
            encoder,
            messenger_page_id="77",
            messenger_page_token="load",
            messenger_app_secret=SECRET,
            messenger_api=self.platforms.origin,
            telegram_token="1:load",
            telegram_secret=SECRET,
            telegram_api=self.platforms.origin,
            **settings,
        )

    def close(self) -> None:
        """Stop everything."""
        self.product.stop()
        self.platforms.close()

    def processes(self) -> list[psutil.Process]:
        """The server and its worker."""
        server = psutil.Process(self.product.pid)
        return [server, *server.children(recursive=True)]

    async def deliver(self, events: Sequence[Event], per_second: float) -> dict[str, float]:
        """Deliver each at its moment, and again until it gets its 200, as platforms do.

        Returns for each key the moment at which it was due, on the monotonic clock.
        """
        post = Connections("127.0.0.1", self.product.port)
        began = time.monotonic() + 0.1

        async def one(number: int, event: Event) -> float:
            due = began + number / per_second
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            while True:
                with suppress(OSError, asyncio.IncompleteReadError):
                    if await post.post(event.raw) == 200:
                        return due
                await asyncio.sleep(_AGAIN_SECONDS)

        dues = await asyncio.gather(*(one(n, event) for n, event in enumerate(events)))
        post.close()
        return {event.key: due for event, due in zip(events, dues, strict=True)}

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What stands in the store."""
        with closing(sqlite3.connect(self.data / "motcua.db", timeout=10)) as connection:
            return connection.execute(query, values).fetchall()

    def waiting(self) -> tuple[int, int]:
        """How many events wait for their turn, and how many requests to be sent."""
        (events,) = self.rows("SELECT count(*) FROM inbox WHERE state = 'pending'")
        (sends,) = self.rows("SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending')")
        return int(events[0]), int(sends[0])

    async def drain(self, seconds: float) -> float:
        """Wait until nothing waits; how long that took. Fails where it takes longer."""
        began = time.monotonic()
        while any(self.waiting()):
            assert time.monotonic() - began < seconds, f"still waiting: {self.waiting()}"
            await asyncio.sleep(0.1)
        return time.monotonic() - began


def whole(city: City, events: Iterable[Event]) -> Mapping[str, int]:
    """Nothing is lost, nobody reads anything twice, each person's answers are in order.

    Every one of the acknowledged `events` has its turn; every request arrived, or is among those
    that failed for good, with its state. Returns how many requests came to which end.
    """
    told = list(events)
    keys = {row[0]: row[1] for row in city.rows("SELECT event_key, state FROM inbox")}
    assert {event.key for event in told} <= set(keys)
    assert {keys[event.key] for event in told} == {"done"}
    turns = city.rows("SELECT conversation_id, seq, count(*) FROM turns GROUP BY 1, 2")
    assert {row[2] for row in turns} == {1}
    came = _by_person(city.platforms.arrived)
    ends: Counter[str] = Counter()
    for person in {event.person for event in told}:
        requests = city.rows(
            "SELECT payload, state FROM outbox WHERE address IN (?, ?) ORDER BY id",
            person,
            f"77:{person}",
        )
        ends.update(state for _, state in requests)
        _in_order([(_said(json.loads(p)), state) for p, state in requests], came[person])
    return ends


def _in_order(asked: list[tuple[str, str]], came: list[str]) -> None:
    """What came is what was asked for, each at most once, in its order; what is sent came."""
    left = iter(asked)
    for text in came:
        for wanted, state in left:
            if wanted == text:
                break
            assert state != "sent", f"sent, and never came: {wanted[:60]}"
        else:
            raise AssertionError(f"came twice, or out of order: {text[:60]}")
    assert all(state != "sent" for _, state in left)
    assert {state for _, state in asked} <= {"sent", "unknown", "refused"}


def _by_person(arrived: Iterable[Arrived]) -> defaultdict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for one in arrived:
        found[one.person].append(json.dumps(one.body, sort_keys=True))
    return found


def _said(payload: Mapping[str, Any]) -> str:
    """A request of the outbox as the platform sees it."""
    body = payload["message"] if "message" in payload else {"text": payload["text"]}
    return json.dumps(body, sort_keys=True)
