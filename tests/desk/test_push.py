"""A push while no page looks: the service worker shows it, and a press leads to the case."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, CDPSession, Page, Worker, expect

from tests.desk.real_desk import RealDesk, enter, running_desk
from tests.widget.browser import watched_page

REGISTER = """async () => {
  const made = await navigator.serviceWorker.register("/static/desk/push_worker.js");
  await new Promise((done) => {
    const worker = made.installing ?? made.waiting ?? made.active;
    if (worker.state === "activated") done();
    worker.addEventListener("statechange", () => worker.state === "activated" && done());
  });
}"""
SHOWN = """async () => {
  const made = await navigator.serviceWorker.getRegistration("/static/desk/push_worker.js");
  const shown = await made.getNotifications();
  return shown.map(({ title, body, data }) => ({ title, body, url: data.url }));
}"""
PRESSED = """async () => {
  let notification;
  while (!notification) [notification] = await registration.getNotifications();
  dispatchEvent(new NotificationEvent("notificationclick", { notification }));
}"""


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealDesk]:
    """One application for the module."""
    with running_desk(tmp_path_factory.mktemp("desk")) as desk:
        yield desk


@pytest.fixture
def page(browser: Browser, real: RealDesk) -> Iterator[Page]:
    """Lan's browser, which may show notifications; loopback is a secure context."""
    with watched_page(browser) as made:
        made.context.grant_permissions(["notifications"], origin=real.origin)
        enter(made, real, "lan")
        yield made


class Pusher:
    """The browser's push service: hands messages to the page's worker."""

    def __init__(self, page: Page, origin: str) -> None:
        self._page = page
        self._origin = origin
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._known: list[dict[str, Any]] = []
        self._session.on("ServiceWorker.workerRegistrationUpdated", self._seen)
        self._session.send("ServiceWorker.enable")

    def _seen(self, told: dict[str, Any]) -> None:
        self._known += told["registrations"]

    def deliver(self, **message: str) -> None:
        """As our server encrypted it, read again."""
        while not self._known:  # told of while Playwright is asked for something
            self._page.evaluate("1")
        number = self._known[-1]["registrationId"]
        told = {"origin": self._origin, "registrationId": number, "data": json.dumps(message)}
        self._session.send("ServiceWorker.deliverPushMessage", told)


def pushed(page: Page, real: RealDesk, url: str) -> Worker:
    """A push arrived with this link; the worker that showed it."""
    with page.context.expect_event("serviceworker") as started:
        page.evaluate(REGISTER)
    pusher = Pusher(page, real.origin)
    pusher.deliver(title="Yêu cầu mới", body="Yêu cầu mới: YC-260914-7K3F", url=url)
    page.wait_for_function(f"async () => (await ({SHOWN})()).length === 1")
    return started.value


def test_a_push_is_shown_with_its_title_and_link(page: Page, real: RealDesk) -> None:
    """What the server sent, and no more."""
    url = f"{real.origin}/desk#case=7"

    pushed(page, real, url)

    body = "Yêu cầu mới: YC-260914-7K3F"
    assert page.evaluate(SHOWN) == [{"title": "Yêu cầu mới", "body": body, "url": url}]


def test_a_press_leads_the_open_page_to_the_case(page: Page, real: RealDesk) -> None:
    """The notification goes, and the desk that stands open shows the case's address."""
    worker = pushed(page, real, f"{real.origin}/desk#case=7")

    worker.evaluate(PRESSED)

    expect(page).to_have_url(f"{real.origin}/desk#case=7")
    assert page.evaluate(SHOWN) == []
