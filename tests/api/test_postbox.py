"""Storing what was delivered: whatever is in it, whoever delivers it twice."""

import asyncio
import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.exc import DataError, OperationalError

from api.postbox import Postbox
from bot.messages import Attachment, Incoming
from bot.store.inbox import Inbox
from bot.store.tables import attachments, cases, conversations, dead_letters, inbox, messages
from tests.api.build import Site, refusal


class FakeBrokenInbox(Inbox):
    """A database that takes no event with "độc" in it, and is down on demand."""

    down = False

    def accept_all(self, events: Any, language: Any, at: Any) -> list[bool]:
        """Store, unless something is wrong."""
        if self.down:
            raise OperationalError("INSERT", {}, Exception("disk full"))
        if any("độc" in event.text for event in events):
            raise DataError("INSERT", {}, Exception("odd"))
        return super().accept_all(events, language, at)


@pytest.fixture
def broken(site: Site) -> FakeBrokenInbox:
    """Over the site's database."""
    return FakeBrokenInbox(site.parts.engine, site.parts.new_id)


def said(site: Site, text: str) -> Incoming:
    """A citizen's event; its key is its text."""
    return Incoming("telegram", text, "42", text, site.clock.now)


async def test_a_poisoned_event_fails_nobody_else(site: Site, broken: FakeBrokenInbox) -> None:
    """It is kept as a dead letter and does not come back; the others of its batch are stored."""
    postbox = Postbox(broken, site.clock)

    stored = await asyncio.gather(
        *(postbox.store([said(site, text)]) for text in ("một", "độc", "hai", "một"))
    )
    postbox.close()

    assert stored == [[True], [False], [True], [False]]
    assert [row["event_key"] for row in site.rows(inbox)] == ["một", "hai"]
    (dead,) = site.rows(dead_letters)
    assert (dead["reason"], json.loads(dead["body"])["text"]) == (
        "cannot be stored: DataError",
        "độc",
    )


async def test_a_store_that_is_down_is_said(site: Site, broken: FakeBrokenInbox) -> None:
    """The platform delivers again; nothing is called stored."""
    postbox, broken.down = Postbox(broken, site.clock), True

    with pytest.raises(OperationalError):
        await postbox.store([said(site, "một")])
    broken.down = False

    assert await postbox.store([said(site, "một")]) == [True]
    postbox.close()


async def test_the_same_event_at_once_is_stored_once(site: Site) -> None:
    """Five deliveries in one batch, one of them new."""
    event = said(site, "một")

    stored = await asyncio.gather(*(site.parts.postbox.store([event]) for _ in range(5)))

    assert sorted(stored) == [[False]] * 4 + [[True]]
    assert len(site.rows(messages)) == 1


async def test_what_is_too_wide_for_its_column_is_fitted(site: Site) -> None:
    """A long key by its digest, the same each time; a long name cut."""
    event = replace(said(site, "k" * 500), display_name="H" * 200)

    stored = [await site.parts.postbox.store([event]) for _ in range(2)]

    assert stored == [[True], [False]]
    (row,) = site.rows(conversations)
    assert row["display_name"] == "H" * 128


def test_a_clerk_saves_a_citizens_file(site: Site) -> None:
    """Who has the case gets it as a download that runs nothing; nobody else does."""
    digest = hashlib.sha256(b"png").hexdigest()
    path = site.parts.keeper.path(digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"png")
    event = replace(said(site, ""), event_key="p", attachments=(Attachment("image", "F"),))
    site.parts.inbox.accept(event, "vi", site.clock.now)
    site.parts.inbox.accept(replace(said(site, "gặp cán bộ"), event_key="q"), "vi", site.clock.now)
    site.work()
    kept = {"state": "kept", "digest": digest, "media_type": "image/png", "size": 3}
    with site.parts.engine.begin() as connection:
        connection.execute(attachments.update().values(**kept))
    case, number = site.rows(cases)[0]["id"], site.rows(attachments)[0]["id"]
    url = f"/api/desk/cases/{case}/files/{number}"

    refusal(site.client.get(url), 401)
    safe = site.clerk()
    refusal(site.client.get(url), 403, "not_owner")
    assert site.client.get(f"/api/desk/cases/{case}").json()["files"][0]["url"] is None
    site.client.post(f"/api/desk/cases/{case}/claim", headers=safe)
    answer = site.client.get(url)
    (shown,) = site.client.get(f"/api/desk/cases/{case}").json()["files"]

    assert (answer.status_code, answer.content) == (200, b"png")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["content-security-policy"]
    assert (shown["state"], shown["url"]) == ("kept", url)
    refusal(site.client.get(f"/api/desk/cases/{case}/files/{number + 1}"), 404)
