"""Tools at the reply box, and answers that become knowledge, as the page shows them."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from api.schemas.curated import DraftOut, ProposalRequest
from tests.desk.fake_cases import COLLEAGUE
from tests.desk.fake_knowledge import LINK, MOMENT, proposal
from tests.desk.steps import bubbles, sign_in
from tests.widget.fake_api import FakeServer

DRAFT = DraftOut(text="Phí là 7.000 đồng.", links=[LINK], moments=[MOMENT])
ASKED = ProposalRequest(
    questions=["Trễ hạn khai sinh có bị phạt không?"],
    text="Không bị phạt.",
    citation="Luật Hộ tịch 2014",
    url="https://vanban.example.gov.vn/60",
    valid_until=date(2027, 6, 30),
)


@pytest.fixture
def mine(page: Page, fake: FakeServer) -> Page:
    """The clerk's own case is open, and the assistant has a suggestion."""
    fake.desk.draft = DRAFT
    sign_in(page, fake, "/desk#case=39")
    expect(page.get_by_label("Trả lời Lê Minh Quân")).to_be_visible()
    return page


def test_a_suggestion_is_sent_as_it_is_with_its_source(mine: Page, fake: FakeServer) -> None:
    mine.locator("h2").first.click()
    mine.keyboard.press("g")
    expect(mine.locator(".draft")).to_contain_text("Phí là 7.000 đồng.")
    expect(mine.get_by_role("button", name="Gửi luôn")).to_be_focused()
    mine.keyboard.press("Enter")

    expect(mine.locator(".bubble.clerk", has_text="Phí là 7.000 đồng.")).to_contain_text("Đã gửi")
    (reply,) = fake.desk.replies
    assert reply.draft == "sent"
    assert [one.url for one in reply.links] == [LINK.url]
    assert [one.url for one in reply.moments] == [MOMENT.url]


def test_a_suggestion_is_edited_before_it_goes(mine: Page, fake: FakeServer) -> None:
    mine.get_by_role("button", name="Gợi ý").click()
    mine.get_by_role("button", name="Sửa").click()
    box = mine.get_by_label("Trả lời Lê Minh Quân")
    expect(box).to_have_value(DRAFT.text)
    mine.get_by_role("button", name=f"Bỏ {MOMENT.title}").click()
    box.fill("Phí 7.000 đồng nếu nộp trực tuyến.")
    mine.get_by_role("button", name="Gửi", exact=True).click()

    expect(mine.locator(".bubble.clerk", has_text="nếu nộp trực tuyến")).to_contain_text("Đã gửi")
    (reply,) = fake.desk.replies
    assert (reply.draft, reply.moments) == ("edited", ())
    assert [one.url for one in reply.links] == [LINK.url]


@pytest.mark.parametrize("size", [(1280, 720), (390, 844)])
def test_a_long_suggestion_leaves_question_and_reply_in_sight(
    mine: Page, fake: FakeServer, size: tuple[int, int]
) -> None:
    """Both buttons that send are on the screen, and some of the thread is."""
    fake.desk.draft = DRAFT.model_copy(
        update={"text": "\n".join(f"• Giấy tờ thứ {n}" for n in range(60))}
    )
    width, height = size
    mine.set_viewport_size({"width": width, "height": height})
    mine.get_by_role("button", name="Gợi ý").click()

    for name in ("Gửi luôn", "Gửi"):
        expect(mine.get_by_role("button", name=name, exact=True)).to_be_in_viewport(ratio=1)
    thread = mine.locator(".thread").bounding_box()
    assert thread is not None
    assert thread["height"] >= 64


def test_a_rejected_suggestion_is_on_record(mine: Page, fake: FakeServer) -> None:
    mine.get_by_role("button", name="Gợi ý").click()
    mine.get_by_role("button", name="Bỏ", exact=True).click()

    expect(mine.get_by_text("Bỏ câu trả lời gợi ý")).to_be_visible()
    expect(mine.locator(".draft")).to_be_hidden()
    assert fake.desk.replies == []


def test_a_procedure_is_found_and_its_papers_inserted(mine: Page) -> None:
    mine.get_by_role("button", name="Chèn thủ tục").click()
    mine.get_by_label("Tên thủ tục hoặc câu hỏi").fill("tạm trú")
    mine.get_by_role("button", name="Tìm").click()
    mine.get_by_role("dialog").get_by_role("button", name="Chèn").click()

    expect(mine.get_by_label("Trả lời Lê Minh Quân")).to_have_value(
        "Giấy tờ (1.004194, documents):\n• Tờ khai CT01"
    )
    expect(mine.locator(".attached li")).to_have_count(2)


def test_a_canned_reply_brings_its_source(mine: Page, fake: FakeServer) -> None:
    mine.get_by_role("button", name="Câu mẫu").click()
    mine.get_by_role("dialog").get_by_role("button", name="Chèn").click()
    mine.get_by_role("button", name="Gửi", exact=True).click()

    expect(mine.locator(".bubble.clerk", has_text="Sáng thứ Bảy")).to_contain_text("Đã gửi")
    assert fake.desk.replies[0].links[0].title == "Lịch trực của trung tâm"


def test_a_sent_reply_is_proposed_for_everybody(mine: Page, fake: FakeServer) -> None:
    mine.get_by_label("Trả lời Lê Minh Quân").fill("Được ạ, nộp ở xã.")
    mine.get_by_role("button", name="Gửi", exact=True).click()
    sent = mine.locator(".bubble.clerk", has_text="Được ạ")
    sent.get_by_role("button", name="Đưa vào kho trả lời").click()
    dialog = mine.get_by_role("dialog")
    expect(dialog.get_by_label("Câu trả lời")).to_have_value("Được ạ, nộp ở xã.")
    dialog.get_by_label("Căn cứ", exact=True).fill("Luật Hộ tịch 2014")
    dialog.get_by_label("Địa chỉ căn cứ").fill("https://vanban.example.gov.vn/60")
    dialog.get_by_role("button", name="Gửi duyệt").click()

    expect(mine.get_by_role("status").filter(has_text="Đã gửi")).to_be_visible()
    expect(mine.get_by_role("tab", name="Chờ duyệt")).to_have_text("Chờ duyệt 1")
    assert fake.desk.proposals[0].text == "Được ạ, nộp ở xã."
    mine.get_by_role("tab", name="Chờ duyệt").click()
    expect(mine.get_by_text("Bạn đề nghị câu này, người khác sẽ duyệt.")).to_be_visible()
    expect(mine.get_by_role("button", name="Duyệt", exact=True)).to_have_count(0)


@pytest.mark.parametrize(
    ("button", "step"),
    [("Duyệt", "approve"), ("Gộp vào câu #7", "approve"), ("Không duyệt", "reject")],
)
def test_the_second_person_decides(page: Page, fake: FakeServer, button: str, step: str) -> None:
    fake.desk.proposals.append(proposal(3, COLLEAGUE, False, ASKED))
    sign_in(page, fake)
    page.get_by_role("tab", name="Chờ duyệt").click()
    expect(page.locator(".proposal")).to_contain_text(f"{COLLEAGUE} đề nghị")
    expect(page.locator(".proposal")).to_contain_text("Gần giống câu #7 đã có.")

    page.get_by_role("button", name=button, exact=True).click()
    if step == "reject":
        page.get_by_label("Lý do").fill("Thiếu căn cứ")
        page.get_by_role("dialog").get_by_role("button", name="Không duyệt").click()

    expect(page.get_by_text("Không có câu nào chờ duyệt.")).to_be_visible()
    assert fake.desk.decided == [(3, step)]
    assert bubbles(page, "clerk") == []
