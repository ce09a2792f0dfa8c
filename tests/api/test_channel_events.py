"""What platforms tell us beside messages: blocks, moves, threads, warnings; and bad events."""

import asyncio
import hashlib
import hmac
import json
from dataclasses import replace
from typing import Any

import pytest
from httpx2 import Response
from pydantic import SecretStr
from sqlalchemy.exc import DataError, OperationalError

from api.postbox import Postbox
from bot.channels.reasons import Reason
from bot.channels.zalo_oa.signature import mac
from bot.messages import Attachment, Incoming
from bot.store.inbox import Inbox
from bot.store.tables import attachments, cases, conversations, dead_letters, inbox, messages
from tests.api.build import Site, refusal, site_over
from tests.api.conftest import Start
from tests.fakes import FakePlatform

HOA = {"id": 42, "type": "private", "first_name": "Hoa"}
BOT = {"id": 1, "is_bot": True, "first_name": "Bot"}


def telegram(site: Site, number: int, **parts: Any) -> None:
    """Deliver one update."""
    headers = {"X-Telegram-Bot-Api-Secret-Token": "telegram-secret"}
    body = {"update_id": number, **parts}
    answer = site.client.post("/webhooks/telegram", json=body, headers=headers)
    assert (answer.status_code, answer.text) == (200, "ok")


def typed(text: str, **parts: Any) -> dict[str, Any]:
    """A message of Hoa's."""
    person = {"id": 42, "is_bot": False, "first_name": "Hoa"}
    chat = parts.pop("chat", HOA)
    return {
        "message_id": 1,
        "date": 1_790_000_000,
        "chat": chat,
        "from": person,
        "text": text,
        **parts,
    }


def messenger(site: Site, *events: Any) -> None:
    """Deliver one signed batch."""
    entry = {"id": "77", "time": 1_790_000_000_000, "messaging": list(events)}
    raw = json.dumps({"object": "page", "entry": [entry]}).encode()
    signature = hmac.new(b"app-secret", raw, hashlib.sha256).hexdigest()
    headers = {"X-Hub-Signature-256": f"sha256={signature}"}
    assert site.client.post("/webhooks/messenger", content=raw, headers=headers).status_code == 200


def event(**parts: Any) -> dict[str, Any]:
    """Something that person P1 did."""
    people = {"sender": {"id": "P1"}, "recipient": {"id": "77"}}
    return {**people, "timestamp": 1_790_000_000_000, **parts}


def holder(site: Site) -> str:
    """Who has the newest conversation."""
    return str(site.rows(conversations)[-1]["holder"]) if site.rows(conversations) else ""


def test_who_blocks_the_bot_and_comes_back(site: Site) -> None:
    """It is noted both times, before anything has to fail."""
    telegram(site, 1, message=typed("xin chào"))
    change = {"chat": HOA, "from": HOA | {"is_bot": False}, "date": 1_790_000_000}
    member = {"user": BOT, "status": "member"}
    kicked = {"user": BOT, "status": "kicked", "until_date": 0}

    telegram(
        site, 2, my_chat_member={**change, "old_chat_member": member, "new_chat_member": kicked}
    )
    blocked = site.rows(conversations)[0]["unreachable"]
    telegram(
        site, 3, my_chat_member={**change, "old_chat_member": kicked, "new_chat_member": member}
    )

    assert blocked == Reason.BLOCKED
    assert site.rows(conversations)[0]["unreachable"] is None


def test_a_group_that_becomes_a_supergroup_is_remembered(site: Site) -> None:
    """Its number is another from then on."""
    group = {"id": -5, "type": "group", "title": "Cán bộ"}

    telegram(site, 1, message=typed("", chat=group, migrate_to_chat_id=-1005))

    assert site.parts.facts.get("telegram", "moved:-5") == {"to": "-1005"}
    assert site.rows(inbox) == []


def test_an_edited_message_is_asked_anew(site: Site) -> None:
    """As another event of the same conversation."""
    telegram(site, 1, message=typed("khai sihn"))
    telegram(site, 2, edited_message=typed("khai sinh", edit_date=1_790_000_060))

    assert [row["body"]["text"] for row in site.rows(messages)] == ["khai sihn", "khai sinh"]
    assert len(site.rows(conversations)) == 1


def test_a_photo_is_noted_for_the_desk(site: Site) -> None:
    """With its largest size, to be fetched."""
    photo = [{"file_id": "big", "file_unique_id": "b", "width": 9, "height": 9, "file_size": 99}]

    telegram(site, 1, message=typed("", photo=photo) | {"text": None})

    (row,) = site.rows(attachments)
    assert (row["kind"], row["reference"], row["size"]) == ("image", "big", 99)


def test_a_thread_goes_to_another_app_and_comes_back(start: Start) -> None:
    """Taken: the bot is silent and a case stands at the desk. Passed to us: it answers again."""
    site = start(messenger_app_id="111")
    messenger(site, event(message={"mid": "m1", "text": "xin chào"}))
    messenger(site, event(take_thread_control={"previous_owner_app_id": "111"}))
    taken = holder(site)

    messenger(site, event(pass_thread_control={"new_owner_app_id": "111"}))

    assert (taken, holder(site), len(site.rows(cases))) == ("human", "waiting", 1)


def test_an_echo_is_ours_or_a_persons(start: Start) -> None:
    """Our own changes nothing; one of the Page's inbox silences the bot."""
    site = start(messenger_app_id="111")
    messenger(site, event(message={"mid": "m1", "text": "xin chào"}))
    back = {"sender": {"id": "77"}, "recipient": {"id": "P1"}}
    own = {"mid": "m2", "is_echo": True, "app_id": 111, "text": "Chào bạn"}
    messenger(site, event(message=own) | back)
    ours = holder(site)

    messenger(site, event(message={**own, "mid": "m3", "app_id": 263902037430900}) | back)

    assert (ours, holder(site)) == ("bot", "human")


def test_a_reaction_opens_the_window_anew(site: Site) -> None:
    """Without a line in the log and without a turn."""
    messenger(site, event(message={"mid": "m1", "text": "xin chào"}))
    site.clock.forward(3600)
    milliseconds = int(site.clock.now.timestamp() * 1000)

    messenger(site, event(reaction={"mid": "m1", "action": "react"}) | {"timestamp": milliseconds})

    assert site.rows(conversations)[0]["last_citizen_at"] == site.clock.now
    assert len(site.rows(messages)) == 1


def test_a_warning_of_metas_is_kept(site: Site) -> None:
    """For an administrator."""
    policy = {"action": "warning", "reason": "spam"}
    messenger(site, {"recipient": {"id": "77"}, "timestamp": 1, "policy_enforcement": policy})

    assert site.parts.facts.get("messenger", "warning:77") == {
        **policy,
        "at": site.clock.now.isoformat(),
    }


def zalo(site: Site, body: object, time: str = "1", secret: str = "oa-secret") -> Response:
    """Deliver one signed event of Zalo."""
    raw = json.dumps(body).encode()
    signature = f"mac={mac('zalo-app', raw, time, secret)}"
    headers = {"X-ZEvent-Signature": signature, "X-ZEvent-Timestamp": time}
    return site.client.post("/webhooks/zalo", content=raw, headers=headers)


@pytest.fixture
def with_zalo(start: Start) -> Site:
    """The application with a Zalo account."""
    site = start(zalo_app_id="zalo-app", zalo_oa_secret=SecretStr("oa-secret"))
    channels = {**site.parts.channels, "zalo": FakePlatform("zalo")}
    return site_over(replace(site.parts, channels=channels))


def test_zalo_must_sign(with_zalo: Site, site: Site) -> None:
    """Anybody else stores nothing; without the channel nobody gets in."""
    body = {"event_name": "user_send_text", "timestamp": "1790000000000"}

    refusal(zalo(with_zalo, body, secret="wrong"), 403, "forbidden")
    refusal(zalo(site, body), 403, "forbidden")
    assert with_zalo.rows(inbox) == []


def test_zalo_delivers_a_message_once(with_zalo: Site) -> None:
    """Its console's unsigned test gets a 200 and does nothing."""
    message = {"msg_id": "z1", "text": "xin chào"}
    body = {
        "event_name": "user_send_text",
        "timestamp": "1790000000000",
        "sender": {"id": "9"},
        "message": message,
    }

    assert [zalo(with_zalo, body).status_code for _ in range(3)] == [200] * 3
    assert with_zalo.client.post("/webhooks/zalo", content=b"{}").status_code == 200
    assert [(row["channel"], row["event_key"]) for row in with_zalo.rows(inbox)] == [("zalo", "z1")]


def test_zalo_hears_of_answers_by_hand_and_of_who_leaves(with_zalo: Site) -> None:
    """The bot is silent, and nothing more is tried."""
    base = {"timestamp": "1790000000000", "sender": {"id": "9"}}
    zalo(
        with_zalo, {**base, "event_name": "user_send_text", "message": {"msg_id": "1", "text": "a"}}
    )
    by_hand = {"recipient": {"id": "9"}, "message": {"msg_id": "2", "text": "Chào chị"}}
    zalo(with_zalo, {**base, "event_name": "oa_send_text", **by_hand})
    zalo(with_zalo, {**base, "event_name": "unfollow", "follower": {"id": "9"}})

    (row,) = with_zalo.rows(conversations)
    assert (row["holder"], row["unreachable"]) == ("human", Reason.BLOCKED)


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
