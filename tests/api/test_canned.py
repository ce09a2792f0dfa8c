"""Canned replies: kept by who writes, sent by who sees the desk, good until their last day."""

from typing import Any

from bot.roles import Role
from tests.api.build import Site, become, refusal

URL = "/api/desk/canned"
REPLY: dict[str, Any] = {
    "title": "Giờ làm việc",
    "text": "Bộ phận một cửa làm việc từ 7:30.",
    "citation": "Thông báo 12/TB-UBND",
    "url": "https://a.example/12",
    "valid_until": "2026-12-31",
    "language": "vi",
}


def test_a_reply_is_kept_changed_and_forgotten(site: Site) -> None:
    """Each step is seen by everybody at the desk at once."""
    page = become(site, Role.LEAD)
    made = site.client.post(URL, headers=page, json=REPLY).json()["id"]
    other = REPLY | {"text": "Từ 7:00."}

    changed = site.client.put(f"{URL}/{made}", headers=page, json=other)

    assert changed.status_code == 204
    assert site.client.get(URL).json() == [other | {"id": made}]
    assert site.client.delete(f"{URL}/{made}", headers=page).status_code == 204
    assert site.client.get(URL).json() == []
    refusal(site.client.put(f"{URL}/{made}", headers=page, json=other), 404, "not_found")


def test_one_whose_day_has_passed_is_seen_by_who_writes_only(site: Site) -> None:
    """It is not offered any more, and can be given another day."""
    page = become(site, Role.LEAD)
    site.client.post(URL, headers=page, json=REPLY | {"valid_until": "2026-09-15"})
    site.clock.forward(30 * 24 * 3600)
    page = become(site, Role.LEAD)

    assert site.client.get(URL).json() == []
    (kept,) = site.client.get(f"{URL}/all").json()
    late = {name: value for name, value in kept.items() if name != "id"}
    refusal(site.client.put(f"{URL}/{kept['id']}", headers=page, json=late), 422, "invalid")
    again = late | {"valid_until": "2026-12-31"}
    assert site.client.put(f"{URL}/{kept['id']}", headers=page, json=again).status_code == 204
    assert len(site.client.get(URL).json()) == 1
