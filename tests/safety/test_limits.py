"""How much one person, one address, one site and one channel may ask of us."""

from dataclasses import replace
from datetime import timedelta

from api.access.pace import FROM_ONE_ADDRESS, FROM_ONE_CITIZEN, OF_ONE_CHANNEL, OF_ONE_SITE
from bot.flood import Flood
from bot.messages import Attachment
from bot.outcomes import Outcome
from bot.store.attachments import MOST_A_DAY, MOST_OF_A_MESSAGE
from bot.store.tables import attachments, messages, turns
from tests.api.build import Site, refusal
from tests.bot.build import MONDAY, Bench

TOO_FAST = "Bạn nhắn nhanh quá"


def test_twenty_messages_a_minute_are_answered_and_the_rest_is_told_once(bench: Bench) -> None:
    """Nothing is lost: every message stands in the log; a minute later answers go on."""
    bench.worker = replace(bench.worker, pace=Flood().pace)
    for number in range(30):
        bench.hear("hoa", f"câu {number}")
    bench.hear("nam", "câu của Nam")
    bench.work()
    bench.clock.forward(61)
    bench.hear("hoa", "câu sau")
    bench.work()

    said = bench.said("hoa")
    assert len(said) == 20 + 1 + 1
    assert [text.startswith(TOO_FAST) for text in said].index(True) == 20
    assert not said[-1].startswith(TOO_FAST)
    assert len([row for row in bench.rows(messages) if row["sender"] == "citizen"]) == 32
    outcomes = [row["outcome"] for row in bench.rows(turns)]
    assert outcomes.count(Outcome.REFUSED_TOO_FAST.value) == 10
    assert len(bench.said("nam")) == 1
    assert bench.inbox.depth() == 0


def test_a_backlog_is_answered_in_full() -> None:
    """Thirty messages of an afternoon that are worked on within a second are no flood."""
    pace = Flood().pace

    assert {pace("hoa", MONDAY + timedelta(minutes=4 * n)) for n in range(30)} == {"fine"}


def test_a_flood_is_told_once_a_stretch() -> None:
    """Then silence, until the stretch has moved on; another stretch is told again."""
    flood = Flood(most=2, within=timedelta(seconds=10))

    paces = [flood.pace("hoa", MONDAY + timedelta(seconds=s)) for s in (0, 1, 2, 3, 11, 12, 13)]

    assert paces == ["fine", "fine", "too_fast", "still_too_fast", "fine", "fine", "too_fast"]


def test_one_address_opens_so_many_sessions(site: Site) -> None:
    """A widget's session writes a row: nobody makes thousands."""
    most = FROM_ONE_ADDRESS["session"]
    codes = {site.client.post("/api/chat/session", json={}).status_code for _ in range(most)}
    refused = site.client.post("/api/chat/session", json={})

    assert codes == {200}
    refusal(refused, 429, "too_fast")
    assert refused.headers["retry-after"] == "10"


def test_one_address_tries_so_many_passwords(site: Site) -> None:
    """Each try costs a hash: an address has a share, beside the lock of each account."""
    body = {"login": "nobody", "password": "x"}
    site.parts.pace.forget()
    for _ in range(FROM_ONE_ADDRESS["sign_in"]):
        site.parts.pace.allows("sign_in", "testclient", FROM_ONE_ADDRESS["sign_in"])

    refusal(site.client.post("/api/desk/sign-in", json=body), 429, "too_fast")


def test_one_citizen_and_one_site_have_their_shares(site: Site) -> None:
    """Whatever address they come from."""
    hoa, nam = site.citizen(), site.citizen()
    address = site.parts.tokens.widget_address(hoa.session["token"]) or ""
    for _ in range(FROM_ONE_CITIZEN):
        site.parts.pace.allows("citizen", address, FROM_ONE_CITIZEN)
    for _ in range(OF_ONE_SITE):
        site.parts.pace.allows("site", "demo", OF_ONE_SITE)

    refusal(hoa.say("một câu nữa"), 429, "too_fast")
    assert nam.say("câu của Nam").status_code == 202
    refusal(site.client.post("/api/chat/session", json={}), 429, "too_fast")


def test_one_channel_has_its_share_and_the_others_theirs(site: Site) -> None:
    """A platform delivers again what got 429."""
    for _ in range(OF_ONE_CHANNEL):
        site.parts.pace.allows("channel", "/webhooks/telegram", OF_ONE_CHANNEL)
    headers = {"X-Telegram-Bot-Api-Secret-Token": "telegram-secret"}

    refused = site.client.post("/webhooks/telegram", json={"update_id": 1}, headers=headers)
    other = site.client.post("/webhooks/messenger", json={})

    refusal(refused, 429, "too_fast")
    assert refused.headers["retry-after"] == "10"
    assert other.status_code == 403


def test_ten_files_of_a_message_and_forty_a_day_are_fetched(bench: Bench) -> None:
    """Of the others the desk sees that they came."""
    album = tuple(Attachment("image", f"f{n}") for n in range(MOST_OF_A_MESSAGE + 3))
    for number in range(5):
        bench.hear("hoa", "", key=f"album {number}", attachments=album)

    rows = bench.rows(attachments)
    states = [row["state"] for row in rows]
    assert len(rows) == 5 * len(album)
    assert states[: len(album)] == ["pending"] * MOST_OF_A_MESSAGE + ["refused"] * 3
    assert states.count("pending") <= MOST_A_DAY
    assert {row["reason"] for row in rows if row["state"] == "refused"} == {"too_many"}
