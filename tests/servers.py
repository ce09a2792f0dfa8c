"""The product as a process of its own, on loopback, over a copy of the sample knowledge."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

import httpx

ROOT = Path(__file__).parents[1]
SECONDS_TO_START = 60


def free_port() -> int:
    """A port that nobody listens on now, below those of outgoing connections (from 32768 on).

    One of those could be taken by any connection before the server binds it, or while it restarts.
    """
    for port in random.SystemRandom().sample(range(15_000, 32_000), 100):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError("no free port of a hundred")


class Product:
    """`motcua serve` with its data in `data`; killed and started again at will."""

    def __init__(self, data: Path, encoder: Path, **settings: str) -> None:
        self.port = free_port()
        self.origin = f"http://127.0.0.1:{self.port}"
        self._log = data / "server.log"
        self._environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith("MOTCUA_")},
            "MOTCUA_DATA": str(data),
            "MOTCUA_ENCODER": str(encoder),
            "MOTCUA_DEMO": "1",
            "MOTCUA_PORT": str(self.port),
            "MOTCUA_PUBLIC_URL": self.origin,
            **{f"MOTCUA_{name.upper()}": value for name, value in settings.items()},
        }
        self._process: subprocess.Popen[bytes] | None = None
        self._clients: list[httpx.Client] = []

    @property
    def pid(self) -> int:
        """The server's process; the worker is a child of it."""
        if self._process is None:
            raise RuntimeError("the product does not run")
        return self._process.pid

    def client(self) -> httpx.Client:
        """An HTTP client, closed when the product stops."""
        client = httpx.Client(base_url=self.origin, timeout=40)
        self._clients.append(client)
        return client

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def launch(self) -> None:
        """Start the process, without waiting for it."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "api", "serve"],
                cwd=ROOT,
                env=self._environment,
                stdout=log,
                stderr=log,
            )

    def start(self) -> None:
        """Start the process and wait until it is ready."""
        self.launch()
        deadline = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < deadline:
            if self._process is None or self._process.poll() is not None:
                break
            try:
                if httpx.get(f"{self.origin}/health/ready", timeout=5).status_code == 200:
                    return
            except httpx.HTTPError:
                time.sleep(0.1)
        raise RuntimeError(f"the server did not start:\n{self._log.read_text()[-4000:]}")

    def kill(self) -> None:
        """kill -9: no time to tidy up."""
        if self._process is not None:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def stop(self) -> None:
        """Ask the process to end, and hang up."""
        for client in self._clients:
            client.close()
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()
            self._process = None

    def rest(self, seconds: float = 40) -> None:
        """Until no message waits for the worker any more."""
        deadline = time.monotonic() + seconds
        while self.health()["parts"]["inbox"] != "0":
            assert time.monotonic() < deadline, "the worker does not get through"
            time.sleep(0.05)

    def log(self) -> str:
        """What it wrote on standard error."""
        return self._log.read_text("utf-8")

    def health(self) -> dict[str, Any]:
        """What /health/ready says."""
        body: dict[str, Any] = httpx.get(f"{self.origin}/health/ready", timeout=10).json()
        return body


class Citizen:
    """Someone at the widget, by its HTTP interface."""

    def __init__(self, product: Product, language: str = "vi") -> None:
        self._http = product.client()
        session = self._http.post("/api/chat/session", json={"language": language})
        self.session = session.raise_for_status().json()
        self._http.headers["Authorization"] = f"Bearer {self.session['token']}"
        self._sent = 0
        self._seen = 0
        self.last_request_id = ""

    def say(
        self, text: str, choice: str | None = None, client_id: str | None = None
    ) -> httpx.Response:
        """Send a message, typed or pressed."""
        self._sent += 1
        body = {"client_id": client_id or f"m{self._sent}", "text": text, "choice": choice}
        answer = self._http.post("/api/chat/messages", json=body)
        self.last_request_id = answer.headers.get("X-Request-ID", "")
        return answer

    def log(self, after: int = 0, wait: float = 0) -> list[dict[str, Any]]:
        """The conversation after a position."""
        response = self._http.get("/api/chat/messages", params={"after": after, "wait": wait})
        messages: list[dict[str, Any]] = response.raise_for_status().json()["messages"]
        return messages

    def hear(self, seconds: float = 30) -> dict[str, Any]:
        """The next message that somebody else wrote."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for message in self.log(self._seen, wait=min(5.0, seconds)):
                self._seen = message["seq"]
                if message["sender"] != "citizen":
                    return message
        raise AssertionError(f"nothing came in {seconds} seconds")

    def ask(self, text: str, choice: str | None = None) -> dict[str, Any]:
        """Say something and read the answer."""
        self.say(text, choice).raise_for_status()
        return self.hear()


class ClerkAtDesk:
    """A signed-in clerk, by the desk's HTTP interface."""

    def __init__(self, product: Product, login: str, password: str) -> None:
        self._http = product.client()
        body = {"login": login, "password": password}
        me = self._http.post("/api/desk/sign-in", json=body).raise_for_status().json()
        self._http.headers["X-CSRF-Token"] = me["csrf"]
        self.name = me["name"]
        self._sent = 0

    def cases(self, view: str = "new") -> list[dict[str, Any]]:
        """The queue."""
        response = self._http.get("/api/desk/cases", params={"view": view})
        cases: list[dict[str, Any]] = response.raise_for_status().json()["cases"]
        return cases

    def newest(self, seconds: float = 40) -> dict[str, Any]:
        """The only new case, once it is there."""
        deadline = time.monotonic() + seconds
        while not (found := self.cases("new")) and time.monotonic() < deadline:
            time.sleep(0.2)
        (case,) = found
        return case

    def get(self, path: str) -> httpx.Response:
        """Any page of the desk's interface."""
        return self._http.get(path)

    def case(self, case_id: int) -> dict[str, Any]:
        """A whole case."""
        body: dict[str, Any] = (
            self._http.get(f"/api/desk/cases/{case_id}").raise_for_status().json()
        )
        return body

    def claim(self, case_id: int) -> httpx.Response:
        """Take a case."""
        return self._http.post(f"/api/desk/cases/{case_id}/claim")

    def reply(self, case_id: int, text: str) -> httpx.Response:
        """Answer the citizen."""
        self._sent += 1
        body = {"client_id": f"r{case_id}-{self._sent}", "text": text}
        return self._http.post(f"/api/desk/cases/{case_id}/reply", json=body)

    def close(self, case_id: int) -> httpx.Response:
        """End the case."""
        return self._http.post(f"/api/desk/cases/{case_id}/close", json={"outcome": "answered"})

    def release(self, case_id: int) -> httpx.Response:
        """Give it back to the bot."""
        return self._http.post(f"/api/desk/cases/{case_id}/release")
