"""Telegram's updates, read in all their shapes."""

import copy
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram_bot import Exposed, Malformed, parse, verify_secret
from bot.messages import Attachment, Incoming

SECONDS = 1795224600
SENT = datetime(2026, 11, 21, 1, 30, tzinfo=UTC)
HOA = {"id": 42, "is_bot": False, "first_name": "Hoa", "last_name": "Nguyễn"}
FILE = {"file_id": "F", "file_unique_id": "U"}


def update(field: str = "message", **parts: Any) -> dict[str, Any]:
    """An update of Hoa's private chat with the bot."""
    message = {
        "message_id": 7,
        "date": SECONDS,
        "chat": {"id": 42, "type": "private"},
        "from": HOA,
    }
    return {"update_id": 900, field: {**message, **parts}}


def pressed(data: str | None = "proc:1") -> dict[str, Any]:
    """A button under the bot's message was pressed."""
    buttons = [{"text": "Kết hôn", "callback_data": "proc:2"}]
    buttons += [{"text": "Khai sinh", "callback_data": "proc:1"}]
    message = update(text="Chọn:", reply_markup={"inline_keyboard": [buttons]})["message"]
    query = {"id": "77", "from": HOA, "chat_instance": "1", "message": message, "data": data}
    return {"update_id": 901, "callback_query": query}


def read(body: object) -> Incoming:
    """The citizen's event in `body`."""
    one = parse(body)
    assert isinstance(one, Incoming)
    return one


def test_a_text() -> None:
    """Text, person, time and key."""
    assert parse(update(text="Khai sinh ở đâu?")) == Incoming(
        "telegram", "900", "42", "Khai sinh ở đâu?", SENT, display_name="Hoa Nguyễn"
    )


def test_an_edited_text_is_a_new_event() -> None:
    """At the time of the edit."""
    one = read(update("edited_message", text="Kết hôn?", edit_date=SECONDS + 60))

    assert (one.event_key, one.text, one.sent_at.minute) == ("900", "Kết hôn?", 31)


def test_a_pressed_button_is_a_choice_with_its_title() -> None:
    """Its value is the choice, its title the text."""
    one = read(pressed())

    assert (one.event_key, one.address, one.choice, one.text) == (
        "901",
        "42",
        "proc:1",
        "Khai sinh",
    )


def test_a_pressed_button_has_the_time_at_which_it_came() -> None:
    """Telegram sends none; without it, the time of the message above stands in."""
    now = datetime(2026, 11, 22, tzinfo=UTC)
    one = parse(pressed(), received_at=now)

    assert isinstance(one, Incoming)
    assert one.sent_at == now
    assert read(pressed()).sent_at == SENT


def test_a_button_under_a_message_too_old_to_see() -> None:
    """The choice counts, its title is unknown."""
    body = pressed()
    body["callback_query"]["message"] = {
        "message_id": 7,
        "date": 0,
        "chat": {"id": 42, "type": "private"},
    }

    assert (read(body).choice, read(body).text) == ("proc:1", "")


@pytest.mark.parametrize(
    ("text", "choice", "referral", "rest"),
    [
        ("/start kiosk_Q1-07", "start", "kiosk_Q1-07", ""),
        ("/start", "start", None, ""),
        ("/start@MotCuaBot kiosk_7", "start", "kiosk_7", ""),
        ("/Human", "human", None, ""),
        ("/help lệ phí", "help", None, "lệ phí"),
        ("/01/2025/NĐ-CP", None, None, "/01/2025/NĐ-CP"),
        ("5/10", None, None, "5/10"),
    ],
)
def test_commands(text: str, choice: str | None, referral: str | None, rest: str) -> None:
    """A command is a choice; what follows /start is the tag of a poster."""
    one = read(update(text=text))

    assert (one.choice, one.referral, one.text) == (choice, referral, rest)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (
            {
                "photo": [
                    {**FILE, "file_id": "small", "width": 1, "height": 1},
                    {**FILE, "file_id": "large", "width": 9, "height": 9},
                ]
            },
            Attachment("image", "large"),
        ),
        ({"document": FILE}, Attachment("file", "F")),
        ({"voice": {**FILE, "duration": 3}}, Attachment("audio", "F")),
        (
            {"animation": {**FILE, "width": 1, "height": 1, "duration": 1}, "document": FILE},
            Attachment("video", "F"),
        ),
        ({"location": {"latitude": 10.7, "longitude": 106.6}}, Attachment("location", "")),
        ({"contact": {"phone_number": "1", "first_name": "A"}}, Attachment("contact", "")),
    ],
)
@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")  # on `duration`
def test_attachments(parts: dict[str, Any], expected: Attachment) -> None:
    """A file by its id, with its caption as text."""
    one = read(update(caption="Đây ạ", **parts))

    assert (one.attachments, one.text) == ((expected,), "Đây ạ")


@pytest.mark.parametrize(
    ("card", "number"),
    [
        ({"user_id": 42}, "84912345678"),
        ({"user_id": 43}, None),
        ({}, None),
        ({"user_id": 43, "vcard": "BEGIN:VCARD"}, None),
    ],
    ids=["their own", "a neighbour's", "somebody's without Telegram", "a card with more"],
)
def test_only_ones_own_telephone_number_is_taken(card: dict[str, Any], number: str | None) -> None:
    """A card of the address book tells whose it is: of others not even the number is kept."""
    contact = {"phone_number": "84912345678", "first_name": "A", **card}
    one = read(update(contact=contact))

    assert one.shared_number == number
    assert "84912345678" in repr(one) if number else "84912345678" not in repr(one)


@pytest.mark.parametrize(
    "body",
    [
        update(pinned_message=update(text="x")["message"]),
        update(text="/fee", chat={"id": -5, "type": "group", "title": "Xóm"}),
        update("channel_post", text="x"),
        pressed(data=None),
        {"update_id": 1},
    ],
    ids=["service message", "group", "channel", "game button", "empty"],
)
def test_other_updates_ask_nothing(body: object) -> None:
    """They are no citizen's private event."""
    assert parse(body) is None


@pytest.mark.parametrize("command", ["/start", "/start@motcua_bot", "/START"])
def test_a_clerks_tag_in_a_group_is_told_as_exposed(command: str) -> None:
    """A poster's tag there asks nothing of us, as before."""
    group = {"id": -5, "type": "supergroup", "title": "Xóm"}

    assert parse(update(text=f"{command} clerk_abc", chat=group)) == Exposed("clerk_abc")
    assert parse(update(text=f"{command} p_1-001193", chat=group)) is None
    assert parse(update(text="clerk_abc", chat=group)) is None


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "x",
        5,
        {},
        {"update_id": "x", "message": update(text="x")["message"]},
        {"update_id": 1, "message": {}},
        {"update_id": 1, "message": "x"},
        update(text="x", date=10**30),
        update(text=5),
    ],
)
def test_a_body_that_is_no_update_is_malformed(body: object) -> None:
    """It is said, not raised, so that the webhook can answer 200 and keep the body."""
    assert isinstance(parse(body), Malformed)


def test_text_that_no_database_stores_is_cleaned() -> None:
    """Half an emoji in the JSON."""
    assert read(update(text="a\ud83d\x00")).text == "a\ufffd\ufffd"


paths = st.sampled_from(
    [
        ("update_id",),
        ("message",),
        ("callback_query",),
        *(("message", field) for field in update(text="x")["message"]),
        ("message", "text"),
        ("message", "photo"),
        ("message", "chat", "id"),
        ("message", "chat", "type"),
        ("message", "from", "first_name"),
        *(("callback_query", field) for field in pressed()["callback_query"]),
        ("callback_query", "message", "chat"),
        ("callback_query", "message", "reply_markup"),
    ]
)
values = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
json_values = values | st.lists(values, max_size=2) | st.dictionaries(st.text(), values, max_size=2)


@given(st.lists(st.tuples(paths, json_values), min_size=1, max_size=3), st.booleans())
def test_reading_never_raises(changes: list[tuple[tuple[str, ...], object]], press: bool) -> None:
    """Whatever stands in any field, and what is read can be stored."""
    body: dict[str, Any] = copy.deepcopy(pressed() if press else update(text="x"))
    for (*parents, last), value in changes:
        place: Any = body
        for parent in parents:
            place = place.get(parent) if isinstance(place, dict) else None
        if isinstance(place, dict):
            place[last] = value

    one = parse(body)

    if isinstance(one, Incoming):
        (one.text + one.address + one.event_key + (one.choice or "")).encode()
        assert one.sent_at.tzinfo is not None


@pytest.mark.parametrize(
    ("expected", "header", "verified"),
    [
        ("s3cret_A-z", "s3cret_A-z", True),
        ("s3cret_A-z", "s3cret_A-Z", False),
        ("s3cret_A-z", "khóa\ud800", False),
        ("s3cret_A-z", None, False),
        ("", "", False),
    ],
)
def test_only_our_own_secret_gets_in(expected: str, header: str | None, verified: bool) -> None:
    """And no call while none is set."""
    assert verify_secret(expected, header) is verified
