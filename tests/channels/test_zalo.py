"""Zalo, against a fake written from second-hand facts: it shows that we do what those say."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from bot.channels.reasons import Reason
from bot.channels.text import clean, length
from bot.channels.words import load_words
from bot.channels.zalo_oa import Parsed, Tokens, ZaloChannel, parse, verify_signature
from bot.channels.zalo_oa.render import texts
from bot.channels.zalo_oa.signature import TimeSource, mac
from bot.messages import Attachment, Incoming, Reply
from bot.ports import Delivery, DeliveryStatus
from bot.store.facts import Facts
from tests.bot.build import Clock
from tests.bot.conftest import new_engine
from tests.channels.fake_zalo import FakeZalo
from tests.channels.replies import replies

__all__ = ["new_engine"]
MILLISECONDS = 1795224600250
SENT = datetime(2026, 11, 21, 1, 30, 0, 250_000, UTC)
WORDS = load_words()


def event(name: str, **parts: Any) -> dict[str, Any]:
    """An event of person 1."""
    people = {"sender": {"id": "1"}, "recipient": {"id": "OA"}, "app_id": "app"}
    return {**people, "event_name": name, "timestamp": str(MILLISECONDS), **parts}


@pytest.mark.parametrize(
    ("source", "signed", "header", "verified"),
    [
        ("either", str(MILLISECONDS), None, True),
        ("either", "77", "77", True),
        ("either", "78", "77", False),
        ("body", str(MILLISECONDS), None, True),
        ("body", "77", "77", False),
        ("header", "77", "77", True),
        ("header", str(MILLISECONDS), "77", False),
    ],
)
def test_the_signature_by_each_source_of_its_time(
    source: TimeSource, signed: str, header: str | None, verified: bool
) -> None:
    """Implementations disagree on where the signed time stands: a setting decides."""
    raw = json.dumps(event("user_send_text"), ensure_ascii=True).encode()
    given = f"mac={mac('app', raw, signed, 'oa-secret')}"

    assert verify_signature("app", "oa-secret", raw, given, header, source) is verified


@pytest.mark.parametrize("header", [None, "", "mac=", "mac=khóa", "sha256=00"])
@pytest.mark.parametrize("raw", [b"{}", b"[", b'{"timestamp":true}', b"\xff"])
def test_nobody_else_is_believed(header: str | None, raw: bytes) -> None:
    """However odd header and body are; without a secret of ours not even a right one."""
    assert not verify_signature("app", "oa-secret", raw, header, "77")
    assert not verify_signature("app", "", raw, mac("app", raw, "77", ""), "77")


def test_a_text() -> None:
    """Ids are text: they are larger than what a float holds."""
    message = {"msg_id": "m1", "text": "Khai sinh ở đâu?"}

    parsed = parse(event("user_send_text", sender={"id": 2**60}, message=message))

    assert parsed == Parsed(Incoming("zalo", "m1", str(2**60), "Khai sinh ở đâu?", SENT))


@pytest.mark.parametrize(
    ("name", "attachment", "expected"),
    [
        ("user_send_image", {"type": "image", "payload": {"url": "https://a"}}, "image"),
        ("user_send_gif", {"type": "gif", "payload": {"url": "https://a"}}, "image"),
        ("user_send_audio", {"type": "audio", "payload": {"url": "https://a"}}, "audio"),
        ("user_send_video", {"type": "video", "payload": {"url": "https://a"}}, "video"),
        ("user_send_file", {"type": "file", "payload": {"url": "https://a"}}, "file"),
        ("user_send_sticker", {"type": "sticker", "payload": {"url": "https://a"}}, "sticker"),
    ],
)
def test_files_by_their_address(name: str, attachment: dict[str, Any], expected: str) -> None:
    """Each kind that people can send."""
    parsed = parse(event(name, message={"msg_id": "m1", "attachments": [attachment]}))

    assert parsed.incoming is not None
    assert parsed.incoming.attachments == (Attachment(expected, "https://a"),)


def test_other_events() -> None:
    """Following greets, leaving is noted, a shared number is a contact, our own echo is named."""
    followed = parse(event("follow", follower={"id": "1"}))
    shared = parse(event("user_submit_info", info={"phone": "84901234567"}))

    assert followed.incoming is not None
    assert followed.incoming.choice == "start"
    assert parse(event("unfollow", follower={"id": "1"})).left == "1"
    assert shared.incoming is not None
    assert shared.incoming.attachments == (Attachment("contact", "84901234567"),)
    echo = event("oa_send_text", recipient={"id": "1"}, message={"msg_id": "m9"})
    assert parse(echo).answered_by_hand == ("1", "m9")
    assert parse(event("user_seen_message")).ignored == "user_seen_message"
    assert parse({}).ignored == "probe"
    assert parse(event("anonymous_send_text")).malformed is not None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.dictionaries(
        st.sampled_from(["id", "text", "msg_id", "attachments", "payload", "url"]), inner
    ),
    max_leaves=6,
)


@given(
    st.sampled_from(["user_send_text", "follow", "user_submit_info", "oa_send_text", "x"]),
    st.dictionaries(
        st.sampled_from(["sender", "recipient", "message", "timestamp", "follower", "info"]),
        json_values,
    ),
)
def test_reading_never_raises(name: str, parts: dict[str, Any]) -> None:
    """Whatever stands in any field."""
    parsed = parse({**event(name), **parts})

    if parsed.incoming is not None:
        (parsed.incoming.text + parsed.incoming.address + parsed.incoming.event_key).encode()


@given(reply=replies)
def test_texts_keep_the_limit_and_lose_no_words(reply: Reply) -> None:
    """2,000 characters each; buttons, links and pictures are lines."""
    shown = texts(reply, WORDS[reply.language])

    assert all(0 < length(text) <= 2_000 for text in shown)
    seen = "".join("".join(shown).split())
    said = [reply.text, *(one.title for one in reply.choices), *(one.url for one in reply.links)]
    assert all("".join(clean(words).split()) in seen for words in said)


@pytest.fixture
def zalo() -> Iterator[FakeZalo]:
    """A fake Zalo."""
    with FakeZalo() as fake:
        yield fake


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    """A client as patient as a busy machine needs."""
    async with httpx.AsyncClient(timeout=20, trust_env=False) as opened:
        yield opened


def tokens(zalo: FakeZalo, client: httpx.AsyncClient, engine: Engine, clock: Clock) -> Tokens:
    """Tokens of a process of its own."""
    return Tokens(Facts(engine), client, zalo.origin, "app", "app-secret", "refresh-0", clock)


@pytest.fixture
def channel(
    zalo: FakeZalo, client: httpx.AsyncClient, new_engine: Callable[[], Engine]
) -> ZaloChannel:
    """Our account at the fake Zalo."""
    held = tokens(zalo, client, new_engine(), Clock())
    return ZaloChannel(held, client=client, origin=zalo.origin)


async def test_a_message_is_sent(zalo: FakeZalo, channel: ZaloChannel) -> None:
    """To the consultation address, with the token in a header."""
    delivery = await channel.deliver("1", {"text": "Nộp ở xã."})

    assert delivery == Delivery(DeliveryStatus.SENT, platform_id="z_1")
    assert zalo.sent == [{"recipient": {"user_id": "1"}, "message": {"text": "Nộp ở xã."}}]
    assert zalo.requests[-1].path == "/v3.0/oa/message/cs"


async def test_a_refused_token_is_renewed_once(zalo: FakeZalo, channel: ZaloChannel) -> None:
    """Then the message goes; a token that stays refused stops the account."""
    await channel.deliver("1", {"text": "một"})
    zalo.access = "another"

    again = await channel.deliver("1", {"text": "hai"})
    zalo.errors = [-216, -216]
    refused = await channel.deliver("1", {"text": "ba"})

    assert again.status is DeliveryStatus.SENT
    assert (refused.status, refused.reason) == (DeliveryStatus.RETRY, Reason.ACCESS_INVALID)


async def test_a_refresh_token_is_used_by_one_of_many(
    zalo: FakeZalo, client: httpx.AsyncClient, new_engine: Callable[[], Engine]
) -> None:
    """Five processes that need a token at once buy one: it rotates, and works a single time."""
    engine, clock = new_engine(), Clock()

    bought = await asyncio.gather(*(tokens(zalo, client, engine, clock).access() for _ in range(5)))

    assert set(bought) == {"access-1"}
    assert zalo.sold == 1


async def test_a_token_is_renewed_before_it_ends(
    zalo: FakeZalo, client: httpx.AsyncClient, new_engine: Callable[[], Engine]
) -> None:
    """Within its last ten minutes; the pair survives a restart."""
    engine, clock = new_engine(), Clock()
    first = await tokens(zalo, client, engine, clock).access()
    clock.forward(90_000 - 601)
    still = await tokens(zalo, client, engine, clock).access()
    clock.forward(2)

    renewed = await tokens(zalo, client, engine, clock).access()

    assert (first, still, renewed) == ("access-1", "access-1", "access-2")


async def test_without_a_token_the_account_stops(zalo: FakeZalo, channel: ZaloChannel) -> None:
    """An administrator has to authorise the app again; nothing is lost meanwhile."""
    zalo.refresh = "lost"

    delivery = await channel.deliver("1", {"text": "Nộp ở xã."})

    assert (delivery.status, delivery.reason) == (DeliveryStatus.RETRY, Reason.ACCESS_INVALID)
    assert delivery.retry_after == 900


@pytest.mark.parametrize(
    ("code", "status", "reason"),
    [
        (-32, DeliveryStatus.RETRY, Reason.RATE_LIMITED),
        (-201, DeliveryStatus.REFUSED, Reason.BAD_REQUEST),
        (-211, DeliveryStatus.REFUSED, Reason.QUOTA_USED),
        (-213, DeliveryStatus.REFUSED, Reason.BLOCKED),
        (-230, DeliveryStatus.REFUSED, Reason.WINDOW_CLOSED),
        (-305, DeliveryStatus.REFUSED, Reason.QUOTA_USED),
        (-311, DeliveryStatus.REFUSED, Reason.QUOTA_USED),
        (-320, DeliveryStatus.RETRY, Reason.NOT_PERMITTED),
        (-99999, DeliveryStatus.REFUSED, Reason.BAD_REQUEST),
    ],
)
async def test_each_error_has_its_meaning(
    zalo: FakeZalo, channel: ZaloChannel, code: int, status: DeliveryStatus, reason: Reason
) -> None:
    """The table of numbers, once through."""
    zalo.errors = [code]

    delivery = await channel.deliver("1", {"text": "Nộp ở xã."})

    assert (delivery.status, delivery.reason) == (status, reason)
