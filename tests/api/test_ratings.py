"""A rating over HTTP: kept for one's own answers, shown to who comes back and to the desk."""

from sqlalchemy import select

from bot.store.feedback_tables import answer_ratings, mistakes
from bot.store.tables import messages
from tests.api.build import Citizen, Site, refusal

URL = "/api/chat/rating"
PASSPORT = "1.001456"


def rate(site: Site, citizen: Citizen, **body: object) -> int:
    """The status of a rating."""
    return site.client.post(URL, json=body, headers=citizen.headers).status_code


def asked(site: Site) -> tuple[Citizen, str]:
    """Someone who was answered, and the answer's number."""
    hoa = site.citizen()
    answer = hoa.ask("", choice=f"p:{PASSPORT}:fee")
    assert answer["rating"]["helped"] is None
    return hoa, answer["rating"]["receipt"]


def test_a_rating_is_kept_and_shown_to_who_comes_back(site: Site) -> None:
    """The later counts; no line is added to the conversation."""
    hoa, receipt = asked(site)
    before = len(site.rows(messages))
    assert rate(site, hoa, receipt=receipt, helped=False) == 204
    assert rate(site, hoa, receipt=receipt, helped=False, fault="unclear") == 204

    assert hoa.log()["messages"][-1]["rating"] == {
        "receipt": receipt,
        "helped": False,
        "fault": "unclear",
    }
    assert len(site.rows(messages)) == before
    assert len(site.rows(answer_ratings)) == 1


def test_the_desk_sees_what_was_said_of_an_answer(site: Site) -> None:
    """Beside the answer, in the case that follows."""
    hoa, receipt = asked(site)
    rate(site, hoa, receipt=receipt, helped=False, fault="wrong")
    hoa.ask("gặp cán bộ")
    site.clerk("lan")
    case_id = site.client.get("/api/desk/cases").json()["cases"][0]["id"]

    shown = site.client.get(f"/api/desk/cases/{case_id}").json()["messages"]

    assert [line["rating"]["fault"] for line in shown if line["rating"]] == ["wrong"]
    (report,) = site.rows(mistakes)
    assert (report["procedure_code"], report["state"]) == (PASSPORT, "open")


def test_only_ones_own_answers_can_be_rated(site: Site) -> None:
    """Another's receipt is not found, a made-up one neither; a token is needed."""
    _, receipt = asked(site)
    nam = site.citizen()

    other = site.client.post(URL, json={"receipt": receipt, "helped": True}, headers=nam.headers)
    nobody = site.client.post(URL, json={"receipt": receipt, "helped": True})
    odd = site.client.post(URL, json={"receipt": "x", "helped": True}, headers=nam.headers)

    refusal(other, 404, "no_answer")
    refusal(nobody, 401, "no_session")
    assert odd.status_code == 422
    with site.parts.engine.connect() as connection:
        assert connection.execute(select(answer_ratings)).all() == []


def test_a_reason_goes_only_with_what_did_not_help(site: Site) -> None:
    """What helped was not wrong."""
    hoa, receipt = asked(site)

    assert rate(site, hoa, receipt=receipt, helped=True, fault="wrong") == 204

    (kept,) = site.rows(answer_ratings)
    assert (kept["helped"], kept["fault"]) == (True, None)
    assert site.rows(mistakes) == []
