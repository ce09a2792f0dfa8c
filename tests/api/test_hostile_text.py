"""Whatever a citizen types, the widget gets a polite answer or a sentence that says why not."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.store.tables import inbox
from tests.api.build import Site, refusal

URL = "/api/chat/messages"
JSON = {"Content-Type": "application/json"}
characters = st.characters(exclude_categories=["Cs"])
typed = st.text(characters, min_size=1, max_size=300).filter(str.strip)


@pytest.mark.parametrize(
    "text",
    [
        "\u202exin chào\u202c",
        "\u0000\u0001\u0007",
        "😀" * 500,
        "?" * 20_000,
        "đăng ký tạm trú " * 1_250,
        "a" * 20_000,
        "e" + "\u0301" * 5_000,
        "<script>alert(1)</script>",
        "'; DROP TABLE messages; --",
        "{number} {0} %s %(x)s",
        "/restart",
        "١٢٣",
        "1.001456",
        "²",
        "①",
    ],
)
def test_any_text_gets_a_polite_answer(site: Site, text: str) -> None:
    """One line of the bot's, not empty, and no case of failure."""
    citizen = site.citizen()

    answer = citizen.ask(text)

    failed = site.parts.words.say("escalate.failed", "vi", number="|").split("|")[0]
    assert answer["sender"] == "bot"
    assert answer["text"].strip()
    assert not answer["text"].startswith(failed)


@pytest.mark.parametrize(
    "choice", ["", "p:", "p:::", "p:9.999999:fee", ":", "x" * 64, "🙂", "p:\u0000"]
)
def test_any_choice_gets_a_polite_answer(site: Site, choice: str) -> None:
    """Also a button that we never made."""
    answer = site.citizen().ask("", choice=choice)

    assert answer["sender"] == "bot"
    assert "escalate" not in answer["text"]
    assert site.parts.inbox.depth() == 0


def test_what_was_typed_is_shown_as_it_was_typed(site: Site) -> None:
    """The log keeps every character, however odd; cleaning is the bot's own affair."""
    text = "\u202e<b>chào</b>\u0000 e\u0301"
    citizen = site.citizen()
    citizen.ask(text)

    assert citizen.log()["messages"][0]["text"] == text


def test_the_longest_text_has_twenty_thousand_characters(site: Site) -> None:
    """One more is refused, and names the field."""
    citizen = site.citizen()

    assert citizen.say("a" * 20_000).status_code == 202
    error = refusal(citizen.say("a" * 20_001), 422, "invalid")
    assert "body.text" in error.message


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"", 422),
        (b"{", 422),
        (b"null", 422),
        (b"[]", 422),
        (b'{"client_id": "a", "text": 7}', 422),
        (b'{"client_id": "a", "text": "\\ud800"}', 422),
        (b'{"client_id": "a", "text": "x", "extra": 1}', 422),
        (b'{"client_id": "a b", "text": "x"}', 422),
        (b'{"client_id": "", "text": "x"}', 422),
    ],
)
def test_a_body_that_does_not_fit_is_refused(site: Site, raw: bytes, status: int) -> None:
    """The sentence says where; nothing is stored."""
    citizen = site.citizen()

    answer = site.client.post(URL, content=raw, headers={**citizen.headers, **JSON})

    refusal(answer, status, "invalid")
    assert citizen.log()["messages"] == []


@pytest.mark.parametrize("raw", [b"\xff\xfe", b"[" * 100_000], ids=["no UTF-8", "deep"])
def test_a_body_that_cannot_be_parsed_is_refused_like_any_other(site: Site, raw: bytes) -> None:
    """Errors have one shape, also where the framework finds them: 400 or 422."""
    headers = {**site.citizen().headers, **JSON}

    answer = site.client.post(URL, content=raw, headers=headers)

    refusal(answer, 400 if answer.status_code == 400 else 422)


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/api/nothing", 404), ("DELETE", "/api/desk/me", 405)]
)
def test_an_unknown_address_has_an_error_like_any_other(
    site: Site, method: str, path: str, status: int
) -> None:
    """Errors have one shape, also where the framework finds them."""
    refusal(site.client.request(method, path), status)


def test_a_huge_body_is_refused_before_it_is_read(site: Site) -> None:
    """Two megabytes are more than any message; 413, as at the webhooks."""
    refusal(site.citizen().say("a" * 2_000_000), 413, "too_large")


@pytest.mark.parametrize("query", ["after=-1", "after=x", f"after={10**30}", "wait=26", "wait=nan"])
def test_an_odd_position_is_refused(site: Site, query: str) -> None:
    """No number makes the log fail."""
    citizen = site.citizen()

    refusal(site.client.get(f"{URL}?{query}", headers=citizen.headers), 422, "invalid")


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_no_text_makes_a_turn_fail(site: Site, data: st.DataObject) -> None:
    """Whatever is typed ends as a turn at the first try, and is answered in one line."""
    text = data.draw(typed)
    citizen = site.citizen()
    citizen.ask(text)

    assert [line["sender"] for line in citizen.log()["messages"]] == ["citizen", "bot"]
    assert {row["attempts"] for row in site.rows(inbox)} == {1}
