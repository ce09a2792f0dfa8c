"""What platforms and the widget's pages send."""

import json
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, ValidationError

from api.doors.json_bodies import read_json
from api.errors import ApiError
from api.schemas.chat import MessageRequest, RatingRequest, SessionRequest
from bot.channels import messenger, telegram_bot, zalo_oa
from bot.messages import Incoming
from tests.channels import messenger_events as of_messenger
from tests.channels import test_telegram_parse as of_telegram
from tests.channels import test_zalo as of_zalo
from tests.fuzz.mutators import of_json
from tests.fuzz.target import Check, Target

NOW = datetime(2026, 9, 14, 2, 0, tzinfo=UTC)


def _packed(*bodies: Any) -> list[bytes]:
    return [json.dumps(body).encode() for body in bodies]


def _loaded(raw: bytes) -> Any:
    """As the door reads it: what is no JSON, or nested too deeply, never reaches a parser."""
    try:
        return read_json(raw)
    except ApiError:
        return None


def _storable(event: Incoming) -> None:
    """What a database takes, on PostgreSQL too: no NUL, no half surrogate, a key of some length."""
    for text in (event.event_key, event.address, event.text, event.choice, event.referral):
        assert "\x00" not in (text or "")
        (text or "").encode()
    for one in event.attachments:
        one.reference.encode()
        assert "\x00" not in one.reference + one.kind
    assert event.event_key
    assert event.address
    assert event.sent_at.tzinfo is not None


def _messenger(raw: bytes) -> None:
    parsed = messenger.parse(_loaded(raw), "111")
    for event in parsed.incoming:
        _storable(event)
    json.dumps(list(parsed.malformed))


def _telegram(raw: bytes) -> None:
    body = _loaded(raw)
    event = telegram_bot.parse(body, received_at=NOW)
    telegram_bot.callback_id(body)
    if isinstance(event, Incoming):
        _storable(event)


def _zalo(raw: bytes) -> None:
    parsed = zalo_oa.parse(_loaded(raw))
    if parsed.incoming is not None:
        _storable(parsed.incoming)
    told = (parsed.incoming, parsed.answered_by_hand, parsed.left, parsed.ignored, parsed.malformed)
    assert sum(one is not None for one in told) == 1
    zalo_oa.verify_signature("app", "secret", raw, "mac=00", None)


def _messenger_seeds() -> list[bytes]:
    event, body = of_messenger.event, of_messenger.body
    files = [{"type": "image", "payload": {"url": "https://a"}}]
    message = {"mid": "m", "text": "Xin chào", "attachments": files}
    referral = {"ref": "p_1-004194", "source": "SHORTLINK"}
    quick = {"mid": "m", "text": "Có", "quick_reply": {"payload": "p:1.004194"}}
    echo = {"mid": "m", "is_echo": True, "app_id": 5}
    edit = {"mid": "m", "text": "x", "num_edit": 1}
    owner = {"new_owner_app_id": "111"}
    return _packed(
        body(event(message=message), event(message=quick)),
        body(event(postback={"title": "Có", "payload": "start", "referral": referral})),
        body(event(referral=referral), event(message_edit=edit), event(message=echo)),
        body(event(reaction={"action": "react"}), event(take_thread_control=owner)),
        body(event(pass_thread_control=owner), event(policy_enforcement={"action": "block"})),
        body(event(message=message), field="standby"),
    )


def _telegram_seeds() -> list[bytes]:
    update, size = of_telegram.update, {"width": 1, "height": 1}
    photo = [{**of_telegram.FILE, **size}]
    contact = {"phone_number": "0912345678", "first_name": "Hoa", "user_id": 42}
    return _packed(
        update(text="/start p_1-004194--o_xa"),
        update(photo=photo, caption="ảnh"),
        update(contact=contact),
        update(document=of_telegram.FILE),
        update(field="edited_message", text="sửa", edit_date=of_telegram.SECONDS),
        of_telegram.pressed(),
    )


def _zalo_seeds() -> list[bytes]:
    event = of_zalo.event
    files = [{"type": "image", "payload": {"url": "https://a"}}]
    return _packed(
        event("user_send_text", message={"msg_id": "m1", "text": "Chào"}),
        event("user_send_image", message={"msg_id": "m1", "attachments": files}),
        event("follow", follower={"id": "1"}),
        event("user_submit_info", info={"phone": "84901234567"}),
        event("oa_send_text", message={"msg_id": "m9"}),
        event("unfollow", follower={"id": "1"}),
    )


def _widget(raw: bytes) -> None:
    """A body is refused by a ValidationError, or is what can be stored and said again as JSON."""
    shapes: tuple[type[BaseModel], ...] = (SessionRequest, MessageRequest, RatingRequest)
    for shape in shapes:
        try:
            read = shape.model_validate_json(raw)
        except ValidationError:
            continue
        assert shape.model_validate_json(read.model_dump_json()) == read


def _widget_seeds() -> list[bytes]:
    return _packed(
        {"site": "demo", "language": "vi", "token": "x", "referral": "p_1", "procedure": "1.2"},
        {"client_id": "a", "text": "Xin chào", "choice": "p:1.004194"},
        {"receipt": "TL-260914-7K3F9Q", "helped": False, "fault": "wrong"},
    )


def _made(check: Check) -> Any:
    return lambda: check


TARGETS = {
    "messenger": Target(_made(_messenger), _messenger_seeds, of_json),
    "telegram": Target(_made(_telegram), _telegram_seeds, of_json),
    "zalo": Target(_made(_zalo), _zalo_seeds, of_json),
    "widget": Target(_made(_widget), _widget_seeds, of_json),
}
