"""Messenger's events, read in all their shapes."""

import dataclasses
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.messenger import (
    Heard,
    HumanTookOver,
    PageWarning,
    Parsed,
    ThreadReturned,
    parse,
)
from bot.messages import Attachment, Incoming

OWN_APP = "111"
PAGE_INBOX = 263902037430900
SENT = datetime(2026, 11, 21, 1, 30, 0, 250_000, UTC)
MILLISECONDS = 1795224600250


def event(**parts: Any) -> dict[str, Any]:
    """An event of person 1 to page P."""
    people = {"sender": {"id": "1"}, "recipient": {"id": "P"}}
    return {**people, "timestamp": MILLISECONDS, **parts}


def body(*events: object, field: str = "messaging") -> dict[str, Any]:
    """A webhook body with one entry."""
    return {"object": "page", "entry": [{"id": "P", "time": MILLISECONDS, field: list(events)}]}


def only(parsed: Parsed) -> Incoming:
    """The one citizen's event, when nothing else was read."""
    assert (parsed.takeovers, parsed.ignored, parsed.malformed) == ((), (), ())
    (one,) = parsed.incoming
    return one


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


def test_a_thread_that_is_passed_to_us_is_ours_again() -> None:
    """The other app is done."""
    passed = parse(body(event(pass_thread_control={"new_owner_app_id": OWN_APP})), OWN_APP)

    assert passed == Parsed(returned=(ThreadReturned("P:1"),))


def test_a_warning_of_metas_is_kept() -> None:
    """An administrator has to read it."""
    policy = {"recipient": {"id": "P"}, "policy_enforcement": {"action": "block", "reason": "spam"}}

    assert parse(body(policy)).warnings == (PageWarning("P", "block", "spam"),)


def test_a_shared_telephone_number_is_a_contact() -> None:
    """It comes as the payload of a quick reply, and is no choice of ours."""
    message = {"mid": "m_2", "text": "+84901234567", "quick_reply": {"payload": "+84901234567"}}

    one = only(parse(body(event(message=message))))

    assert one.choice is None
    assert one.attachments == (Attachment("contact", "+84901234567"),)


def test_our_own_echo_asks_nothing() -> None:
    """What the bot sent comes back with our app id."""
    echo = event(message={"mid": "m_6", "is_echo": True, "app_id": 111, "text": "hi"})

    assert parse(body(echo), OWN_APP) == Parsed(ignored=("echo",))


@pytest.mark.parametrize("app", [{}, {"app_id": PAGE_INBOX}, {"app_id": 222}])
def test_a_foreign_echo_is_a_human_in_another_inbox(app: dict[str, int]) -> None:
    """With another app id or none, somebody answered the person elsewhere."""
    people = {"sender": {"id": "P"}, "recipient": {"id": "1"}}
    echo = event(**people, message={"mid": "m_7", "is_echo": True, "text": "hi", **app})

    assert parse(body(echo), OWN_APP) == Parsed(takeovers=(HumanTookOver("P:1", "m_7"),))


def test_without_our_app_id_an_unknown_app_may_be_us() -> None:
    """Only the Page inbox and an echo without an app are foreign for sure."""
    echo = event(message={"mid": "m_7", "is_echo": True, "app_id": 222})

    assert parse(body(echo)) == Parsed(ignored=("echo",))


def test_standby_is_a_takeover_not_a_question() -> None:
    """Another app holds the thread: the bot is silent."""
    message = event(message={"mid": "m_8", "text": "Alo"})

    parsed = parse(body(message, event(read={"watermark": 1}), field="standby"), OWN_APP)

    assert parsed == Parsed(takeovers=(HumanTookOver("P:1", "m_8"),), ignored=("standby",))


def test_a_taken_thread_is_a_takeover() -> None:
    """Unless it was us who took it."""
    taken = event(take_thread_control={"previous_owner_app_id": OWN_APP})
    ours = event(take_thread_control={"new_owner_app_id": OWN_APP})

    assert [one.address for one in parse(body(taken), OWN_APP).takeovers] == ["P:1"]
    assert parse(body(ours), OWN_APP).takeovers == ()


def test_one_malformed_entry_does_not_lose_the_others() -> None:
    """Three entries, the second broken: two events, and a word on the third."""
    good = [event(message={"mid": f"m_{n}", "text": "?"}) for n in (1, 2)]
    entries: list[Any] = [
        {"id": "P", "messaging": [good[0]]},
        "broken",
        {"id": "P", "messaging": [{"message": {"mid": "m_9", "text": "bí mật"}}, good[1]]},
    ]

    parsed = parse({"object": "page", "entry": entries})

    assert [one.event_key for one in parsed.incoming] == ["m_1", "m_2"]
    assert parsed.malformed == (
        "entry 1: event is no object",
        "entry 2, messaging 0: sender is no object",
    )


def test_an_event_without_an_id_has_the_same_key_each_time() -> None:
    """And another key than any event that differs."""
    first = event(referral={"ref": "kiosk_7"})
    others = [
        event(referral={"ref": "kiosk_8"}),
        {**first, "timestamp": MILLISECONDS + 1},
        {**first, "sender": {"id": "2"}},
    ]

    keys = [only(parse(body(one))).event_key for one in (first, first, *others)]

    assert keys[0] == keys[1]
    assert len(set(keys)) == 4


def test_the_time_of_the_entry_stands_in_for_a_missing_one() -> None:
    """A message is not lost for want of a time."""
    message = event(message={"mid": "m_1", "text": "?"}, timestamp=None)

    assert only(parse(body(message))).sent_at == SENT


def test_text_that_no_database_stores_is_cleaned() -> None:
    """Half an emoji in the JSON."""
    message = event(message={"mid": "m_1", "text": "a\ud83d\x00"})

    assert only(parse(body(message))).text == "a\ufffd\ufffd"


@pytest.mark.parametrize("odd", [None, [], "x", 5, {}, {"object": "instagram", "entry": []}])
def test_a_body_that_is_no_page_event_is_malformed(odd: object) -> None:
    """It is said, not raised."""
    assert parse(odd).malformed == ("body is no page event",)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "id",
                    "mid",
                    "text",
                    "message",
                    "postback",
                    "referral",
                    "ref",
                    "sender",
                    "recipient",
                    "timestamp",
                    "attachments",
                    "payload",
                    "quick_reply",
                    "is_echo",
                    "app_id",
                    "take_thread_control",
                    "pass_thread_control",
                    "policy_enforcement",
                    "message_edit",
                    "reaction",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(st.lists(json_values, max_size=4), st.sampled_from(["messaging", "standby"]))
def test_reading_never_raises(events: list[object], field: str) -> None:
    """Every event ends in exactly one of the lists, and texts can be stored."""
    parsed = parse(body(*events, field=field))

    assert sum(len(getattr(parsed, one.name)) for one in dataclasses.fields(parsed)) == len(events)
    for one in parsed.incoming:
        (one.text + one.address + one.event_key).encode()
