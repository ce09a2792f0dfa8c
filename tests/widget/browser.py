"""Chromium for the browser tests: found, started and watched. Content policies are enforced."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, expect, sync_playwright

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE = {"width": 390, "height": 844}
NARROW = {"width": 320, "height": 640}
PATIENCE = 20_000  # milliseconds that a page may take on a busy machine: a bound, no promise


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser that MOTCUA_CHROMIUM names, or the system's."""
    path = os.environ.get("MOTCUA_CHROMIUM") or shutil.which("chromium")
    if path is None:
        pytest.skip("no Chromium: install Debian's package or set MOTCUA_CHROMIUM")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def watched_page(browser: Browser, **options: Any) -> Iterator[Page]:
    """A page of its own context; ends with an error where a script or a policy failed."""
    settings: dict[str, Any] = {"locale": "vi-VN", "bypass_csp": False} | options
    context = browser.new_context(**settings)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.extend(_policy_faults(message)))
    yield page
    context.close()
    assert faults == []


def hold_first(page: Page, address: str | Callable[[str], bool]) -> list[Route]:
    """The first request to `address`, once it was made; it waits until the test lets it go on."""
    held: list[Route] = []
    page.route(address, lambda route: held.append(route), times=1)
    return held


def _policy_faults(message: ConsoleMessage) -> list[str]:
    return [message.text] if "Content Security Policy" in message.text else []


def violations(page: Page) -> list[str]:
    """What axe finds, as `rule: targets`; shadow roots included."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    return [
        f"{one['id']}: {[node['target'] for node in one['nodes']]}"
        for one in found.response["violations"]
    ]


def scrolls_sideways(page: Page) -> bool:
    """Whether the page or any scrolling box inside it (shadow roots too) is wider than its room."""
    return bool(page.evaluate(SIDEWAYS))


SIDEWAYS = """() => {
  const wide = (root) => [...root.querySelectorAll("*")].some((one) =>
    (one.shadowRoot && wide(one.shadowRoot)) ||
    (one.scrollWidth > one.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(one).overflowX)));
  const page = document.documentElement;
  return page.scrollWidth > innerWidth || wide(document);
}"""

SMALL_TARGETS = """() => {
  const all = (root) => [...root.querySelectorAll("*")].flatMap((one) =>
    [one, ...(one.shadowRoot ? all(one.shadowRoot) : [])]);
  const inText = (one) => getComputedStyle(one).display === "inline";
  return all(document)
    .filter((one) => one.matches("button, a[href], input, textarea, summary") && !inText(one))
    .filter((one) => one.checkVisibility() && !one.matches(".skip"))
    .map((one) => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
    .filter(([, box]) => box.width < 24 || box.height < 24)
    .map(([text, box]) => `${text} ${box.width}x${box.height}`);
}"""


def small_targets(page: Page) -> list[str]:
    """Controls under 24 CSS pixels either way; links within a sentence are exempt."""
    found: list[str] = page.evaluate(SMALL_TARGETS)
    return found
