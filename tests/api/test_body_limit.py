"""A body that is too large is refused before the application holds it."""

from collections.abc import Iterator

import pytest
from starlette.types import Message, Receive, Scope, Send

from api.doors.body_limit import LARGEST_BODY, BodyLimit
from tests.api.build import Site, refusal


def chunks(total: int, size: int = 65_536) -> Iterator[bytes]:
    """A body of `total` bytes whose length nobody announces."""
    while total > 0:
        yield b"x" * min(size, total)
        total -= size


@pytest.mark.parametrize("url", ["/webhooks/telegram", "/api/chat/session", "/api/desk/sign-in"])
def test_a_chunked_body_is_counted(site: Site, url: str) -> None:
    """On every route, the ones that read JSON by themselves included."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": "telegram-secret"}

    refusal(site.client.post(url, content=chunks(LARGEST_BODY + 1), headers=headers), 413)
    within = site.client.post(url, content=chunks(LARGEST_BODY), headers=headers)
    assert within.status_code != 413


def test_an_announced_length_is_refused_unread(site: Site) -> None:
    """Security headers stand on the refusal too."""
    answer = site.client.post("/api/chat/session", content=b"x" * (LARGEST_BODY + 1))

    assert refusal(answer, 413, "too_large").message == "The body is larger than 1 MB."
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_the_application_sees_no_byte_beyond_the_limit() -> None:
    """What it gets is at most the limit, then the end of the connection; its answer is dropped."""
    seen: list[Message] = []
    sent: list[Message] = []

    async def greedy(_scope: Scope, receive: Receive, send: Send) -> None:
        while (message := await receive())["type"] == "http.request":
            seen.append(message)
        await send({"type": "http.response.start", "status": 200, "headers": []})

    parts = iter([{"type": "http.request", "body": b"x" * 6, "more_body": True} for _ in range(3)])

    async def receive() -> Message:
        return next(parts)

    async def send(message: Message) -> None:
        sent.append(message)

    await BodyLimit(greedy, most=10)({"type": "http", "headers": []}, receive, send)

    assert [len(message["body"]) for message in seen] == [6]
    assert [message.get("status") for message in sent] == [413, None]
