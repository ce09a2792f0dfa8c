"""The breaker and Rasa's adapter against a real server on loopback that misbehaves."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bot.dialogue.breaker import GuardedDialogue
from bot.dialogue.rasa_http import RasaDialogue
from bot.ports import Act, Decision, DialogueUnavailable
from knowledge.procedures import Aspect

_FEE = json.dumps([{"recipient_id": "a", "custom": {"act": "answer", "aspect": "fee"}}])
_SILENT = 15.0  # seconds for which a server that hangs says nothing
_PAUSE = 10.0  # seconds that the breaker rests, by the clock of the test


class FakeRasa(ThreadingHTTPServer):
    """Answers every message with `status` and `body`, after `delay` seconds; counts them."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status, self.body, self.delay = 200, _FEE, 0.0
        self.messages: list[dict[str, str]] = []
        self.ended = threading.Event()

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: FakeRasa

    def do_POST(self) -> None:
        """A message."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.messages.append(json.loads(body))
        if self.server.ended.wait(self.server.delay):
            return
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(self.server.body.encode())))
        self.end_headers()
        self.wfile.write(self.server.body.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class Twin:
    """Decides that a clerk is needed, so that its decisions are told from the server's."""

    def decide(self, conversation: str, text: str) -> Decision:
        """Always the same."""
        return Decision(Act.HAND_OVER, by="twin")


@pytest.fixture
def server() -> Iterator[FakeRasa]:
    """A running stand-in for Rasa."""
    with FakeRasa() as fake:
        thread = threading.Thread(target=fake.serve_forever, args=(0.01,))
        thread.start()
        yield fake
        fake.ended.set()
        fake.shutdown()
        thread.join()


@pytest.fixture
def rasa(server: FakeRasa) -> Iterator[RasaDialogue]:
    """The adapter, as patient as a busy machine needs."""
    dialogue = RasaDialogue(server.url, timeout=20)
    yield dialogue
    dialogue.close()


@pytest.fixture
def impatient(server: FakeRasa) -> Iterator[RasaDialogue]:
    """The adapter with a short time-out, where the server says nothing."""
    dialogue = RasaDialogue(server.url, timeout=0.2)
    yield dialogue
    dialogue.close()


class Clock:
    """The breaker library's clock, which goes on when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def time(self) -> float:
        """Seconds."""
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Instead of the machine's."""
    clock = Clock()
    monkeypatch.setattr("purgatory.domain.model.time", clock)
    return clock


@pytest.fixture
def guarded(rasa: RasaDialogue, clock: Clock) -> GuardedDialogue:
    """The adapter behind its breaker."""
    return GuardedDialogue(rasa, Twin(), failures=3, pause_seconds=_PAUSE)


def test_an_act_is_read_as_data(server: FakeRasa, rasa: RasaDialogue) -> None:
    """Act, aspect, entities and confidence; an unset slot is no entity."""
    custom = {"act": "answer", "aspect": "time", "place": "None", "about": "x", "confidence": 0.3}
    server.body = json.dumps([{"recipient_id": "a", "custom": custom}])

    assert rasa.decide("a", "mấy ngày") == Decision(
        Act.ANSWER, Aspect.TIME, {"about": "x"}, 0.3, by="rasa"
    )


def test_what_would_harm_the_server_never_reaches_it(server: FakeRasa, rasa: RasaDialogue) -> None:
    """Commands, control characters, long numbers, huge texts and strange ids."""
    rasa.decide("\x00\ud800/" * 40, "/restart\x00 " + "dài " * 9_000)
    rasa.decide("a", "căn cước 079 123 456 789 của ai")
    first, second = server.messages

    assert first["message"].startswith("restart dài")
    assert len(first["message"]) <= 1_000
    assert len(first["sender"]) == 64
    assert first["sender"].isalnum()
    assert second == {"sender": "a", "message": "căn cước 000 000 000 000 của ai"}


def test_what_holds_no_letter_is_not_sent(server: FakeRasa, rasa: RasaDialogue) -> None:
    """Rasa would classify it with confidence."""
    assert rasa.decide("a", " 🙂 12 ").confidence == 0.0
    assert server.messages == []


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, "[]"),
        (200, "{}"),
        (200, "not json"),
        (200, '[{"text": "a sentence"}]'),
        (200, '[{"custom": "answer"}]'),
        (200, '[{"custom": {"act": "dance"}}]'),
        (200, '[{"custom": {"act": "answer", "aspect": "colour"}}]'),
        (200, '[{"custom": {"act": "answer", "confidence": "high"}}]'),
        (500, _FEE),
        (404, _FEE),
    ],
)
def test_an_answer_without_an_act_is_a_failure(
    server: FakeRasa, rasa: RasaDialogue, status: int, body: str
) -> None:
    """Rasa's own faults arrive as 200 with an empty list."""
    server.status, server.body = status, body

    with pytest.raises(DialogueUnavailable):
        rasa.decide("a", "lệ phí")


def test_silence_and_a_closed_port_are_failures(server: FakeRasa, impatient: RasaDialogue) -> None:
    """Within the time-out."""
    server.delay = _SILENT
    start = time.monotonic()
    with pytest.raises(DialogueUnavailable):
        impatient.decide("a", "lệ phí")
    assert time.monotonic() - start < _SILENT

    server.server_close()
    with pytest.raises(DialogueUnavailable):
        impatient.decide("a", "lệ phí")
    assert not impatient.ready()


def test_the_twin_decides_while_the_server_fails(
    server: FakeRasa, guarded: GuardedDialogue
) -> None:
    """Every message gets a decision; after three failures the server is left alone."""
    assert guarded.decide("a", "lệ phí").by == "rasa"
    assert not guarded.degraded
    server.body = "[]"

    assert [guarded.decide("a", "lệ phí").by for _ in range(9)] == ["twin"] * 9
    assert guarded.degraded
    assert len(server.messages) == 1 + 3


def test_a_failure_now_and_then_opens_nothing(server: FakeRasa, guarded: GuardedDialogue) -> None:
    """Only failures in a row count."""
    for body in ("[]", "[]", _FEE, "[]", "[]", _FEE):
        server.body = body
        guarded.decide("a", "lệ phí")

    assert len(server.messages) == 6
    assert not guarded.degraded


def test_the_server_is_tried_again_after_a_pause(
    server: FakeRasa, guarded: GuardedDialogue, clock: Clock
) -> None:
    """One failure more and it rests again; one success and it is back."""
    server.body = "[]"
    for _ in range(3):
        guarded.decide("a", "lệ phí")
    clock.now += _PAUSE + 1
    guarded.decide("a", "lệ phí")
    guarded.decide("a", "lệ phí")

    assert len(server.messages) == 4

    server.body = _FEE
    clock.now += _PAUSE + 1

    assert guarded.decide("a", "lệ phí").by == "rasa"
    assert not guarded.degraded


def test_a_hanging_server_holds_up_nobody_for_long(
    server: FakeRasa, impatient: RasaDialogue
) -> None:
    """Many conversations at once wait one time-out together, then none."""
    guarded = GuardedDialogue(impatient, Twin(), failures=3, pause_seconds=60)
    server.delay = _SILENT
    start = time.monotonic()
    waiting = [
        threading.Thread(target=guarded.decide, args=(str(number), "lệ phí")) for number in range(8)
    ]
    for thread in waiting:
        thread.start()
    for thread in waiting:
        thread.join()
    assert time.monotonic() - start < _SILENT
    asked = len(server.messages)

    assert guarded.decide("a", "lệ phí").by == "twin"
    assert len(server.messages) == asked
