"""Three servers and two workers over one PostgreSQL: one of each is killed, and nobody notices."""

import time
from dataclasses import replace
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from api.adapters.knowledge import make_library
from bot.store.tables import inbox, turns
from knowledge.encoders.load import load_encoder
from knowledge.store.engine import connect
from knowledge.store.rows import held, new_version
from knowledge.store.sql import KnowledgeStore
from tests.scale.conftest import Province
from tests.scale.nginx import Nginx, installed
from tests.servers import Product

QUESTIONS = (
    ("đăng ký kết hôn cần giấy tờ gì", "1.000894"),
    ("đăng ký khai sinh cần giấy tờ gì", "1.001193"),
    ("đăng ký tạm trú cần giấy tờ gì", "1.004194"),
)
CITIZENS = 8


class Roaming:
    """A citizen behind a load balancer: any server may take the next request."""

    def __init__(self, servers: list[Product], first: int) -> None:
        self._origins = cycle(server.origin for server in servers[first:] + servers[:first])
        self._http = httpx.Client(timeout=20)
        opened = self._try("POST", "/api/chat/session", {"language": "vi"})
        self._http.headers["Authorization"] = f"Bearer {opened['token']}"

    def say(self, number: int, text: str) -> None:
        """Send a message, to another server where one is gone: its `client_id` is the same."""
        self._try("POST", "/api/chat/messages", {"client_id": f"m{number}", "text": text})

    def hear(self, lines: int, seconds: float) -> list[dict[str, Any]]:
        """The log, as soon as it has so many lines."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found: list[dict[str, Any]] = self._try("GET", "/api/chat/messages", None)["messages"]
            if len(found) >= lines:
                return found
            time.sleep(0.2)
        raise AssertionError(f"{len(found)} lines of {lines} after {seconds} seconds: {found}")

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    def _try(self, method: str, path: str, body: object) -> Any:
        for _ in range(12):
            try:
                answer = self._http.request(method, next(self._origins) + path, json=body)
            except httpx.TransportError:
                continue
            if answer.status_code < 500:
                return answer.raise_for_status().json()
        raise AssertionError(f"no server took {method} {path}")


def test_publishing_reaches_every_server_within_two_seconds(
    province: Province, encoder_folder: Path, tmp_path: Path
) -> None:
    """What one process publishes the others' pages show, on another machine too."""
    far = province.add_server(tmp_path)
    engine = connect(province.url)
    store = KnowledgeStore(engine)
    former = store.version("1.000894")
    assert former is not None
    guide = replace(
        former.procedure, wording=replace(former.procedure.wording, name="Đăng ký kết hôn kiểu mới")
    )
    version = new_version(guide, former.number + 1)
    contents, versions = store.snapshot()
    library = make_library(store, load_encoder(str(encoder_folder)), province.data)
    library.prepare(  # as before every publishing
        {**contents, guide.code: held(version)},
        [version if one.procedure.code == guide.code else one for one in versions],
    )
    pages = [f"{server.origin}/p/1.000894" for server in province.servers]
    for page in pages:
        assert "kiểu mới" not in httpx.get(page, timeout=10).text

    now = datetime.now(UTC)
    store.publish("test", now, [(version, "test")])
    published = time.monotonic()

    for page in pages:
        while "kiểu mới" not in httpx.get(page, timeout=10).text:
            assert time.monotonic() - published < 10
    took = time.monotonic() - published
    print(f"publishing reached {len(pages)} servers in {took:.2f} s")
    assert took < 2
    (kept,), (fetched,) = (sorted((data / "index").iterdir()) for data in (province.data, tmp_path))
    assert fetched.name == kept.name
    province.servers.remove(far)
    far.stop()
    engine.dispose()


def test_one_of_each_may_die(province: Province) -> None:
    """Every message is answered, once, in its order, though a server and a worker are killed."""
    citizens = [Roaming(list(province.servers), number % 3) for number in range(CITIZENS)]

    for number, (question, _) in enumerate(QUESTIONS):
        for citizen in citizens:
            citizen.say(number, question)
        if number == 0:
            citizens[0].hear(2, 30)  # the workers are at it
            province.kill_server()
            province.kill_worker()

    for citizen in citizens:
        log = citizen.hear(2 * len(QUESTIONS), 40)
        assert [line["text"] for line in log if line["sender"] == "citizen"] == [
            question for question, _ in QUESTIONS
        ]
        answers = [line["text"] for line in log if line["sender"] == "bot"]
        assert len(answers) == len(QUESTIONS)
        for (_, code), answer in zip(QUESTIONS, answers, strict=True):
            assert code in answer
        citizen.close()
    _check_rows(province.url)


def _check_rows(url: str) -> None:
    """Each event is done, and has one turn; those of a conversation in their order."""
    engine = connect(url)
    with engine.connect() as connection:
        states = set(connection.scalars(select(inbox.c.state)))
        made = connection.execute(
            select(turns.c.conversation_id, turns.c.seq).order_by(turns.c.id)
        ).all()
    engine.dispose()
    assert states == {"done"}
    assert len(made) == len(set(made)) == CITIZENS * len(QUESTIONS)
    for talk in {talk for talk, _ in made}:
        seqs = [seq for other, seq in made if other == talk]
        assert seqs == sorted(seqs)


@pytest.mark.skipif(
    installed() is None, reason="nginx is not installed: apt-get install nginx-light"
)
def test_behind_one_address_nobody_notices_a_server_that_dies(
    province: Province, tmp_path: Path
) -> None:
    """By the configuration for nginx: a question, its answer as an event, before and after."""
    with (
        Nginx(tmp_path, [server.origin for server in province.servers]) as front,
        httpx.Client(base_url=front.origin, timeout=30) as http,
    ):
        opened = http.post("/api/chat/session", json={"language": "vi"}).raise_for_status().json()
        http.headers["Authorization"] = f"Bearer {opened['token']}"

        assert "1.000894" in ask(http, "m1", QUESTIONS[0][0], 0)
        province.kill_server()
        assert "1.001193" in ask(http, "m2", QUESTIONS[1][0], 2)

        assert http.get("/metrics").status_code == 404


def ask(http: httpx.Client, client_id: str, text: str, after: int) -> str:
    """Say something, and read the stream until the bot has answered."""
    with http.stream("GET", "/api/chat/events", params={"after": after}) as stream:
        sent = http.post("/api/chat/messages", json={"client_id": client_id, "text": text})
        assert sent.status_code == 202
        said = []
        for line in stream.iter_lines():
            said.append(line)
            if line.startswith("data:") and '"sender":"bot"' in line.replace(": ", ":"):
                return line
    raise AssertionError(f"the stream ended: {said}")
