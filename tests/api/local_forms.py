"""Forms that an editor sends at the desk, and what is wrong with them."""

from typing import Any

from httpx2 import Response

from knowledge.changing.decide import publish_waiting
from knowledge.changing.review import find_changes
from tests.api.build import Site
from tests.samples import TEMPORARY

URL = "/api/desk/knowledge"
PLACE = "Huyện Bắc Trà My, tỉnh Quảng Nam"
RULE: dict[str, Any] = {
    "code": TEMPORARY,
    "place": PLACE,
    "ways": [{"time": "2 ngày làm việc"}, {"channel": "online", "fee": "Miễn phí"}],
    "document": "88/QĐ-UBND",
    "decided_on": "01/07/2026",
    "url": "https://quangnam.example.vn/88",
}
VIDEO: dict[str, Any] = {
    "id": "tam-tru",
    "title": "Đăng ký tạm trú",
    "url": "https://video.example.vn/tam-tru.mp4",
    "procedures": [TEMPORARY],
    "cues": [
        {"start": 0, "end": 4, "words": "Chào bạn."},
        {"start": 4.5, "end": 9, "words": "Bước một là mở cổng dịch vụ công."},
        {"start": 9, "end": 15, "words": "Bước hai là nộp lệ phí, cá nhân nộp 7.000 đồng."},
    ],
}


def send(site: Site, page: dict[str, str], kind: str, record: object, **more: Any) -> Response:
    """A form, sent."""
    body = {"record": record, **more}
    return site.client.post(f"{URL}/{kind}s", headers=page, json=body)


def publish(site: Site, change: int, by: str = "minh") -> None:
    """Somebody agrees."""
    store = site.parts.knowledge
    publish_waiting(store, find_changes(store, [change]), site.clock.now, by, site.parts.prepare)
    site.parts.library.refresh()


def problems(answer: Response) -> list[tuple[str, str]]:
    """What is wrong with which field."""
    assert answer.status_code == 422, answer.text
    return [(one["field"], one["problem"]) for one in answer.json()["problems"]]
