"""The office's profile: one file for name, look, words and channels, checked before it is used."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from PIL import Image

from api.look.colours import TEXT, PoorContrast, contrast, look
from api.look.profile import Profile, ProfileUnreadable, load_profile
from bot.words import load_words
from tests.api.build import Site, site_over
from tests.samples import BIRTH
from tests.site.test_procedure_page import text_of

EXAMPLE = Path(__file__).parents[2] / "deploy" / "profile.example.yml"
LIGHT_GROUNDS = ("#ffffff", "#f5f7f6")
colours = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)


@pytest.fixture
def office(guide: Site) -> Site:
    """The application of an office with the example's profile."""
    profile = load_profile(EXAMPLE)
    words = profile.say(guide.parts.words)
    return site_over(replace(guide.parts, profile=profile, words=words))


def written(folder: Path, text: str) -> Path:
    """A profile file."""
    path = folder / "profile.yml"
    path.write_text(text, "utf-8")
    return path


@given(colours)
def test_whatever_colour_is_accepted_can_be_read(accent: str) -> None:
    """In light and dark, as text, under text, and on its own tint."""
    try:
        made = look(accent)
    except PoorContrast:
        assume(False)
    light, dark = made.light, made.dark

    for ground in (*LIGHT_GROUNDS, light["soft"]):
        assert contrast(light["accent"], ground) >= TEXT
        assert contrast(light["accent-strong"], ground) >= TEXT
    assert contrast(light["on-accent"], light["accent"]) >= TEXT
    for ground in ("#0f1513", "#161e1b", dark["soft"]):
        assert contrast(dark["accent"], ground) >= TEXT
    assert contrast(dark["on-accent"], dark["accent"]) >= TEXT


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#0000ff", "#ffffff", 8.59)],
)
def test_contrast_is_wcags(one: str, other: str, ratio: float) -> None:
    """Either way round, as other tools work it out."""
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert contrast(other, one) == contrast(one, other)


def test_a_pale_colour_is_refused_with_one_that_will_do(tmp_path: Path) -> None:
    """The message is an instruction, and following it helps."""
    with pytest.raises(ProfileUnreadable, match=r"take #[0-9a-f]{6} or darker") as error:
        load_profile(written(tmp_path, 'colour: "#ffcc00"'))

    taken = str(error.value).split("take ")[1][:7]
    assert load_profile(written(tmp_path, f'colour: "{taken}"')).colour == taken


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("color: red", "color: Extra inputs are not permitted"),
        ("colour: red", "colour: String should match pattern"),
        ("name: Xã An Thuận", "name: Input should be"),
        ("name: {vi: Xã An Thuận}", "name.en: Field required"),
        ("greeting: {vi: 'Chào {ten}', en: Hello}", "unknown marks"),
        ("notice: {vi: '{office', en: x}", "brace"),
        ("languages: []", "languages: "),
        ("channels: {telegram: 'https://t.me/x'}", "channels.telegram"),
        ("logo: khong-co.svg", "khong-co.svg"),
        ("logo: profile.yml", "neither SVG nor PNG"),
        ("a: [", "while parsing"),
    ],
)
def test_a_profile_that_cannot_be_used_says_where_and_why(
    tmp_path: Path, text: str, says: str
) -> None:
    """Before the server starts, with the file's name."""
    with pytest.raises(ProfileUnreadable) as error:
        load_profile(written(tmp_path, text))

    assert says in str(error.value)
    assert "profile.yml" in str(error.value)


def test_without_a_profile_nothing_changes() -> None:
    """And an empty file is one that decides nothing."""
    assert load_profile(None) == Profile()
    assert load_profile(None).say(load_words()) == load_words()


def test_the_office_speaks_its_own_words(office: Site) -> None:
    """Name, notice and greeting in the widget's session, in both languages."""
    vi = office.client.post("/api/chat/session", json={}).json()
    en = office.client.post("/api/chat/session", json={"language": "en"}).json()

    assert vi["office"] == "Trung tâm Phục vụ hành chính công xã An Thuận"
    assert en["office"] == "An Thuận Commune Public Administration Service Centre"
    assert vi["notice"].startswith("Đây là trợ lý tự động của ")
    assert "Trung tâm Phục vụ hành chính công xã An Thuận" in vi["notice"]
    assert "assistant of An Thuận Commune Public Administration Service Centre" in en["notice"]
    assert vi["greeting"] == "Chào bạn! Một cửa xã An Thuận nghe đây. Bạn cần làm thủ tục gì?"
    assert en["greeting"].startswith("Hello! This is An Thuận's")


def test_one_page_says_who_answers_and_where_else_to_ask(office: Site) -> None:
    """Notice of automation, privacy, channels with their links."""
    page = office.client.get("/gioi-thieu").text
    said = text_of(page)

    assert "Đây là trợ lý tự động của" in said
    assert "Nội dung trao đổi chỉ dùng để trả lời bạn" in said
    for address in (
        "https://t.me/xaanthuan_bot",
        "https://m.me/xaanthuan",
        "tel:02400000112",
        "https://anthuan.example.gov.vn/",
    ):
        assert f'href="{address}"' in page


def test_its_colours_are_a_style_sheet_of_their_own(office: Site, guide: Site) -> None:
    """For our pages and, by its own names, for the widget; empty where none was chosen."""
    css = office.client.get("/profile.css")

    assert css.headers["content-type"] == "text/css; charset=utf-8"
    assert "--accent:#9a3412;" in css.text
    assert "--mot-cua-accent:#9a3412;" in css.text
    assert "prefers-color-scheme:dark" in css.text
    assert guide.client.get("/profile.css").text == ""


def test_its_logo_is_served_and_shown(guide: Site, tmp_path: Path) -> None:
    """A picture beside the profile; nothing where there is none."""
    Image.new("RGB", (64, 64), "#9a3412").save(tmp_path / "logo.png")
    profile = load_profile(written(tmp_path, "logo: logo.png"))
    site = site_over(replace(guide.parts, profile=profile))

    assert site.client.get("/profile/logo").headers["content-type"] == "image/png"
    assert 'src="/profile/logo"' in site.client.get("/thu-tuc").text
    assert guide.client.get("/profile/logo").status_code == 404
    assert "/profile/logo" not in guide.client.get("/thu-tuc").text


def test_an_office_of_one_language_offers_no_other(guide: Site, tmp_path: Path) -> None:
    """The switch is left out."""
    profile = load_profile(written(tmp_path, "languages: [vi]"))
    site = site_over(replace(guide.parts, profile=profile))

    assert 'class="language"' in guide.client.get(f"/p/{BIRTH}").text
    assert 'class="language"' not in site.client.get(f"/p/{BIRTH}").text
