"""A fake Graph API and a fake Telegram on one port: what arrived, when; slow or broken at will."""

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from benchmarks.load import body_length
from benchmarks.webhooks import SENT
from tests.load.loopback import Loopback


@dataclass(frozen=True, slots=True)
class Arrived:
    """One message that a platform took: for whom, what, and when on the monotonic clock."""

    channel: str
    person: str
    body: Mapping[str, Any]
    at: float


class FakePlatforms(Loopback):
    """Takes every message. `hang`: seconds before a channel answers; `drop_every`: of so many
    messages on a channel one is taken, and the connection closed without an answer."""

    def __init__(self) -> None:
        self.arrived: list[Arrived] = []
        self.hang: dict[str, float] = {}
        self.drop_every: dict[str, int] = {}
        self._taken: defaultdict[str, int] = defaultdict(int)
        super().__init__()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                body = await reader.readexactly(body_length(head))
                if not await self._take(head, body):
                    break
                writer.write(SENT)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass  # the product hung up or was killed, or the test is over
        finally:
            writer.close()

    async def _take(self, head: bytes, body: bytes) -> bool:
        """Note a message; False where its connection is to be closed."""
        read = _message(head.split(b" ", 2)[1].decode(), body)
        if read is None:
            return True
        channel, person, said = read
        self.arrived.append(Arrived(channel, person, said, time.monotonic()))
        self._taken[channel] += 1
        await asyncio.sleep(self.hang.get(channel, 0))
        every = self.drop_every.get(channel)
        return not every or self._taken[channel] % every != 0


def _message(path: str, body: bytes) -> tuple[str, str, Mapping[str, Any]] | None:
    """Channel, person and message of a request; None for what is no message."""
    if path.endswith("/sendMessage"):
        said = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        return "telegram", said["chat_id"], {"text": said["text"]}
    if not body.startswith(b"{"):
        return None
    told = json.loads(body)
    if "message" not in told:
        return None
    return "messenger", str(told["recipient"]["id"]), told["message"]
