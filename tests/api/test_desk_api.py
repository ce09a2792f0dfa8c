"""The desk's interface: who is let in, what a change needs, and what becomes of a case."""

import pytest

from tests.api.build import PASSWORD, Site, refusal
from tests.api.conftest import Start

URL = "/api/desk"


def sign_in(site: Site, login: str = "lan", password: str = PASSWORD) -> int:
    """The status of a sign-in."""
    body = {"login": login, "password": password}
    return site.client.post(f"{URL}/sign-in", json=body).status_code


@pytest.mark.parametrize(
    ("public_url", "secure"), [("https://help.example", True), ("http://127.0.0.1:8000", False)]
)
def test_a_clerks_cookie_is_out_of_reach(start: Start, public_url: str, secure: bool) -> None:
    """HttpOnly, SameSite=Strict, twelve hours, for the whole site; Secure where we use HTTPS."""
    site = start(public_url=public_url)
    body = {"login": "lan", "password": PASSWORD}

    cookies = site.client.post(f"{URL}/sign-in", json=body).headers.get_list("set-cookie")

    desk, known = (cookie.lower().split("; ") for cookie in sorted(cookies))
    assert desk[0].startswith("motcua_desk=")
    assert known[0].startswith("motcua_known=")
    assert {"httponly", "samesite=strict", "max-age=43200", "path=/"} <= set(desk)
    assert {"httponly", "samesite=strict", "path=/api/desk"} <= set(known)
    assert ("secure" in desk, "secure" in known) == (secure, secure)


def test_the_wrong_and_the_unknown_are_refused_alike(site: Site) -> None:
    """Nobody learns which logins exist."""
    answers = [
        site.client.post(f"{URL}/sign-in", json={"login": login, "password": password})
        for login, password in (("lan", "sai"), ("nobody", PASSWORD), ("LAN", PASSWORD))
    ]

    assert len({refusal(answer, 401, "wrong").message for answer in answers}) == 1
    assert not site.client.cookies


def test_an_account_is_locked_for_ten_minutes_after_eight_failures(site: Site) -> None:
    """Then even the right password is refused; other accounts are not; time opens it again."""
    failures = {sign_in(site, password=f"sai {n}") for n in range(8)}
    locked, other = sign_in(site), sign_in(site, "minh")
    site.clock.forward(599)
    still = sign_in(site)
    site.clock.forward(2)

    assert failures == {401}
    assert (locked, other, still) == (401, 200, 401)
    assert sign_in(site) == 200


def test_a_right_password_forgives_former_failures(site: Site) -> None:
    """Seven failures, a success and one more failure lock nobody out."""
    for failures in (7, 1):
        assert {sign_in(site, password="sai") for _ in range(failures)} == {401}
        assert sign_in(site) == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "me"),
        ("GET", "cases"),
        ("GET", "cases/1"),
        ("GET", "events"),
        ("POST", "cases/1/claim"),
        ("POST", "cases/1/reply"),
        ("POST", "cases/1/release"),
        ("POST", "sign-out"),
    ],
)
def test_nothing_at_the_desk_without_signing_in(site: Site, method: str, path: str) -> None:
    """No cookie, an empty one and a forged one are the same."""
    for cookie in (None, "", "forged", site.parts.tokens.desk(99)):
        site.client.cookies.clear()
        if cookie is not None:
            site.client.cookies.set("motcua_desk", cookie)
        body = {"client_id": "r1", "text": "…"} if path.endswith("reply") else {}

        answer = site.client.request(
            method, f"{URL}/{path}", json=body if method == "POST" else None
        )

        refusal(answer, 401, "signed_out")


@pytest.mark.parametrize("token", [None, "", "0" * 64, "é", "other"])
def test_a_change_needs_the_token_of_its_own_session(site: Site, token: str | None) -> None:
    """A cookie alone changes nothing, nor does another session's token."""
    case_id, other = site.case(), site.clerk("minh")["X-CSRF-Token"]
    site.clerk("lan")
    given = other if token == "other" else token
    headers = {} if given is None else {b"X-CSRF-Token": given.encode()}

    for act in ("claim", "release", "close"):
        answer = site.client.post(f"{URL}/cases/{case_id}/{act}", headers=headers, json={})
        refusal(answer, 403, "csrf")

    assert site.client.get(f"{URL}/cases/{case_id}").json()["case"]["status"] == "new"


def test_signing_out_ends_the_session_in_this_browser(site: Site) -> None:
    """The cookie is forgotten."""
    page = site.clerk()

    assert site.client.post(f"{URL}/sign-out", headers=page).status_code == 204
    refusal(site.client.get(f"{URL}/me"), 401, "signed_out")


def test_a_case_from_claim_to_close(site: Site) -> None:
    """Each step shows in the case, its thread, the queue and the citizen's log."""
    citizen = site.citizen()
    citizen.ask("gặp cán bộ")
    page = site.clerk()
    (new,) = site.client.get(f"{URL}/cases").json()["cases"]
    at = f"{URL}/cases/{new['id']}"

    claimed = site.client.post(f"{at}/claim", headers=page).json()
    body = {"client_id": "r1", "text": "Bạn chờ nhé"}
    replies = [site.client.post(f"{at}/reply", headers=page, json=body) for _ in range(2)]
    closed = site.client.post(f"{at}/close", headers=page, json={"outcome": "answered"}).json()

    assert claimed["case"] | {"owner": "Nguyễn Thị Lan", "mine": True} == claimed["case"]
    assert [answer.json()["duplicate"] for answer in replies] == [False, True]
    kinds = [entry["kind"] for entry in closed["entries"]]
    assert kinds == ["opened", "claimed", "replied", "closed"]
    assert closed["entries"][1]["label"] == site.parts.words.say("entry.claimed", "vi")
    senders = [line["sender"] for line in citizen.log()["messages"]]
    assert senders == ["citizen", "bot", "system", "clerk", "system"]
    assert site.client.get(f"{URL}/cases").json()["counts"]["closed"] == 1


def test_a_case_that_is_not_there_is_not_found(site: Site) -> None:
    """Looked at or claimed, the answer names it."""
    page = site.clerk()

    refusal(site.client.get(f"{URL}/cases/999"), 404, "not_found")
    answer = site.client.post(f"{URL}/cases/999/claim", headers=page)
    assert refusal(answer, 404, "not_found").message == "there is no case 999"


def test_another_clerks_case_is_a_conflict(site: Site) -> None:
    """Who comes second reads why."""
    case_id = site.case()
    first = site.clerk("lan")
    assert site.client.post(f"{URL}/cases/{case_id}/claim", headers=first).status_code == 200
    second = site.clerk("minh")

    for act, body in (("claim", {}), ("reply", {"client_id": "r", "text": "…"}), ("close", {})):
        answer = site.client.post(f"{URL}/cases/{case_id}/{act}", headers=second, json=body)
        refusal(answer, 409, "already_claimed")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("reply", {"client_id": "r1", "text": ""}),
        ("reply", {"client_id": "r1", "text": "x" * 8_001}),
        ("reply", {"client_id": "bad id!", "text": "x"}),
        ("reply", {"client_id": "r1", "text": "x", "more": 1}),
        ("close", {"outcome": "whatever"}),
        (
            "reply",
            {"client_id": "r1", "text": "x", "links": [{"title": "a", "url": "javascript:x"}]},
        ),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place(
    site: Site, path: str, body: dict[str, object]
) -> None:
    """The sentence names the field, and nothing is sent."""
    page = site.clerk()

    error = refusal(
        site.client.post(f"{URL}/cases/1/{path}", headers=page, json=body), 422, "invalid"
    )

    assert error.message.startswith("The request does not fit: body.")


@pytest.mark.parametrize("path", ["cases?view=theirs", "cases/x", f"cases/{10**30}", "cases/-1"])
def test_an_odd_address_is_refused(site: Site, path: str) -> None:
    """A view or a number that cannot be is no error of ours."""
    site.clerk()

    refusal(site.client.get(f"{URL}/{path}"), 422, "invalid")
