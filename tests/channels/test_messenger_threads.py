"""Who has a Messenger thread: us, a person in another inbox, another app."""

import pytest

from bot.channels.messenger import (
    HumanTookOver,
    PageWarning,
    Parsed,
    ThreadReturned,
    parse,
)
from tests.channels.messenger_events import (
    OWN_APP,
    PAGE_INBOX,
    body,
    event,
)


def test_a_thread_that_is_passed_to_us_is_ours_again() -> None:
    """The other app is done."""
    passed = parse(body(event(pass_thread_control={"new_owner_app_id": OWN_APP})), OWN_APP)

    assert passed == Parsed(returned=(ThreadReturned("P:1"),))


def test_a_warning_of_metas_is_kept() -> None:
    """An administrator has to read it."""
    policy = {"recipient": {"id": "P"}, "policy_enforcement": {"action": "block", "reason": "spam"}}

    assert parse(body(policy)).warnings == (PageWarning("P", "block", "spam"),)


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
