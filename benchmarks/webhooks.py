"""How fast a webhook is answered while the workers are busy and the store is on disk.

    python -m benchmarks.webhooks [--data FOLDER] [--rate 200] [--seconds 60]

Starts the product over a copy of FOLDER (a data folder with imported knowledge, `.data/demo` by
default), with a Telegram of its own on loopback that takes every message at once. Half of the
events come as Telegram's updates, half as Messenger's signed batches, from 500 people, each a
question that the workers have to answer. Everything runs on this machine, the load included.
"""

import argparse
import asyncio
import hashlib
import hmac
import json
import os
import shutil
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path

from benchmarks.load import Measured, body_length, request, run_load
from tests.servers import Product

QUESTIONS = (
    "làm khai sinh cần giấy tờ gì",
    "dang ky tam tru online bao lau",
    "lệ phí hộ chiếu bao nhiêu",
    "mấy giờ mở cửa",
    "xin chào",
    "how much does a passport cost",
)
PEOPLE = 500
SECRET = "bench-secret"
_TAKEN = json.dumps(
    {
        "ok": True,
        "result": {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}},
        "recipient_id": "1",
        "message_id": "m_1",
    }
).encode()
SENT = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
    + str(len(_TAKEN)).encode()
    + b"\r\n\r\n"
    + _TAKEN
)
"""What Telegram and Graph answer for a message that they took, on the wire."""


def telegram_update(number: int, now: int) -> bytes:
    """One update, on the wire."""
    person = number % PEOPLE + 1
    body = {
        "update_id": number,
        "message": {
            "message_id": number,
            "date": now,
            "chat": {"id": person, "type": "private", "first_name": "Hoa"},
            "from": {"id": person, "is_bot": False, "first_name": "Hoa"},
            "text": QUESTIONS[number % len(QUESTIONS)],
        },
    }
    headers = [("X-Telegram-Bot-Api-Secret-Token", SECRET)]
    return request("/webhooks/telegram", json.dumps(body).encode(), headers)


def messenger_batch(number: int, now: int) -> bytes:
    """One batch of one event, signed, on the wire."""
    text = QUESTIONS[number % len(QUESTIONS)]
    return messenger_event(str(number % PEOPLE + 1), number, now, text)


def messenger_event(person: str, number: int, now: int, text: str) -> bytes:
    """What Messenger delivers when `person` writes `text`, signed, on the wire."""
    event = {
        "sender": {"id": person},
        "recipient": {"id": "77"},
        "timestamp": now * 1000,
        "message": {"mid": f"m_{now}_{number}", "text": text},
    }
    entry = {"id": "77", "time": now * 1000, "messaging": [event]}
    raw = json.dumps({"object": "page", "entry": [entry]}).encode()
    signature = hmac.new(SECRET.encode(), raw, hashlib.sha256).hexdigest()
    return request("/webhooks/messenger", raw, [("X-Hub-Signature-256", f"sha256={signature}")])


def events(count: int, now: int) -> list[bytes]:
    """`count` events, from both platforms in turn."""
    return [
        messenger_batch(number, now) if number % 2 else telegram_update(number, now)
        for number in range(count)
    ]


async def _platform(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A fake Telegram and Graph that take every message."""
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            await reader.readexactly(body_length(head))
            writer.write(SENT)
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def measure(
    data: Path, encoder: Path, per_second: float, seconds: float
) -> tuple[Measured, int]:
    """The load over the data folder `data`, and how many turns the workers made meanwhile."""
    server = await asyncio.start_server(_platform, "127.0.0.1", 0)
    origin = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    product = Product(
        data,
        encoder,
        telegram_token="1:bench",
        telegram_secret=SECRET,
        telegram_api=origin,
        messenger_page_id="77",
        messenger_page_token="bench",
        messenger_app_secret=SECRET,
        messenger_api=origin,
    )
    try:
        await asyncio.to_thread(product.start)
        before = turns(data)
        now = int(time.time())
        load = events(int(per_second * seconds), now)
        measured = await run_load("127.0.0.1", product.port, load, per_second)
        return measured, turns(data) - before
    finally:
        await asyncio.to_thread(product.stop)
        server.close()


def turns(data: Path) -> int:
    """How many turns stand in the store."""
    with closing(sqlite3.connect(data / "motcua.db")) as connection:
        return int(connection.execute("SELECT count(*) FROM turns").fetchone()[0])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(".data/demo"))
    parser.add_argument("--encoder", type=Path, default=Path(".cache/encoder"))
    parser.add_argument("--rate", type=float, default=200.0)
    parser.add_argument("--seconds", type=float, default=60.0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=given.data.parent) as folder:
        data = Path(folder) / "data"
        shutil.copytree(given.data, data, ignore=shutil.ignore_patterns("*.sock", "*.log"))
        load = " ".join(f"{one:.1f}" for one in os.getloadavg())
        measured, worked = asyncio.run(
            measure(data, given.encoder.absolute(), given.rate, given.seconds)
        )
    print(measured.line())
    print(f"workers: {worked} turns in that time; load average before: {load}")


if __name__ == "__main__":
    main()
