"""Events of Messenger that are broken, incomplete or made up: nothing is lost, nothing raises."""

import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.messenger import (
    parse,
)
from tests.channels.messenger_events import (
    MILLISECONDS,
    SENT,
    body,
    event,
    only,
)


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
