"""Messages of Messenger, in every shape that they come in."""

import pytest

from bot.channels.messenger import (
    Heard,
    Parsed,
    parse,
)
from bot.messages import Attachment, Incoming
from tests.channels.messenger_events import (
    OWN_APP,
    SENT,
    body,
    event,
    only,
)


def test_a_text() -> None:
    """Text, person, time and key."""
    parsed = parse(body(event(message={"mid": "m_1", "text": "Khai sinh ở đâu?"})))

    assert only(parsed) == Incoming("messenger", "m_1", "P:1", "Khai sinh ở đâu?", SENT)


def test_a_quick_reply_is_a_choice_with_its_title() -> None:
    """The tapped title is the text."""
    message = {"mid": "m_2", "text": "Khai sinh", "quick_reply": {"payload": "proc:1"}}

    one = only(parse(body(event(message=message))))

    assert (one.text, one.choice) == ("Khai sinh", "proc:1")


def test_a_postback_is_a_choice_with_its_title() -> None:
    """Likewise for a button."""
    postback = {"mid": "m_3", "title": "Gặp cán bộ", "payload": "human"}

    one = only(parse(body(event(postback=postback))))

    assert (one.event_key, one.text, one.choice) == ("m_3", "Gặp cán bộ", "human")


def test_a_referral_is_read_in_every_shape() -> None:
    """A new thread, an existing one, and a message that came through the link."""
    referral = {"ref": "kiosk_7", "source": "SHORTLINK", "type": "OPEN_THREAD"}
    postback = {"mid": "m_3", "title": "Bắt đầu", "payload": "start", "referral": referral}
    message = {"mid": "m_4", "text": "Xin chào", "referral": referral}
    shapes = [event(postback=postback), event(referral=referral), event(message=message)]

    assert [one.referral for one in parse(body(*shapes)).incoming] == ["kiosk_7"] * 3


def test_a_referral_without_a_tag_asks_nothing() -> None:
    """An advertisement that opens the thread."""
    assert parse(body(event(referral={"source": "ADS"}))).ignored == ("referral",)


@pytest.mark.parametrize(
    ("given_attachment", "expected"),
    [
        (
            {"type": "image", "payload": {"url": "https://cdn/x"}},
            Attachment("image", "https://cdn/x"),
        ),
        (
            {"type": "sticker", "payload": {"url": "u", "sticker_id": 3692}},
            Attachment("sticker", "3692"),
        ),
        (
            {"type": "image", "payload": {"url": "u", "sticker_id": 3692}},
            Attachment("sticker", "3692"),
        ),
        (
            {"type": "fallback", "url": "https://a.vn", "payload": None},
            Attachment("fallback", "https://a.vn"),
        ),
        *(
            ({"type": kind, "payload": {"url": "https://cdn/x"}}, Attachment(kind, "https://cdn/x"))
            for kind in ("audio", "video", "file", "reel", "ig_reel", "post", "ig_post")
        ),
        *(
            ({"type": kind, "payload": {}}, Attachment(kind, ""))
            for kind in ("template", "appointment_booking", "reel")
        ),
        ("junk", Attachment("unknown", "")),
    ],
)
def test_attachments(given_attachment: object, expected: Attachment) -> None:
    """A file by its address, a sticker by its number; an odd one is still there."""
    message = {"mid": "m_5", "attachments": [given_attachment]}

    assert only(parse(body(event(message=message)))).attachments == (expected,)


@pytest.mark.parametrize(
    ("kind", "part"),
    [
        ("read", {"watermark": 1}),
        ("delivery", {"mids": ["m_4"], "watermark": 1}),
        ("reaction", {"mid": "m_1", "action": "unreact"}),
        ("pass_thread_control", {"new_owner_app_id": "5"}),
        ("app_roles", {"111": ["primary_receiver"]}),
        ("response_feedback", {"mid": "m_1", "feedback": "Good response"}),
        ("message_edit", {"mid": "m_1"}),
        ("request_thread_control", {"requested_owner_app_id": "5"}),
        ("something_new", {}),
    ],
)
def test_other_events_ask_nothing(kind: str, part: object) -> None:
    """They are named, not read."""
    assert parse(body(event(**{kind: part})), OWN_APP) == Parsed(ignored=(kind,))


def test_what_an_ice_breaker_asks_counts_as_typed() -> None:
    """Its title is the question; its payload only says so."""
    postback = {"mid": "m_3", "title": "Mấy giờ mở cửa?", "payload": "ask"}

    one = only(parse(body(event(postback=postback))))

    assert (one.text, one.choice) == ("Mấy giờ mở cửa?", None)


def test_an_edited_message_is_asked_anew() -> None:
    """Each edit once; under another key than the message that it changes."""
    edits = [
        event(message_edit={"mid": "m_1", "text": "Khai tử", "num_edit": n}) for n in (1, 1, 2)
    ]

    keys = [only(parse(body(one))).event_key for one in edits]

    assert keys[0] == keys[1] != keys[2]
    assert "m_1" not in keys
    assert only(parse(body(edits[0]))).text == "Khai tử"


def test_a_reaction_opens_the_window_without_words() -> None:
    """Meta counts it as something that the person did."""
    reacted = parse(body(event(reaction={"mid": "m_1", "action": "react", "emoji": "👍"})))

    assert reacted == Parsed(heard=(Heard("P:1", SENT),))


def test_a_shared_telephone_number_is_a_contact() -> None:
    """It comes as the payload of a quick reply, and is no choice of ours."""
    message = {"mid": "m_2", "text": "+84901234567", "quick_reply": {"payload": "+84901234567"}}

    one = only(parse(body(event(message=message))))

    assert one.choice is None
    assert one.attachments == (Attachment("contact", "+84901234567"),)
