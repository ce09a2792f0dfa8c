"""Stand-ins for what lies outside: a platform, a model. Each keeps its port's promise."""

from collections import deque
from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from bot.messages import Reply
from bot.ports import Delivery, DeliveryStatus, Payload

_SENT = Delivery(DeliveryStatus.SENT)


class HashingEncoder:
    """An Encoder without a model: a text's vector is the sum of its words' hashes."""

    name = "hashing@1"
    dimensions = 64

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """What citizens ask, (n, dimensions)."""
        return self._encode(texts)

    def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """What sources say, (n, dimensions)."""
        return self._encode(texts)

    def _encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.zeros((len(texts), self.dimensions), np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().split():
                digest = blake2b(word.encode("utf-8", "replace"), digest_size=8).digest()
                rows[row, digest[0] % self.dimensions] += 1.0 if digest[1] % 2 else -1.0
            rows[row, 0] += 0.5  # so that no text is the zero vector
        lengths: NDArray[np.float32] = np.linalg.norm(rows, axis=1, keepdims=True)
        return rows / lengths


class FakePlatform:
    """A Channel to nowhere: one request a line of the reply, answered as the test says.

    `answers` are taken one a request, then every request is sent; an exception is raised.
    """

    def __init__(self, name: str = "telegram") -> None:
        self.name = name
        self.answers: deque[Delivery | Exception] = deque()
        self.delivered: list[tuple[str, str]] = []

    def render(self, reply: Reply) -> tuple[Payload, ...]:
        """A request for each line."""
        return tuple({"text": line} for line in reply.text.split("\n"))

    async def deliver(self, address: str, payload: Payload) -> Delivery:
        """Note the request, and answer as the test said."""
        self.delivered.append((address, str(payload["text"])))
        answer = self.answers.popleft() if self.answers else _SENT
        if isinstance(answer, Exception):
            raise answer
        return answer


class FakeChatBot(FakePlatform):
    """The office's bot as clerks' chats need it; without a `called` it cannot be asked."""

    called: str | None = "motcua_bot"

    async def username(self) -> str | None:
        """What the test set."""
        return self.called
