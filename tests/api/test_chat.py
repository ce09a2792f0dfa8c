"""The widget's interface: sessions, messages in, the log out."""

from datetime import timedelta

import pytest

from api.access.security import WIDGET_SECONDS
from tests.api.build import Site, refusal
from tests.api.conftest import Start
from tests.samples import PASSPORT

ORIGIN = "https://an-thuan.gov.vn"


def test_a_session_carries_its_token_notice_and_end(site: Site) -> None:
    """The notice is in the widget's language; the session lasts thirty days; nothing is cached."""
    answer = site.client.post("/api/chat/session", json={"language": "en"})

    body = answer.json()
    assert answer.headers["cache-control"] == "no-store"
    assert body["notice"] == site.parts.words.say("notice.automatic", "en", office="Một Cửa")
    assert body["resumed"] is False
    ends = (site.clock.now + timedelta(seconds=WIDGET_SECONDS)).isoformat()
    assert body["expires_at"] == ends.replace("+00:00", "Z")


def test_a_kept_token_resumes_its_conversation(site: Site) -> None:
    """Same conversation, same log; a forged token opens a new one."""
    first = site.citizen()
    first.ask("xin chào")

    again = site.citizen(token=first.session["token"])
    forged = site.citizen(token=first.session["token"] + "x")

    assert again.session["resumed"] is True
    assert again.session["conversation"] == first.session["conversation"]
    assert len(again.log()["messages"]) == 2
    assert (forged.session["resumed"], forged.log()["messages"]) == (False, [])


@pytest.mark.parametrize(
    ("site_key", "origin", "status"),
    [
        ("an-thuan", ORIGIN, 200),
        ("an-thuan", "https://help.example", 200),
        ("an-thuan", None, 200),
        ("an-thuan", "https://evil.example", 403),
        ("an-thuan", "null", 403),
        ("an-thuan", f"{ORIGIN}.evil.example", 403),
        ("open", "https://anywhere.example", 200),
        ("unknown", ORIGIN, 403),
    ],
)
def test_a_site_key_opens_sessions_from_its_origin_only(
    start: Start, site_key: str, origin: str | None, status: int
) -> None:
    """Its own origin, ours, or no browser at all; "*" is any."""
    site = start(sites=f"an-thuan={ORIGIN},open=*", public_url="https://help.example/")
    headers = {"Origin": origin} if origin else {}

    answer = site.client.post("/api/chat/session", json={"site": site_key}, headers=headers)

    assert answer.status_code == status
    if status == 403:
        refusal(answer, 403, "unknown_site")


def test_a_message_is_stored_at_once_and_answered_once(site: Site) -> None:
    """The answer comes through the log; the same id again is a duplicate."""
    citizen = site.citizen()

    codes = [citizen.say("xin chào", client_id="same").json() for _ in range(3)]
    waiting = citizen.log()
    site.work()

    assert codes == [{"accepted": True, "duplicate": n > 0} for n in range(3)]
    assert waiting["typing"] is True
    assert [line["sender"] for line in waiting["messages"]] == ["citizen"]
    after = citizen.log()
    assert [line["sender"] for line in after["messages"]] == ["citizen", "bot"]
    assert [line["seq"] for line in after["messages"]] == [1, 2]
    assert after["messages"][0]["client_id"] == "same"
    assert (after["typing"], after["holder"]) == (False, "bot")


def test_the_log_is_read_from_a_position(site: Site) -> None:
    """What was read is not sent again; behind the end there is nothing."""
    citizen = site.citizen()
    citizen.ask("xin chào")

    assert [line["seq"] for line in citizen.log(after=1)["messages"]] == [2]
    assert citizen.log(after=2)["messages"] == []


def test_a_choice_needs_no_text(site: Site) -> None:
    """A button's value opens its procedure; text without either is refused."""
    citizen = site.citizen()

    answer = citizen.ask("", choice=f"p:{PASSPORT}:fee")

    assert PASSPORT in answer["text"]
    refusal(citizen.say("  \n"), 422, "empty")


def test_the_answers_links_and_buttons_reach_the_widget(site: Site) -> None:
    """Links come from the record, titles and values stand beside the text."""
    answer = site.citizen().ask("", choice=f"p:{PASSPORT}")

    assert all(link["url"].startswith("https://") for link in answer["links"])
    assert {"value": "human", "title": "Gặp cán bộ"} in answer["choices"]


def test_whoever_writes_too_much_waits(site: Site) -> None:
    """With fifty messages unanswered the next is refused, until the worker came."""
    citizen = site.citizen()
    codes = {citizen.say(f"câu {n}").status_code for n in range(50)}

    error = refusal(citizen.say("một câu nữa"), 429, "too_many")
    site.work()

    assert codes == {202}
    assert error.message == "Wait for the answer to your last messages."
    assert citizen.say("bây giờ thì sao").status_code == 202


@pytest.mark.parametrize(
    "header",
    [b"", b"Bearer", b"Bearer x", b"Basic abc", "Bearer ế".encode(), b"Bearer \xff\xfe"],
)
def test_no_message_without_a_session(site: Site, header: bytes) -> None:
    """Missing, malformed and forged tokens are told how to begin."""
    headers = {b"Authorization": header}
    for method, path in (("GET", "messages"), ("POST", "messages"), ("GET", "events")):
        body = {"client_id": "m1", "text": "xin chào"} if method == "POST" else None
        answer = site.client.request(method, f"/api/chat/{path}", headers=headers, json=body)

        assert "POST /api/chat/session" in refusal(answer, 401, "no_session").message


def test_a_token_opens_what_it_was_made_for(site: Site) -> None:
    """A clerk's cookie is no widget token, and a widget token no cookie."""
    tokens, citizen = site.parts.tokens, site.citizen()
    desk = {"Authorization": f"Bearer {tokens.desk(1)}"}
    unknown = {"Authorization": f"Bearer {tokens.widget('nobody')}"}
    site.client.cookies.set("motcua_desk", citizen.session["token"])

    refusal(site.client.get("/api/chat/messages", headers=desk), 401, "no_session")
    refusal(site.client.get("/api/chat/messages", headers=unknown), 401, "no_session")
    refusal(site.client.get("/api/desk/me"), 401, "signed_out")
    assert tokens.widget_address(tokens.desk(1)) is None
    assert tokens.desk_clerk(tokens.widget("1")) is None


def test_a_posters_tag_opens_its_procedure(site: Site) -> None:
    """Whoever came by a poster's link reads of its procedure, on the web as on Telegram."""
    citizen = site.citizen(referral=f"poster-{PASSPORT}")
    site.work()

    assert any(PASSPORT in line["text"] for line in citizen.log()["messages"])
