"""What was uploaded waits; somebody else publishes it or sends it back, and the answer changes."""

import pytest

from bot.store.audit import records
from tests.api.build import Site, refusal
from tests.api.uploads.steps import (
    NATIONAL,
    URL,
    fee,
    guide,
    take,
    waiting,
)
from tests.samples import TEMPORARY


def test_an_approver_publishes_what_an_editor_uploaded_and_the_answer_changes(site: Site) -> None:
    """The old fee before, the new one after, with its source; on record with who did what."""
    assert "7.000" in fee(site)
    take(site, "mai", guide("9.000"))
    assert "7.000" in fee(site)
    page = site.clerk("duc")
    (change,) = waiting(site)
    detail = site.client.get(f"{URL}/changes/{change['id']}").json()
    (online,) = detail["differences"]
    assert [s["text"] for s in online["before"] if s["changed"]] == ["7.000"]
    assert [s["text"] for s in online["after"] if s["changed"]] == ["9.000"]

    done = site.client.post(
        f"{URL}/changes/publish", headers=page, json={"ids": [change["id"]]}
    ).json()

    assert done == {"published": 1, "scheduled": 0, "outdated": 0, "returned": 0}
    answer = fee(site)
    assert "9.000" in answer
    assert "7.000" not in answer
    assert waiting(site) == []
    record = site.client.get(f"{URL}/procedures/{TEMPORARY}").json()
    assert (record["editions"][0]["published_by"], record["row"]["source"]) == (
        "Duc",
        "tam-tru.jsonl",
    )
    with site.parts.engine.connect() as connection:
        log = [(r.actor, r.action) for r in records(connection)]
    assert log[:3] == [
        ("duc", "knowledge_publish"),
        ("duc", "sign_in"),
        ("mai", "knowledge_upload"),
    ]


@pytest.mark.parametrize("login", ["mai", "thu"])
def test_nobody_publishes_their_own_upload(site: Site, login: str) -> None:
    """An editor may not publish at all; a lead, who may, not what they uploaded themselves."""
    take(site, login, guide("9.000"))
    page = site.clerk(login)
    (change,) = waiting(site)
    assert change["mine"]

    done = site.client.post(f"{URL}/changes/publish", headers=page, json={"ids": [change["id"]]})

    refusal(done, *((403, "not_allowed") if login == "mai" else (409, "same_person")))
    assert site.client.get(f"{URL}/changes/others").json() == []
    assert len(waiting(site)) == 1


def test_a_change_that_was_sent_back_may_be_uploaded_again(site: Site) -> None:
    """With its reason on record; the same text by hand is meant, an import would pass it over."""
    take(site, "mai", guide("9.000"))
    page = site.clerk("duc")
    (change,) = waiting(site)
    body = {"ids": [change["id"]], "reason": "Thiếu quyết định."}

    done = site.client.post(f"{URL}/changes/return", headers=page, json=body).json()

    assert done["returned"] == 1
    assert waiting(site) == []
    refusal(site.client.post(f"{URL}/changes/return", headers=page, json=body), 404, "not_found")
    assert "7.000" in fee(site)
    again = take(site, "mai", guide("9.000"))
    assert again["report"]["counts"] == {"amended": 1}


def test_an_editor_takes_back_only_their_own_upload(site: Site) -> None:
    """Another's is for an approver."""
    take(site, "mai", guide("9.000"))
    (change,) = waiting(site)
    body = {"ids": [change["id"]], "reason": "Nhầm tệp."}

    page = site.clerk("ha")
    refusal(site.client.post(f"{URL}/changes/return", headers=page, json=body), 403, "not_allowed")
    page = site.clerk("mai")
    assert site.client.post(f"{URL}/changes/return", headers=page, json=body).status_code == 200


def test_an_upload_waits_even_where_its_source_publishes_itself(site: Site) -> None:
    """Unless the uploader leaves it to the source; the setting is an approver's."""
    take(site, "mai", guide("8.000"), source=NATIONAL)
    assert len(waiting(site)) == 1
    take(site, "mai", guide("9.000"), source=NATIONAL, wait=False)
    assert "9.000" in fee(site)
    page = site.clerk("duc")
    setting = {"name": NATIONAL, "hold": True}
    assert site.client.put(f"{URL}/sources", headers=page, json=setting).status_code == 204

    take(site, "mai", guide("10.000"), source=NATIONAL, wait=False)

    assert "9.000" in fee(site)
    (source,) = (s for s in site.client.get(f"{URL}/sources").json() if s["hold"])
    assert (source["name"], source["waiting"]) == (NATIONAL, 1)


def test_a_change_of_a_later_day_waits_for_it(site: Site) -> None:
    """The approver agrees now; the calendar publishes it."""
    take(site, "mai", guide("9.000"), effective_from="2026-10-01")
    page = site.clerk("duc")
    (change,) = waiting(site)
    assert change["effective_from"] == "2026-10-01"

    done = site.client.post(
        f"{URL}/changes/publish", headers=page, json={"ids": [change["id"]]}
    ).json()

    assert done["scheduled"] == 1
    assert [row["stage"] for row in waiting(site, stage="scheduled")] == ["scheduled"]
    (row,) = site.client.get(f"{URL}/procedures", params={"state": "scheduled"}).json()["rows"]
    assert (row["code"], row["scheduled_on"]) == (TEMPORARY, "2026-10-01")
    assert "7.000" in fee(site)
    site.clock.forward(20 * 86_400)
    assert site.parts.activate().published == 1
    site.parts.library.refresh()
    assert "9.000" in fee(site)


def test_a_change_whose_record_moved_on_is_shown_as_outdated_and_waits_again(site: Site) -> None:
    """Nobody publishes over what they have not seen."""
    take(site, "mai", guide("9.000"))
    take(site, "ha", guide("8.000"), source=NATIONAL, wait=False)
    page = site.clerk("duc")
    (change,) = waiting(site)
    assert change["outdated"]

    done = site.client.post(
        f"{URL}/changes/publish", headers=page, json={"ids": [change["id"]]}
    ).json()

    assert done == {"published": 0, "scheduled": 0, "outdated": 1, "returned": 0}
    (again,) = waiting(site)
    assert (again["why"], again["outdated"], again["found_by"]) == ("outdated", False, "Mai")
    assert "8.000" in fee(site)
    detail = site.client.get(f"{URL}/changes/{again['id']}").json()
    assert [s["text"] for s in detail["differences"][0]["before"] if s["changed"]] == ["8.000"]


def test_of_two_uploads_of_one_record_the_later_waits(site: Site) -> None:
    """The former is superseded, and what it was compared with is not forgotten."""
    take(site, "mai", guide("8.000"))
    take(site, "ha", guide("9.000"))

    (change,) = waiting(site)

    assert change["found_by"] == "Ha"
    assert not change["outdated"]


def test_a_guide_of_a_place_waits_as_what_that_place_does_differently(site: Site) -> None:
    """Compared with the national record; the diff is of the place's rule."""
    take(site, "mai", guide("12.000"), place="Đồng Nai")

    (change,) = waiting(site)

    assert (change["record"], change["name"]) == ("override", "Đăng ký tạm trú – Đồng Nai")
    detail = site.client.get(f"{URL}/changes/{change['id']}").json()
    after = "".join(s["text"] for d in detail["differences"] for s in d["after"])
    assert "12.000" in after


def test_checked_today_is_on_record_and_counts_at_once(site: Site) -> None:
    """A stale record is none any more."""
    site.clock.forward(800 * 86_400)
    page = site.clerk("mai")
    stale = site.client.get(f"{URL}/procedures", params={"state": "stale"}).json()
    assert stale["total"] == 4

    done = site.client.post(f"{URL}/procedures/{TEMPORARY}/check", headers=page)

    assert done.status_code == 204
    stale = site.client.get(f"{URL}/procedures", params={"state": "stale"}).json()
    assert TEMPORARY not in [row["code"] for row in stale["rows"]]
    assert stale["total"] == 3
