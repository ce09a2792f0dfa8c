"""A Saturday session, time compressed: clerks and citizens over HTTP, from one seed.

The product serves on loopback with its workers; its clock runs many times faster than ours.
"""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from statistics import quantiles
from typing import Any

import httpx

SATURDAY = datetime(2026, 9, 19, 0, 30, tzinfo=UTC)
"""7:30 in Vietnam: the commune's Saturday session begins."""
QUESTIONS = (
    "Con em sinh tháng trước, giờ làm khai sinh có bị phạt không?",
    "nha em thue tro, chu nha khong ky thi dang ky tam tru sao a",
    "Hộ chiếu hết hạn rồi, em đang ở tỉnh khác thì nộp ở đâu?",
    "Mẹ em già yếu không đi được, nhờ cán bộ đến nhà được không?",
    "em cần giấy xác nhận tình trạng hôn nhân gấp trong sáng nay",
)


class FastClock:
    """Begins on Saturday at 7:30 and runs `speed` times as fast as ours."""

    def __init__(self, speed: float) -> None:
        self._speed = speed
        self._begun = time.monotonic()

    def __call__(self) -> datetime:
        """The moment on that Saturday."""
        return SATURDAY + timedelta(seconds=(time.monotonic() - self._begun) * self._speed)


@dataclass
class Session:
    """What a session does, and what was seen of it."""

    origin: str
    conversations: int
    logins: tuple[str, ...]
    password: str
    seconds: float  # of ours, over which citizens come
    seed: int
    looks: list[float] = field(default_factory=list)  # seconds that a queue page took
    disorder: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    lost_races: int = 0
    taken_back: int = 0
    finished: threading.Event = field(default_factory=threading.Event)

    @property
    def p95(self) -> float:
        """Seconds within which 95 of 100 queue pages came."""
        return quantiles(self.looks, n=20)[-1]

    def run(self) -> None:
        """Citizens come, clerks answer until nobody waits."""
        clerks = [self._thread(self._clerk, number) for number in range(len(self.logins))]
        citizens = [self._thread(self._citizens, number) for number in range(4)]
        for thread in (*clerks, *citizens):
            thread.start()
        for thread in citizens:
            thread.join()
        self.finished.set()
        for thread in clerks:
            thread.join()

    def _thread(self, work: Callable[[int, httpx.Client], None], number: int) -> threading.Thread:
        def guarded() -> None:
            try:
                with httpx.Client(base_url=self.origin, timeout=30) as http:
                    work(number, http)
            except (httpx.HTTPError, AssertionError, KeyError) as error:
                self.faults.append(repr(error))

        return threading.Thread(target=guarded, daemon=True)

    def _citizens(self, number: int, http: httpx.Client) -> None:
        """A quarter of the people, each at a moment drawn from the seed."""
        draw = random.Random(self.seed + number)
        mine = range(number, self.conversations, 4)
        moments = sorted(draw.uniform(0, self.seconds) for _ in mine)
        begun = time.monotonic()
        for moment in moments:
            time.sleep(max(0.0, begun + moment - time.monotonic()))
            session = http.post("/api/chat/session", json={}).raise_for_status().json()
            headers = {"Authorization": f"Bearer {session['token']}"}
            for client_id, text in (("m1", "gặp cán bộ"), ("m2", draw.choice(QUESTIONS))):
                body = {"client_id": client_id, "text": text}
                http.post("/api/chat/messages", json=body, headers=headers).raise_for_status()

    def _clerk(self, number: int, http: httpx.Client) -> None:
        """Sign in, take what comes first, answer, close; until the queue stays empty."""
        draw = random.Random(self.seed * 31 + number)
        body = {"login": self.logins[number], "password": self.password}
        me = http.post("/api/desk/sign-in", json=body).raise_for_status().json()
        http.headers["X-CSRF-Token"] = me["csrf"]
        empty = 0
        while empty < 10 or not self.finished.is_set():
            http.post("/api/desk/presence", json={"here": True}).raise_for_status()
            found = self._look(http)
            empty = 0 if found else empty + 1
            if not found:
                time.sleep(0.05)
            elif self._claim(http, found[0]["id"]):
                self._help(http, found[0]["id"], draw)

    def _look(self, http: httpx.Client) -> list[dict[str, Any]]:
        begun = time.monotonic()
        answer = http.get("/api/desk/cases", params={"view": "new"}).raise_for_status()
        self.looks.append(time.monotonic() - begun)
        cases: list[dict[str, Any]] = answer.json()["cases"]
        order = [(one["clock"], one["opened_at"]) for one in cases]
        for clock in {kind for kind, _ in order}:
            opened = [at for kind, at in order if kind == clock]
            if opened != sorted(opened):
                self.disorder.append(str(opened))
        return cases

    def _claim(self, http: httpx.Client, case_id: int) -> bool:
        answer = http.post(f"/api/desk/cases/{case_id}/claim")
        if answer.status_code == 409:
            self.lost_races += 1
            return False
        answer.raise_for_status()
        return True

    def _help(self, http: httpx.Client, case_id: int, draw: random.Random) -> None:
        """One or two replies, then the case is closed or given back."""
        steps: list[tuple[str, dict[str, str]]] = [
            ("reply", {"client_id": f"r{case_id}-{turn}", "text": "Chào bạn, mình trả lời đây."})
            for turn in range(draw.choice((1, 1, 2)))
        ]
        end = ("release", {}) if draw.random() < 0.1 else ("close", {"outcome": "answered"})
        for step, body in (*steps, end):
            answer = http.post(f"/api/desk/cases/{case_id}/{step}", json=body)
            if answer.status_code == 409:  # two minutes pass in two seconds here: it went back
                self.taken_back += 1
                return
            answer.raise_for_status()
