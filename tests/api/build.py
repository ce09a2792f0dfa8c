"""Who calls the application in tests: a citizen at the widget, a clerk at the desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import RowMapping, Table, select, update

from api.app import create_app
from api.parts import Parts
from api.schemas.common import ErrorOut
from bot.roles import Role
from bot.store.queue import Filter
from bot.store.tables import users
from tests.bot.build import Clock

PASSWORD = "một mật khẩu dài"


@dataclass
class Site:
    """The application with what is behind it; its workers run only when a test says so."""

    parts: Parts
    client: TestClient
    clock: Clock

    def work(self) -> None:
        """Bring every event that waits to its end."""
        while claimed := self.parts.inbox.claim(self.clock.now, 100):
            for event in claimed:
                self.parts.worker.work(event)

    def citizen(self, **session: Any) -> "Citizen":
        """Someone who opened a session."""
        opened = self.client.post("/api/chat/session", json=session)
        assert opened.status_code == 200, opened.text
        return Citizen(self, opened.json())

    def clerk(self, login: str = "lan") -> dict[str, str]:
        """Sign in; returns the header that changes need. The client keeps the cookie."""
        body = {"login": login, "password": PASSWORD}
        me = self.client.post("/api/desk/sign-in", json=body)
        assert me.status_code == 200, me.text
        return {"X-CSRF-Token": me.json()["csrf"]}

    def rows(self, table: Table) -> Sequence[RowMapping]:
        """Every row of `table`, oldest first."""
        with self.parts.engine.connect() as connection:
            return connection.execute(select(table).order_by(table.c.id)).mappings().all()

    def case(self) -> int:
        """A citizen asks for a person; the id of the newest new case."""
        self.citizen().ask("gặp cán bộ")
        lan = self.parts.users.find(1)
        assert lan is not None
        return self.parts.desk.queue(Filter("new"), lan).cases[-1].id


class Citizen:
    """A widget's session."""

    def __init__(self, site: Site, session: dict[str, Any]) -> None:
        self.session = session
        self.headers = {"Authorization": f"Bearer {session['token']}"}
        self._site = site
        self._sent = 0

    def say(self, text: str, **body: Any) -> Response:
        """Send a message."""
        self._sent += 1
        message = {"client_id": f"m{self._sent}", "text": text, **body}
        url = "/api/chat/messages"
        return self._site.client.post(url, json=message, headers=self.headers)

    def log(self, after: int = 0) -> dict[str, Any]:
        """The log after a position."""
        url = f"/api/chat/messages?after={after}"
        answer = self._site.client.get(url, headers=self.headers)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def ask(self, text: str, **body: Any) -> dict[str, Any]:
        """Send a message, let the worker work, and read the last line."""
        assert self.say(text, **body).status_code == 202
        self._site.work()
        last: dict[str, Any] = self.log()["messages"][-1]
        return last


def clock_of(parts: Parts) -> Clock:
    """The clock that `parts` were wired with."""
    assert isinstance(parts.now, Clock)
    return parts.now


def site_over(parts: Parts) -> Site:
    """The application over `parts`, with a browser of its own; nothing runs beside it."""
    client = TestClient(create_app(parts), raise_server_exceptions=False)
    return Site(parts, client, clock_of(parts))


def refusal(response: Response, status: int, code: str | None = None) -> ErrorOut:
    """The error in `response`: of this status, in the one shape that errors have."""
    assert response.status_code == status, response.text
    error = ErrorOut.model_validate(response.json(), strict=True)
    assert error.message
    assert code in (None, error.code)
    return error


def become(site: Site, role: Role, office: str | None = None) -> dict[str, str]:
    """Sign in as Lan, who has this role now; returns the header of changes."""
    with site.parts.engine.begin() as connection:
        changed = update(users).where(users.c.login == "lan")
        connection.execute(changed.values(role=role.value, office_id=office))
    return site.clerk("lan")
