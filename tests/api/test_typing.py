"""That somebody types reaches the other side: no word of it, for some seconds."""

import asyncio

from api.routes.desk import _first, _typing
from bot.cases import Status
from bot.roles import Clerk
from bot.store.tables import cases
from tests.api.build import Citizen, Site, refusal

URL = "/api/desk"


def claimed(site: Site, login: str = "lan") -> tuple[Citizen, int, dict[str, str]]:
    """A citizen whose case a clerk has, the case's id, the header of the clerk's changes."""
    citizen = site.citizen()
    citizen.ask("gặp cán bộ")
    page = site.clerk(login)
    case_id = site.rows(cases)[-1]["id"]
    site.client.post(f"{URL}/cases/{case_id}/claim", headers=page)
    return citizen, case_id, page


def signs(site: Site, citizen: Citizen) -> int:
    """The status of a citizen's sign."""
    site.parts.pace.forget()
    return site.client.post("/api/chat/typing", headers=citizen.headers).status_code


def test_a_citizens_sign_reaches_the_desk_for_six_seconds(site: Site) -> None:
    """Only who sees the case's office is told."""
    citizen, case_id, _ = claimed(site)
    lan = site.parts.users.find(1)
    assert lan is not None
    office = site.rows(cases)[-1]["office_id"]
    stranger = Clerk(9, "x", "X", "clerk", "another-office")

    assert signs(site, citizen) == 204

    assert _typing(site.parts, lan) == [case_id]
    assert office is not None
    assert _typing(site.parts, stranger) == []
    site.clock.forward(6)
    assert _typing(site.parts, lan) == []


def test_who_has_no_open_case_types_unseen(site: Site) -> None:
    """While the bot answers nobody needs to know."""
    citizen = site.citizen()

    assert signs(site, citizen) == 204
    assert site.parts.typing_now.citizens() == {}


def test_a_sign_needs_a_session_and_is_not_sent_all_the_time(site: Site) -> None:
    """Ten in ten seconds from one address."""
    site.parts.pace.forget()
    refusal(site.client.post("/api/chat/typing"), 401, "no_session")
    citizen = site.citizen()
    codes = [
        site.client.post("/api/chat/typing", headers=citizen.headers).status_code for _ in range(11)
    ]
    site.parts.pace.forget()

    assert codes[-1] == 429


def test_a_clerks_sign_reaches_the_citizen_until_the_words_do(site: Site) -> None:
    """The widget's log says that somebody types, for six seconds or until they answered."""
    citizen, case_id, page = claimed(site)
    assert citizen.log()["typing"] is False

    sent = site.client.post(f"{URL}/cases/{case_id}/typing", headers=page)

    assert sent.status_code == 204
    assert citizen.log()["typing"] is True
    body = {"client_id": "r1", "text": "Bạn chờ nhé"}
    site.client.post(f"{URL}/cases/{case_id}/reply", headers=page, json=body)
    assert citizen.log()["typing"] is False
    site.client.post(f"{URL}/cases/{case_id}/typing", headers=page)
    site.clock.forward(6)
    assert citizen.log()["typing"] is False


def test_only_who_has_the_case_is_seen_typing(site: Site) -> None:
    """A colleague who looks on is not."""
    citizen, case_id, _ = claimed(site, "lan")
    other = site.clerk("minh")

    refusal(site.client.post(f"{URL}/cases/{case_id}/typing", headers=other), 409)
    assert citizen.log()["typing"] is False
    assert site.rows(cases)[-1]["status"] == Status.CLAIMED.value


async def test_a_stream_wakes_for_a_sign_and_for_a_change(site: Site) -> None:
    """Whichever comes; what comes while it looks elsewhere is not lost."""
    signals = site.parts.signals
    signals.open()
    async with signals.listen("desk") as desk, signals.listen("typing") as typing:
        signals.send("typing")
        await asyncio.sleep(0)
        by_sign = await _first(desk, typing, 5)
        signals.send("desk")
        await asyncio.sleep(0)
        by_change = await _first(desk, typing, 5)
        neither = await _first(desk, typing, 0.01)

    assert (by_sign, by_change, neither) == (False, True, False)
