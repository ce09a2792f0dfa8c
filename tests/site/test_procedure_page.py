"""A procedure's page: the record in force, word for word, for people, printers and machines."""

import json
import re
from dataclasses import replace
from html import unescape
from typing import Any

import pytest

from api.guide.page import Way, guide_page, steps
from bot.answering.compose import Frame
from knowledge.procedures import Channel, DossierCase, DossierItem, Method
from tests.api.build import Site
from tests.samples import BIRTH, CODES, PERMANENT, TEMPORARY
from tests.site.build import ABOLISHED, DECISION, REPLACED


def text_of(page: str) -> str:
    """What a page says, without its tags."""
    body = re.sub(r"<(script|style|head)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def linked_data(page: str) -> dict[str, Any]:
    """The JSON-LD of a page."""
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


@pytest.mark.parametrize("code", CODES)
def test_every_procedure_in_force_has_its_page(guide: Site, code: str) -> None:
    """With its name, code, day and the link to its source."""
    version = guide.parts.library.version(code)
    assert version is not None
    answer = guide.client.get(f"/p/{code}")

    assert answer.status_code == 200
    said = text_of(answer.text)
    procedure = version.procedure
    assert procedure.name.removeprefix("Thủ tục ").lower() in said.lower()
    assert code in said
    day = version.checked_on or procedure.as_of
    assert day is not None
    assert f"Cập nhật đến {day:%d/%m/%Y}" in said
    assert f'href="{procedure.url}"' in answer.text
    assert "Xem bản gốc: Cổng Dịch vụ công quốc gia" in said


@pytest.mark.parametrize("code", CODES)
def test_the_page_says_what_the_record_says(guide: Site, code: str) -> None:
    """Every paper and every fee in force stands there, word for word."""
    version = guide.parts.library.version(code)
    assert version is not None
    said = text_of(guide.client.get(f"/p/{code}").text)
    wording = version.procedure.wording

    for case in wording.dossier:
        for item in case.items:
            for line in item.name.splitlines():
                first = line.strip("-+*• ").rstrip(".;, ")
                assert " ".join(first.split()) in said
    fees = [m.fee for m in wording.methods if m.fee]
    assert all(" ".join(line.split()) in said for fee in fees for line in fee.splitlines())


def test_the_amended_version_is_the_one_shown(guide: Site) -> None:
    """Its number and its decision."""
    said = text_of(guide.client.get(f"/p/{TEMPORARY}").text)

    assert "phiên bản 2" in said
    assert DECISION in said


def test_in_english_the_offices_own_translation_is_shown(guide: Site) -> None:
    """And the page says its language."""
    answer = guide.client.get(f"/p/{BIRTH}?lang=en")

    assert '<html lang="en">' in answer.text
    assert "Birth registration" in text_of(answer.text)
    assert "Papers to prepare" in text_of(answer.text)


def test_each_page_names_its_canonical_address_and_its_translation(guide: Site) -> None:
    """Search engines see one page in two languages, whatever else the address carried."""
    text = guide.client.get(f"/p/{BIRTH}?lang=en&utm_source=x").text
    address = f"https://motcua.example.vn/p/{BIRTH}"

    assert f'<link rel="canonical" href="{address}?lang=en">' in text
    assert f'hreflang="vi" href="{address}"' in text
    assert f'hreflang="en" href="{address}?lang=en"' in text


def test_the_linked_data_is_a_government_service(guide: Site) -> None:
    """What schema.org asks for, from the record only."""
    data = linked_data(guide.client.get(f"/p/{TEMPORARY}").text)
    version = guide.parts.library.version(TEMPORARY)
    assert version is not None

    assert data["@type"] == "GovernmentService"
    assert data["identifier"] == TEMPORARY
    assert data["name"] == version.procedure.name
    assert data["isBasedOn"] == version.procedure.url
    assert {c["name"] for c in data["availableChannel"]} == {
        m.channel.value for m in version.procedure.wording.methods
    }
    assert all(o["address"] for o in data["serviceOperator"])


def test_an_abolished_procedure_is_gone_and_names_its_decision(guide: Site) -> None:
    """410, no papers to prepare, and procedures close to it."""
    answer = guide.client.get(f"/p/{ABOLISHED}")
    said = text_of(answer.text)

    assert answer.status_code == 410
    assert "Thủ tục đã bãi bỏ" in said
    assert DECISION in said
    assert "01/09/2026" in said
    assert "Giấy tờ cần chuẩn bị" not in said
    assert re.search(r'href="/p/\d\.\d{6}"', answer.text)


def test_a_replaced_procedure_names_its_successor(guide: Site) -> None:
    """One link leads to what is in force."""
    answer = guide.client.get(f"/p/{REPLACED}")

    assert answer.status_code == 410
    assert "Thủ tục thay thế" in answer.text
    assert f'href="/p/{PERMANENT}"' in answer.text


@pytest.mark.parametrize("path", ["/p/1.000001", "/p/<script>", "/viec/x", "/linh-vuc/x"])
def test_a_page_that_is_not_there_helps(guide: Site, path: str) -> None:
    """404 with the search, in the page's language."""
    answer = guide.client.get(path)

    assert answer.status_code == 404
    assert 'action="/tim"' in answer.text
    assert "<script>" not in answer.text.replace('<script type="module"', "")


def test_a_reader_who_has_the_page_gets_no_body(guide: Site) -> None:
    """The tag changes with the language and the address, not with the reader."""
    first = guide.client.get(f"/p/{BIRTH}")
    tag = first.headers["etag"]
    again = guide.client.get(f"/p/{BIRTH}", headers={"If-None-Match": tag})
    english = guide.client.get(f"/p/{BIRTH}?lang=en", headers={"If-None-Match": tag})

    assert first.headers["cache-control"] == "public, max-age=300, must-revalidate"
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert english.status_code == 200


def test_the_tag_changes_with_the_day_and_the_revision(guide: Site) -> None:
    """A fee whose window ends is not shown for a day too long."""
    before = guide.client.get(f"/p/{BIRTH}").headers["etag"]
    guide.clock.forward(86_400)
    after = guide.client.get(f"/p/{BIRTH}").headers["etag"]
    guide.clock.forward(-86_400)

    assert before != after


def test_steps_keep_their_numbers_and_their_lines() -> None:
    """A line without a number belongs to the step before it; nothing is lost."""
    text = "Bước 1: Nộp hồ sơ.\n- Trực tiếp.\n- Trực tuyến.\nBước 2: Nhận kết quả."

    one, two = steps(text)

    assert (one.number, one.head, one.more) == (
        "Bước 1:",
        "Nộp hồ sơ.",
        ("Trực tiếp.", "Trực tuyến."),
    )
    assert (two.number, two.head, two.more) == ("Bước 2:", "Nhận kết quả.", ())


def test_a_fee_whose_window_is_past_is_not_on_the_page(guide: Site) -> None:
    """By the same rule as the answers; the page says that something was left out."""
    version = guide.parts.library.version(TEMPORARY)
    assert version is not None
    method = Method(Channel.DIRECT, "3 ngày", "50.000 đồng đến hết ngày 31/12/2025")
    wording = replace(version.procedure.wording, methods=(method,))
    frame = Frame(guide.parts.words, "vi", version, wording, guide.clock.now)

    page = guide_page(frame, 365)

    assert page.ways == (Way(("trực tiếp",), ("3 ngày",), (), ()),)
    assert page.warnings == (guide.parts.words.say("defect.fee_window_past", "vi"),)


def test_a_place_that_does_it_otherwise_is_named_with_its_decision(guide: Site) -> None:
    """In its own words; a rule whose time is over is not shown."""
    said = text_of(guide.client.get(f"/p/{TEMPORARY}").text)

    assert "Xã An Thuận, tỉnh Sông Thao Thời hạn 2 ngày làm việc" in said
    assert "Nộp trực tuyến: Phí, lệ phí Miễn phí" in said
    assert "88/QĐ-UBND" in said
    assert "Xã Cũ" not in said
    assert "Quy định riêng của địa phương" not in text_of(guide.client.get(f"/p/{PERMANENT}").text)


def test_a_record_that_was_not_checked_for_long_says_so(guide: Site) -> None:
    """By the limit of the settings, like the answers."""
    fresh = text_of(guide.client.get(f"/p/{BIRTH}").text)
    guide.clock.forward(800 * 86_400)
    old = text_of(guide.client.get(f"/p/{BIRTH}").text)

    assert "đối chiếu với nguồn lần cuối" not in fresh
    assert "đối chiếu với nguồn lần cuối ngày 01/07/2026" in old


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_procedures_done_together_have_one_checklist(guide: Site, lang: str) -> None:
    """In the order of doing; a step without a guide is named; papers name their steps."""
    link = re.search(
        r'href="(/lien-thong/[^"]+)"', guide.client.get(f"/p/{BIRTH}?lang={lang}").text
    )
    assert link
    page = guide.client.get(unescape(link[1])).text
    said = text_of(page)

    assert re.findall(r'<li id="b\d">\s*<a href="/p/([\d.]+)', page) == [BIRTH, PERMANENT]
    assert ("Bạn hỏi cơ quan bảo hiểm xã hội." if lang == "vi" else "Ask the social") in said
    assert ("bước 1" if lang == "vi" else "step 1") in said
    assert "Nghị định 63/2024/NĐ-CP" in said


def test_a_group_without_any_guide_says_whom_to_ask_and_is_not_listed(guide: Site) -> None:
    """Its steps are named, and no paper is invented."""
    listed = re.findall(r'href="/lien-thong/([^"]+)"', guide.client.get("/thu-tuc").text)
    page = guide.client.get("/lien-thong/khai-tu").text

    assert listed == ["khai-sinh"]
    assert text_of(page).count("Bước này chưa có hướng dẫn riêng ở đây.") == 3
    assert "Ủy ban nhân dân cấp xã hoặc cơ quan bảo hiểm xã hội" in text_of(page)
    assert 'class="papers"' not in page
    assert guide.client.get("/lien-thong/khong-co").status_code == 404


def test_remarks_among_the_papers_have_no_box_to_tick(guide: Site) -> None:
    """A note, or a case without a number of copies, is nothing to bring."""
    version = guide.parts.library.version(TEMPORARY)
    assert version is not None
    dossier = (
        DossierCase(
            "Giấy tờ phải nộp",
            (DossierItem("Tờ khai", originals=1), DossierItem("Trường hợp nộp qua mạng thì thôi")),
        ),
        DossierCase("Lưu ý", (DossierItem("Cán bộ giữ bản sao"),)),
    )
    wording = replace(version.procedure.wording, dossier=dossier)
    page = guide_page(Frame(guide.parts.words, "vi", version, wording, guide.clock.now), 365)

    marks = [[paper.remark for paper in each.papers] for each in page.checklists]
    assert marks == [[False, True], [True]]
    assert page.checklists[0].papers[0].count == "1 bản chính"
