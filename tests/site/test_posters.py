"""Posters: printed, rendered, scanned by a library that nobody here wrote, counted, led on."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from threading import Thread

import pypdfium2
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from api.look.profile import Channels, Profile
from api.posters.files import Size, make_file
from api.posters.pdf import draw
from api.posters.posters import Opens, Poster, Posters, Wish, poster_words, title_of
from api.posters.scans import Scans
from api.posters.tables import poster_scans
from bot.messages import Language
from bot.referrals import Referral, full_tag, read_tag
from tests.api.build import Site, refusal
from tests.samples import BIRTH, TEMPORARY

OFFICE = "xa-an-thuan"


def posters(guide: Site, telegram: str | None = "motcua_bot", **profile: object) -> Posters:
    """The poster maker of an office with a Telegram bot, and with a profile of its own."""
    given = Profile(channels=Channels(telegram=telegram)).model_copy(update=profile)
    parts = guide.parts
    return Posters(parts.settings, given, parts.tokens, parts.library)


def make(guide: Site, **wish: object) -> Poster:
    """A poster of the demo's settings."""
    return posters(guide).make(Wish(**wish))  # type: ignore[arg-type]


def read_codes(sheet: bytes, scale: float = 1.0) -> list[str]:
    """What a phone reads on a rendered sheet; 1.0 is 72 dots an inch."""
    picture = pypdfium2.PdfDocument(sheet)[0].render(scale=scale).to_pil()
    return [found.text for found in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize("size", ["a4", "a5"])
@pytest.mark.parametrize("opens", list(Opens))
def test_the_code_on_a_printed_poster_reads_back(guide: Site, opens: Opens, size: Size) -> None:
    """At a screen's resolution, from a sheet of the size that was asked for."""
    poster = make(guide, procedure=TEMPORARY, office=OFFICE, counter="3", opens=opens)
    sheet = draw(poster, size)
    width, height = pypdfium2.PdfDocument(sheet)[0].get_size()

    assert read_codes(sheet) == [poster.address]
    assert (round(width), round(height)) == ((595, 842) if size == "a4" else (420, 595))


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_poster_says_its_words_in_embedded_letters(guide: Site, language: Language) -> None:
    """Every word can be read back from the sheet, and no font is left to the printer."""
    poster = make(guide, procedure=BIRTH, office=OFFICE, counter="A2", language=language)
    sheet = draw(poster)
    page = pypdfium2.PdfDocument(sheet)[0].get_textpage()
    said = " ".join(page.get_text_range().split())

    words = poster_words()[language]
    for text in (poster.title, poster.counter, *poster.lead, poster.typed, words["safe"]):
        assert str(text) in said
    fonts = re.findall(rb"/BaseFont /(\S+)", sheet)
    assert fonts
    assert all(b"+BeVietnamPro-" in font for font in fonts if font != b"Helvetica")


def test_a_sticker_on_the_code_does_not_matter(guide: Site) -> None:
    """A sixteenth of it is covered: level Q."""
    poster = make(guide, procedure=BIRTH)
    picture = Image.open(BytesIO(make_file(poster, "png"))).convert("RGB")
    side = picture.width
    patch = Image.new("RGB", (side // 4, side // 4), "white")
    picture.paste(patch, (side * 5 // 8, side * 5 // 8))

    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [poster.address]


def test_a_plain_code_is_svg_or_png(guide: Site) -> None:
    """For those who lay out their own sheet."""
    poster = make(guide)
    svg = make_file(poster, "svg")
    png = Image.open(BytesIO(make_file(poster, "png")))

    assert svg.startswith(b"<svg")
    assert b"<script" not in svg
    assert [found.text for found in zxingcpp.read_barcodes(png)] == [poster.address]


def test_the_same_poster_is_the_same_sheet(guide: Site) -> None:
    """Printed again next year it keeps its tag and its count."""
    assert draw(make(guide, procedure=BIRTH)) == draw(make(guide, procedure=BIRTH))


@pytest.mark.parametrize(
    ("wish", "leads_to"),
    [
        (Wish(procedure=BIRTH), f"/p/{BIRTH}"),
        (Wish(procedure=BIRTH, office=OFFICE, counter="3"), f"/p/{BIRTH}"),
        (Wish(office=OFFICE), f"/co-quan/{OFFICE}"),
        (Wish(), "/"),
        (
            Wish(procedure=BIRTH, opens=Opens.TELEGRAM),
            r"https://t\.me/motcua_bot\?start=p_1-001193--v_t--s_\w{6}",
        ),
        (
            Wish(office=OFFICE, opens=Opens.MESSENGER),
            r"https://m\.me/1234567890\?ref=o_xa-an-thuan--v_m--s_\w{6}",
        ),
    ],
)
def test_a_scan_leads_to_what_the_poster_names(guide: Site, wish: Wish, leads_to: str) -> None:
    """Page, office, Telegram start payload, Messenger ref; each names the procedure."""
    maker = posters(guide)
    tag = maker.make(wish).tag

    assert re.fullmatch(leads_to, maker.destination(tag))
    assert maker.is_ours(tag)
    assert read_tag(tag).procedure == wish.procedure
    assert read_tag(tag).office == wish.office


def test_a_poster_outlives_its_channel(guide: Site) -> None:
    """Where the bot is gone the page opens."""
    tag = make(guide, procedure=BIRTH, opens=Opens.TELEGRAM).tag

    assert posters(guide, telegram=None).destination(tag) == f"/p/{BIRTH}"


@given(
    st.from_regex(r"[1-3]\.[0-9]{6}(\.H[0-9]{2})?", fullmatch=True),
    st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,4}){0,2}", fullmatch=True),
    st.from_regex(r"[A-Za-z0-9]{1,6}", fullmatch=True),
)
def test_a_tag_fits_every_channel_and_reads_back(code: str, office: str, counter: str) -> None:
    """64 of Telegram's characters, whatever the ids."""
    referral = Referral(code, office, counter, "t", "0a1b2c")
    made = full_tag(referral)

    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", made)
    assert read_tag(made) == referral


@pytest.mark.parametrize("office", ["a b", "a--b", "ủy-ban", "-a", "x" * 70])
def test_an_id_that_no_link_can_carry_is_refused(office: str) -> None:
    """With a sentence that says what to use."""
    with pytest.raises(ValueError, match=r"use a-z|shorten"):
        full_tag(Referral(office=office))


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        ({"procedure": "9.999999"}, "no procedure 9.999999"),
        ({"office": "khong-co"}, "there are: hcc-tinh"),
        ({"counter": "x" * 13}, "longer than 12"),
    ],
)
def test_a_poster_of_what_is_not_there_is_refused(
    guide: Site, wish: dict[str, str], says: str
) -> None:
    """Before it is printed a hundred times."""
    with pytest.raises(ValueError, match=says):
        make(guide, **wish)


def test_a_long_official_name_gives_way_to_peoples_own(guide: Site) -> None:
    """A title of two hundred letters cannot be read from two metres."""
    version = guide.parts.library.version(BIRTH)
    assert version is not None
    long = replace(version.procedure.wording, name="Thủ tục " + "đăng ký rất dài " * 9)

    assert title_of(version.procedure, "vi") == "Đăng ký khai sinh"
    assert title_of(replace(version.procedure, wording=long), "vi") == "Làm giấy khai sinh cho con"


def test_scans_are_counted_by_day_without_a_word_on_who(guide: Site) -> None:
    """Two today, one tomorrow; Vietnam's days. The table has room for nothing else."""
    tag = make(guide, procedure=BIRTH, office=OFFICE).tag
    for _ in range(2):
        answer = guide.client.get(f"/q/{tag}", follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (302, f"/p/{BIRTH}")
        assert answer.headers["cache-control"] == "no-store"
        assert "set-cookie" not in answer.headers
    guide.clock.forward(86_400)
    guide.client.get(f"/q/{tag}", follow_redirects=False)
    guide.clock.forward(-86_400)
    guide.clerk()

    counted = guide.client.get("/api/desk/posters/scans").json()
    assert {"tag": tag, "total": 3, "month": 3, "last": "2026-09-15"} in counted
    assert set(poster_scans.c.keys()) == {"tag", "day", "count"}


def test_a_made_up_tag_leads_on_and_is_not_counted(guide: Site) -> None:
    """Nobody can fill the table or the figures."""
    before = guide.parts.scans.all(date(2026, 9, 14))
    for tag in (f"p_{BIRTH}", f"p_{BIRTH.replace('.', '-')}--k_9--s_000000", "x"):
        answer = guide.client.get(f"/q/{tag}", follow_redirects=False)
        assert answer.status_code == 302

    assert guide.parts.scans.all(date(2026, 9, 14)) == before


@pytest.mark.parametrize("tag", ["a" * 65, "<script>", "a%0d%0ab"])
def test_an_odd_tag_is_refused(guide: Site, tag: str) -> None:
    """It never reaches a header."""
    assert guide.client.get(f"/q/{tag}", follow_redirects=False).status_code in (404, 422)


def test_scans_at_the_same_moment_are_all_counted(guide: Site) -> None:
    """Eight threads on the first scan of a day."""
    scans = Scans(guide.parts.engine)
    day = date(2026, 12, 1)
    threads = [Thread(target=scans.count, args=("together", day)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    (counted,) = [one for one in scans.all(day) if one.tag == "together"]
    assert (counted.total, counted.month, counted.last) == (8, 8, day)


def test_a_signed_in_clerk_gets_the_sheet(guide: Site) -> None:
    """Others do not; a wish that cannot be granted says why."""
    path = f"/api/desk/posters/file?procedure={BIRTH}&office={OFFICE}&counter=3"
    refusal(guide.client.get(path), 401, "signed_out")
    guide.clerk()
    answer = guide.client.get(path)

    assert answer.headers["content-type"] == "application/pdf"
    assert f"p_1-001193--o_{OFFICE}--k_3-vi-a4.pdf" in answer.headers["content-disposition"]
    assert read_codes(answer.content)[0].startswith("https://motcua.example.vn/q/p_1-001193")
    error = refusal(guide.client.get(f"{path}&opens=telegram"), 422, "invalid")
    assert "channels.telegram" in error.message


def test_the_printed_pages_code_opens_the_page(guide: Site) -> None:
    """The small code at the foot of a printed guide."""
    answer = guide.client.get(f"/p/{BIRTH}/qr.svg")

    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.content.startswith(b"<svg")


def test_every_word_of_a_poster_is_in_both_languages() -> None:
    """The same lines, none empty."""
    words = poster_words()

    assert words["vi"].keys() == words["en"].keys()
    assert words["vi"]["lead"].keys() == words["en"]["lead"].keys()
