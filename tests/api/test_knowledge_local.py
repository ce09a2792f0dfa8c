"""Videos, offices and groups edited in the browser."""

from httpx2 import Response

from bot.roles import Role
from tests.api.build import Site, become, refusal
from tests.api.local_forms import URL, VIDEO, problems, publish, send
from tests.samples import BIRTH, PERMANENT, TEMPORARY


def test_cues_that_overlap_or_run_backwards_are_refused_by_row(
    site: Site, editor: dict[str, str]
) -> None:
    cues = [
        {"start": -1, "end": 4, "words": "Chào."},
        {"start": 3, "end": 3, "words": "Bước một."},
        {"start": 4, "end": 9, "words": " "},
    ]

    assert problems(send(site, editor, "video", {**VIDEO, "cues": cues})) == [
        ("cues.0.start", "negative"),
        ("cues.1.end", "before_start"),
        ("cues.2.words", "required"),
        ("cues.0.end", "overlap"),
    ]


def test_each_cue_is_shown_with_its_step_and_the_questions_it_answers(
    site: Site, editor: dict[str, str]
) -> None:
    shown = site.client.post(f"{URL}/previews/moments", headers=editor, json=VIDEO).json()

    assert [cue["step"] for cue in shown["cues"]] == [None, 1, 2]
    assert {cue["code"] for cue in shown["cues"]} == {TEMPORARY}
    assert "fee" in shown["cues"][2]["answers"]
    assert shown["names"] == {TEMPORARY: "Đăng ký tạm trú"}


def test_a_transcript_is_read_into_cues_and_a_broken_one_says_what_to_mend(
    site: Site, editor: dict[str, str]
) -> None:
    srt = (
        "1\n00:00:01,000 --> 00:00:03,500\nChào bạn\n\n2\n00:00:03,500 --> 00:00:06,000\nBước một\n"
    )

    def upload(name: str, content: str) -> Response:
        url = f"{URL}/transcripts?name={name}"
        return site.client.post(url, headers=editor, content=content.encode())

    read = upload("a.srt", srt)
    bad = upload("a.srt", srt.replace("00:00:01,000 -->", "-00:00:01,000 -->"))
    other = upload("a.docx", "PK")

    assert read.json()["cues"][0] == {"start": 1.0, "end": 3.5, "words": "Chào bạn"}
    assert problems(bad) == [("file", "transcript")]
    assert "negative" in bad.json()["problems"][0]["detail"]
    assert problems(other) == [("file", "transcript_kind")]


def test_hours_are_shown_for_the_coming_week_as_they_would_be_answered(
    site: Site, editor: dict[str, str]
) -> None:
    form = {
        "opening_hours": "Mo-Fr 07:30-11:30,13:30-17:00; Sa 07:30-11:30",
        "special_days": [{"first": "2026-09-15", "reason": "Tập huấn"}],
    }

    week = site.client.post(f"{URL}/previews/hours", headers=editor, json=form).json()["days"]
    bad = site.client.post(
        f"{URL}/previews/hours", headers=editor, json={"opening_hours": "7h30-11h30"}
    )

    assert week[0]["day"] == "2026-09-14"
    assert week[0]["spans"] == ["07:30–11:30", "13:30–17:00"]
    assert (week[1]["spans"], week[1]["reason"]) == ([], "Tập huấn")
    assert week[5]["spans"] == ["07:30–11:30"]
    assert week[6]["spans"] == []
    assert problems(bad) == [("opening_hours", "hours")]


def test_an_office_is_edited_by_who_reaches_it_only(site: Site, editor: dict[str, str]) -> None:
    office = site.client.get(f"{URL}/records/office/xa-an-thuan").json()
    changed = {**office["record"], "opening_hours": "Mo-Fr 08:00-16:00"}
    sent = {"key": "xa-an-thuan", "number": office["number"]}
    elsewhere = become(site, Role.EDITOR, "hcc-tinh")
    refusal(send(site, elsewhere, "office", changed, **sent), 403, "not_allowed")
    own = become(site, Role.EDITOR, "xa-an-thuan")

    publish(site, send(site, own, "office", changed, **sent).json()["change"])

    (found,) = [one for one in site.parts.library.offices if one.id == "xa-an-thuan"]
    assert found.opening_hours == "Mo-Fr 08:00-16:00"
    again = {**office["record"]}
    sent["number"] += 1
    publish(site, send(site, own, "office", again, **sent).json()["change"])


def test_a_group_of_the_product_can_be_amended_and_withdrawn(
    site: Site, editor: dict[str, str]
) -> None:
    ours = site.client.get(f"{URL}/records/group/khai-sinh").json()
    assert (ours["number"], ours["texts"]) == (0, [])
    changed = {**ours["record"], "words": ["ba trong một"]}

    same = send(site, editor, "group", ours["record"], key="khai-sinh")
    publish(site, send(site, editor, "group", changed, key="khai-sinh").json()["change"])

    assert problems(same) == [("", "unchanged")]
    (found,) = [one for one in site.parts.library.groups if one.id == "khai-sinh"]
    assert found.asked_in("làm ba trong một cho con") == 3
    url = f"{URL}/records/group/khai-sinh/withdraw"
    body = {"reason": "Không còn làm ở xã"}
    publish(site, site.client.post(url, headers=editor, json=body).json()["change"])
    assert "khai-sinh" not in [one.id for one in site.parts.library.groups]
    publish(
        site,
        send(site, editor, "group", ours["record"], key="khai-sinh", number=2).json()["change"],
    )
    assert "khai-sinh" in [one.id for one in site.parts.library.groups]


def test_the_checklist_of_a_draft_names_each_paper_once(site: Site, editor: dict[str, str]) -> None:
    body = {"codes": [BIRTH, PERMANENT, None]}

    papers = site.client.post(f"{URL}/previews/checklist", headers=editor, json=body).json()

    names = [paper["name"] for paper in papers]
    assert len(names) == len(set(names)) > 3
    assert {step for paper in papers for step in paper["steps"].split(", ")} <= {"1", "2"}
