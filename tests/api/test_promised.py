"""A promise made to a citizen, and kept: from Friday evening to Saturday morning."""

from datetime import UTC, datetime

from knowledge.hours import VIETNAM
from tests.api.build import Site

URL = "/api/desk"
FRIDAY = datetime(2026, 9, 18, 16, 50, tzinfo=VIETNAM).astimezone(UTC)
SATURDAY = datetime(2026, 9, 19, 7, 31, tzinfo=VIETNAM).astimezone(UTC)


def test_friday_1650_is_promised_for_saturday_730_and_answered_there(site: Site) -> None:
    """The citizen reads the hour; the queue counts down to it; the answer is in time."""
    site.clock.now = FRIDAY
    hoa = site.citizen()
    promised = hoa.ask("cho em gặp cán bộ")["text"]
    page = site.clerk()
    (evening,) = site.client.get(f"{URL}/cases").json()["cases"]
    site.clock.now = SATURDAY
    (morning,) = site.client.get(f"{URL}/cases").json()["cases"]
    at = f"{URL}/cases/{morning['id']}"
    site.client.post(f"{at}/claim", headers=page)
    body = {"client_id": "r1", "text": "Chào bạn, mình là Lan."}
    site.client.post(f"{at}/reply", headers=page, json=body)

    lines = hoa.log()["messages"]

    assert "07:30 Thứ Bảy 19/09" in promised
    assert (evening["clock"], evening["urgency"]) == ("promise", "calm")
    assert evening["seconds_left"] == (15 * 60 + 10) * 60  # to 8:00, half an hour after opening
    assert morning["seconds_left"] == 29 * 60
    assert lines[-1]["text"] == "Chào bạn, mình là Lan."
    assert lines[-1]["at"] == "2026-09-19T00:31:00Z"


def test_a_promise_is_marked_before_it_passes(site: Site) -> None:
    """Ten minutes before, and when it has passed; an answered case counts nothing down."""
    site.citizen().ask("gặp cán bộ")
    page = site.clerk()
    seen = []
    for minutes in (0, 20, 11):
        site.clock.forward(minutes * 60)
        (case,) = site.client.get(f"{URL}/cases").json()["cases"]
        seen.append((case["urgency"], case["seconds_left"]))
    at = f"{URL}/cases/{case['id']}"
    site.client.post(f"{at}/claim", headers=page)
    site.client.post(f"{at}/reply", headers=page, json={"client_id": "r1", "text": "Chào bạn"})

    (waiting,) = site.client.get(f"{URL}/cases?view=waiting").json()["cases"]

    assert seen == [("calm", 1800), ("soon", 600), ("late", -60)]
    assert (waiting["clock"], waiting["urgency"], waiting["seconds_left"]) == (None, "none", None)
    assert waiting["waiting_for_citizen"]


def test_a_forwarded_case_is_beyond_the_first_offices_clerk(site: Site) -> None:
    """Notes stay with the desk; the citizen reads where the request went."""
    hoa = site.citizen()
    hoa.ask("gặp cán bộ")
    page = site.clerk()
    at = f"{URL}/cases/{site.client.get(f'{URL}/cases').json()['cases'][0]['id']}"
    site.client.post(f"{at}/claim", headers=page)
    noted = site.client.post(f"{at}/note", headers=page, json={"text": "Đã gọi xã"}).json()

    body = {"office": "thue-co-so-3", "reason": "Hỏi thuế khoán"}
    answer = site.client.post(f"{at}/forward", headers=page, json=body)

    assert answer.status_code == 204
    assert (noted["entries"][-1]["kind"], noted["entries"][-1]["detail"]) == ("noted", "Đã gọi xã")
    said = [line["text"] for line in hoa.log()["messages"]]
    assert "Thuế cơ sở 3" in said[-1]
    assert not any("khoán" in text or "Đã gọi xã" in text for text in said)
    (case,) = site.client.get(f"{URL}/cases?office=thue-co-so-3").json()["cases"]
    assert (case["status"], case["office"]) == ("new", "Thuế cơ sở 3 tỉnh Sông Thao")


def test_a_suggestion_is_the_bots_answer_and_its_use_is_on_record(site: Site) -> None:
    """The clerk gets words with their source; sent as it is, the thread says so."""
    hoa = site.citizen()
    hoa.ask("", choice="p:1.004194")
    hoa.ask("lệ phí bao nhiêu tiền")
    hoa.ask("gặp cán bộ")
    page = site.clerk()
    (case,) = site.client.get(f"{URL}/cases").json()["cases"]
    at = f"{URL}/cases/{case['id']}"
    site.client.post(f"{at}/claim", headers=page)

    draft = site.client.get(f"{at}/draft").json()["draft"]
    body = {"client_id": "r1", "text": draft["text"], "links": draft["links"], "draft": "sent"}
    site.client.post(f"{at}/reply", headers=page, json=body)

    assert "7.000 đồng" in draft["text"]
    assert draft["links"][0]["url"].startswith("https://dichvucong.gov.vn/")
    assert hoa.log()["messages"][-1]["links"] == draft["links"]
    kinds = [entry["kind"] for entry in site.client.get(at).json()["entries"]]
    assert kinds[-2:] == ["draft_sent", "replied"]
    assert case["field"] == "Đăng ký, quản lý cư trú"


def test_a_piece_of_a_guide_is_found_and_quoted(site: Site) -> None:
    """Papers as a checklist, word for word the guide's."""
    site.clerk()
    found = site.client.get(f"{URL}/procedures", params={"q": "khai sinh"}).json()
    code = found[0]["code"]

    piece = site.client.get(f"{URL}/pieces", params={"code": code, "aspect": "documents"}).json()

    assert code == "1.001193"
    assert "•" in piece["draft"]["text"]
    assert site.client.get(f"{URL}/pieces", params={"code": "9.9"}).json() == {"draft": None}


def test_who_waits_for_a_closed_desk_reads_from_when_it_answers(site: Site) -> None:
    """Friday 16:50: Saturday 7:30; in hours, and once somebody has the case, nothing."""
    site.clock.now = FRIDAY
    hoa = site.citizen()
    before = hoa.log()["opens"]
    hoa.ask("cho em gặp cán bộ")
    waiting = hoa.log()["opens"]
    page = site.clerk()
    (case,) = site.client.get(f"{URL}/cases").json()["cases"]
    site.client.post(f"{URL}/cases/{case['id']}/claim", headers=page)

    assert before is None
    assert waiting == "07:30 Thứ Bảy 19/09"
    assert hoa.log()["opens"] is None


def test_out_of_hours_a_number_is_taken_with_consent_and_forgotten_at_the_end(site: Site) -> None:
    """Asked only where nobody can read; the clerk sees it; closing deletes it."""
    in_hours = site.citizen().ask("cho em gặp cán bộ")
    site.clock.now = FRIDAY
    hoa = site.citizen()
    offered = hoa.ask("cho em gặp cán bộ")
    asked = hoa.ask("", choice="contact")["text"]
    taken = hoa.ask("dạ 0912 345 678 ạ")["text"]
    page = site.clerk()
    cases = site.client.get(f"{URL}/cases").json()["cases"]
    at = f"{URL}/cases/{cases[-1]['id']}"
    shown = site.client.post(f"{at}/claim", headers=page).json()
    closed = site.client.post(f"{at}/close", headers=page, json={"outcome": "answered"}).json()

    assert in_hours["choices"] == []
    assert [choice["value"] for choice in offered["choices"]] == ["contact"]
    assert "đồng ý" in asked
    assert "0912" not in taken
    assert (shown["contact"], closed["contact"]) == ("0912345678", None)
    assert "contact_given" in [entry["kind"] for entry in shown["entries"]]


def test_who_asks_something_else_instead_of_leaving_a_number_is_answered(site: Site) -> None:
    """The question about the number is let go of; nothing is taken."""
    site.clock.now = FRIDAY
    hoa = site.citizen()
    hoa.ask("cho em gặp cán bộ")
    hoa.ask("", choice="contact")
    answer = hoa.ask("mấy giờ xã mở cửa")["text"]
    hoa.ask("0912345678")
    site.clerk()

    (case,) = site.client.get(f"{URL}/cases").json()["cases"]

    assert "Giờ làm việc" in answer
    assert site.client.get(f"{URL}/cases/{case['id']}").json()["contact"] is None


def test_an_opinion_is_a_case_with_kind_and_day_and_becomes_no_answer(site: Site) -> None:
    """Its receipt names the day; it is closed only with its kind, and never said to others."""
    hoa = site.citizen()
    receipt = hoa.ask("tôi muốn phản ánh thái độ của cán bộ tiếp dân")["text"]
    page = site.clerk()
    (case,) = site.client.get(f"{URL}/cases").json()["cases"]
    at = f"{URL}/cases/{case['id']}"
    site.client.post(f"{at}/claim", headers=page)
    early = site.client.post(f"{at}/close", headers=page, json={"outcome": "answered"})
    kind = site.client.post(f"{at}/category", headers=page, json={"category": "report"}).json()
    proposed = site.client.post(
        f"{URL}/curated",
        headers=page,
        json={
            "questions": ["phản ánh thái độ cán bộ tiếp dân ở đâu"],
            "text": "Ở đây.",
            "citation": "Nội quy",
            "url": "https://xa.example.gov.vn/noi-quy",
            "valid_until": "2027-01-01",
            "case_id": case["id"],
        },
    )
    closed = site.client.post(f"{at}/close", headers=page, json={"outcome": "answered"})

    assert case["reason"] == "opinion"
    assert "chậm nhất ngày 19/09/2026" in receipt  # five working days, the Saturday among them
    assert case["number"] in receipt
    assert (early.status_code, proposed.status_code, closed.status_code) == (422, 422, 200)
    assert (kind["category"], kind["entries"][-1]["detail"]) == ("report", "Phản ánh")
