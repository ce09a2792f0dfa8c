"""What editors do over the interface, and what a citizen then reads."""

import json
import time
from typing import Any

from tests.api.build import Site
from tests.samples import FOLDER, TEMPORARY

URL = "/api/desk/knowledge"
NATIONAL = "procedures.jsonl"


def guide(fee: str) -> str:
    """The sample pack's guide on temporary residence with another fee."""
    lines = (FOLDER / NATIONAL).read_text("utf-8").splitlines()
    (line,) = (one for one in lines if json.loads(one)["code"] == TEMPORARY)
    assert "7.000 đồng" in line
    return line.replace("7.000 đồng", f"{fee} đồng")


def send(site: Site, page: dict[str, str], text: str | bytes, **asked: Any) -> dict[str, Any]:
    """Upload a file and wait until it was read."""
    query = {"name": "tam-tru.jsonl", **asked}
    content = text.encode() if isinstance(text, str) else text
    answer = site.client.post(f"{URL}/uploads", params=query, headers=page, content=content)
    assert answer.status_code == 202, answer.text
    shown: dict[str, Any] = answer.json()
    until = time.monotonic() + 30
    while shown["state"] == "reading" and time.monotonic() < until:
        time.sleep(0.05)
        shown = site.client.get(f"{URL}/uploads/{shown['id']}").json()
    return shown


def take(site: Site, login: str, text: str, **asked: Any) -> dict[str, Any]:
    """Upload a file as somebody and take it in."""
    page = site.clerk(login)
    shown = send(site, page, text, **asked)
    answer = site.client.post(f"{URL}/uploads/{shown['id']}/confirm", headers=page)
    assert answer.status_code == 200, answer.text
    taken: dict[str, Any] = answer.json()
    return taken


def waiting(site: Site, **query: Any) -> list[dict[str, Any]]:
    """What waits, as whoever is signed in sees it."""
    answer = site.client.get(f"{URL}/changes", params=query)
    assert answer.status_code == 200, answer.text
    rows: list[dict[str, Any]] = answer.json()["rows"]
    return rows


def fee(site: Site) -> str:
    """What the pipeline tells a citizen who presses “Lệ phí”."""
    text: str = site.citizen().ask("", choice=f"p:{TEMPORARY}:fee")["text"]
    return text
