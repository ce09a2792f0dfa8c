"""Search, lists, what changed, and what search engines and feed readers get."""

import re
from dataclasses import replace
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from api.guide.catalogue import life_events, slug
from api.guide.changes import FIELDS, recent_changes
from api.views.guide import strings
from knowledge.procedures import Channel, Method, Procedure, Wording
from knowledge.store.rows import new_version
from tests.api.build import Site
from tests.knowledge.fresh import NOW, store
from tests.samples import BIRTH, CODES, PERMANENT, TEMPORARY
from tests.site.build import ABOLISHED, DECISION, REPLACED

ATOM = {"a": "http://www.w3.org/2005/Atom"}
MAP = {"m": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def codes_in(page: str) -> list[str]:
    """The procedures that a page links to, in order, each once."""
    return list(dict.fromkeys(re.findall(r'href="/p/(\d\.\d{6})', page)))


@pytest.mark.parametrize("asked", ["đăng ký khai sinh", "dang ky khai sinh", "DANG KY  KHAI SINH"])
def test_search_finds_with_or_without_diacritics(guide: Site, asked: str) -> None:
    """The procedure meant stands first."""
    page = guide.client.get("/tim", params={"q": asked})

    assert page.status_code == 200
    assert codes_in(page.text)[0] == BIRTH
    assert page.headers["cache-control"] == "no-store"


def test_a_code_leads_to_its_page(guide: Site) -> None:
    """Typed as it stands on a poster or form."""
    answer = guide.client.get(f"/tim?q= {BIRTH} &lang=en", follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, f"/p/{BIRTH}?lang=en")


def test_what_was_asked_is_shown_as_text(guide: Site) -> None:
    """Markup in a question is never markup in the page."""
    text = guide.client.get("/tim", params={"q": '"><script>alert(1)</script>'}).text

    assert "<script>alert" not in text
    assert 'value="&#34;&gt;&lt;script' in text


def test_the_index_lists_every_field_with_its_procedures(guide: Site) -> None:
    """Together the fields hold every procedure in force, each once."""
    text = guide.client.get("/thu-tuc").text
    slugs = re.findall(r'href="/linh-vuc/([^"]+)"', text)
    listed = [c for s in slugs for c in codes_in(guide.client.get(f"/linh-vuc/{s}").text)]

    assert sorted(listed) == sorted(CODES)


def test_a_life_event_lists_what_is_in_force_in_its_order(guide: Site) -> None:
    """Procedures that are not published are left out, and events without any are not shown."""
    moving = guide.client.get("/viec/chuyen-nha").text
    shown = re.findall(r'href="/viec/([^"]+)"', guide.client.get("/thu-tuc").text)

    assert codes_in(moving) == [TEMPORARY, PERMANENT]
    assert shown == ["co-con", "chuyen-nha", "ho-chieu"]


def test_life_events_are_written_in_both_languages_and_once() -> None:
    """Keys are addresses; codes have the national form."""
    events = life_events()

    assert len({event.key for event in events}) == len(events)
    for event in events:
        assert event.key == slug(event.key)
        assert event.name
        assert event.name_en
        assert event.text.endswith(".")
        assert event.text_en.endswith(".")
        assert len(set(event.procedures)) == len(event.procedures)
        assert all(re.fullmatch(r"\d\.\d{6}", code) for code in event.procedures)


def test_what_changed_lately_is_newest_first_and_the_first_filling_is_no_change(
    guide: Site,
) -> None:
    """Amended, abolished, replaced: each with its kind and decision."""
    text = guide.client.get("/moi").text

    assert codes_in(text) == [REPLACED, ABOLISHED, TEMPORARY]
    assert re.findall(r'class="kind (\w+)"', text) == ["abolished", "abolished", "amended"]
    assert text.count(DECISION) == 3


def test_after_half_a_year_nothing_is_new(guide: Site) -> None:
    """The page says so."""
    guide.clock.forward(200 * 86_400)
    text = guide.client.get("/moi").text
    guide.clock.forward(-200 * 86_400)

    assert codes_in(text) == []
    assert "chưa có thay đổi" in text


def test_the_feed_is_atom(guide: Site) -> None:
    """With an id for each version, so that a second amendment is a second entry."""
    answer = guide.client.get("/moi.atom")
    feed = ElementTree.fromstring(answer.text)

    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    entries = feed.findall("a:entry", ATOM)
    assert [entry.findtext("a:id", "", ATOM) for entry in entries] == [
        f"https://motcua.example.vn/p/{code}#v2" for code in (REPLACED, ABOLISHED, TEMPORARY)
    ]
    assert feed.findtext("a:updated", "", ATOM) == entries[0].findtext("a:updated", "", ATOM)


def test_the_sitemap_lists_every_page_that_is_there(guide: Site) -> None:
    """Each address answers 200; nothing abolished is among them."""
    found = ElementTree.fromstring(guide.client.get("/sitemap.xml").text)
    addresses = [one.text or "" for one in found.findall("m:url/m:loc", MAP)]
    root = "https://motcua.example.vn"

    assert {f"{root}/p/{code}" for code in CODES} <= set(addresses)
    assert not any(code in address for address in addresses for code in (ABOLISHED, REPLACED))
    for address in addresses:
        path = address.removeprefix(root)
        assert guide.client.get(path).status_code == 200, path


def test_robots_may_read_the_guide_and_no_conversation(guide: Site) -> None:
    """And find the sitemap."""
    lines = guide.client.get("/robots.txt").text.splitlines()

    assert "Disallow: /api/" in lines
    assert "Disallow: /hoi" in lines
    assert "Disallow: /" not in lines
    assert lines[-1] == "Sitemap: https://motcua.example.vn/sitemap.xml"


def test_subtitles_are_webvtt_open_to_other_sites(guide: Site) -> None:
    """The widget plays videos on pages of other offices."""
    video = guide.parts.library.videos[0]
    answer = guide.client.get(f"/videos/{video.id}.vtt")

    assert answer.headers["content-type"] == "text/vtt; charset=utf-8"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.text.startswith("WEBVTT\n\n00:00:")
    assert answer.text.count(" --> ") == len(video.cues)


def test_an_amendment_names_the_fields_that_changed() -> None:
    """Each once; a new guide and one that ended name none."""
    kept = store()
    ways = (Method(Channel.DIRECT, "3 ngày", "5.000 đồng"), Method(Channel.ONLINE, "3 ngày"))
    before = Procedure("1.1", Wording("Đăng ký", steps="Nộp hồ sơ.", methods=ways))
    cheaper = tuple(replace(way, fee="8.000 đồng") for way in ways)
    wording = replace(before.wording, steps="Nộp hồ sơ tại xã.", methods=cheaper)
    after = replace(before, wording=wording, decided_on=date(2026, 7, 1))
    kept.publish("first", NOW, [(new_version(before, 1), "a")])
    kept.publish("then", NOW + timedelta(days=1), [(new_version(after, 2), "a")])
    kept.publish(
        "new", NOW + timedelta(days=2), [(new_version(replace(after, code="1.2"), 1), "a")]
    )

    found = recent_changes(kept.engine, NOW + timedelta(days=3))

    assert [(one.code, one.kind, one.fields) for one in found] == [
        ("1.2", "new", ()),
        ("1.1", "amended", ("steps", "fee", "decision")),
    ]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_field_that_may_change_has_a_name(lang: str) -> None:
    """What the list of changes can name stands in the strings, and nothing else."""
    named = strings(lang)["changes"]["fields"]

    assert set(named) == {*FIELDS.values(), "time", "fee", "ways", "other"}
