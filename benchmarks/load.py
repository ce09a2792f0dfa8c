"""An open load of HTTP requests: each is sent at its moment, whether or not the last came back.

Latency counts from the moment at which a request was due, so that a server that stalls is not
spared the requests that it held up.
"""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of a load; latencies in milliseconds, ascending."""

    latencies: Sequence[float]
    failures: int
    seconds: float

    def percentile(self, share: float) -> float:
        """The latency that `share` of the requests stayed below."""
        return self.latencies[min(len(self.latencies) - 1, int(share * len(self.latencies)))]

    def line(self) -> str:
        """In one line."""
        rate = len(self.latencies) / self.seconds
        points = {"p50": 0.5, "p90": 0.9, "p99": 0.99, "p99.9": 0.999, "max": 1.0}
        shown = ", ".join(
            f"{name} {self.percentile(share):.1f} ms" for name, share in points.items()
        )
        return f"{len(self.latencies)} events at {rate:.0f}/s: {shown}; {self.failures} not 200"


class Connections:
    """Keep-alive connections to one server, opened as they are needed."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self._free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def post(self, raw: bytes) -> int:
        """Send a whole request; its status."""
        while self._free:
            reader, writer = self._free.pop()
            try:
                return await self._exchange(reader, writer, raw)
            except (asyncio.IncompleteReadError, ConnectionError):
                writer.close()  # the server hung up while the connection was idle
        reader, writer = await asyncio.open_connection(self._host, self._port)
        try:
            return await self._exchange(reader, writer, raw)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()
            raise

    async def _exchange(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, raw: bytes
    ) -> int:
        writer.write(raw)
        head = await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(body_length(head))
        self._free.append((reader, writer))
        return int(head.split(b" ", 2)[1])

    def close(self) -> None:
        """Hang up."""
        for _, writer in self._free:
            writer.close()


def body_length(head: bytes) -> int:
    """The Content-Length in a head, 0 where there is none."""
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    return 0


def request(path: str, body: bytes, headers: Iterable[tuple[str, str]]) -> bytes:
    """A POST with JSON as bytes on the wire."""
    lines = [f"POST {path} HTTP/1.1", "Host: bench", "Content-Type: application/json"]
    lines += [f"{name}: {value}" for name, value in headers]
    lines += [f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode() + body


async def run_load(host: str, port: int, requests: Sequence[bytes], per_second: float) -> Measured:
    """Send `requests` evenly at a rate and measure each."""
    connections = Connections(host, port)
    loop = asyncio.get_running_loop()
    started = loop.time() + 0.1

    async def one(number: int, raw: bytes) -> tuple[int, float]:
        due = started + number / per_second
        await asyncio.sleep(max(0.0, due - loop.time()))
        status = await connections.post(raw)
        return status, (loop.time() - due) * 1000

    found = await asyncio.gather(*(one(n, raw) for n, raw in enumerate(requests)))
    connections.close()
    latencies = sorted(latency for _, latency in found)
    failures = sum(status != 200 for status, _ in found)
    return Measured(latencies, failures, loop.time() - started)
