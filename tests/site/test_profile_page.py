"""An office's profile is checked and shown on a page before anybody reads it."""

from collections.abc import Iterator
from html import unescape

import pytest
from sqlalchemy import update

from bot.roles import Role
from bot.store.tables import users
from tests.api.build import Site, refusal
from tests.site.test_procedure_page import text_of
from tests.site.test_profile import EXAMPLE

URL = "/desk/profile"
TRIED = """name: {vi: "Phường Thử <b>", en: "Trial ward"}
colour: "#1d4ed8"
greeting: {vi: "Chào bạn thử!", en: "Hello trial!"}
channels: {telegram: phuongthu_bot}
"""


def become(site: Site, role: Role) -> None:
    """Lan signs in with this role."""
    with site.parts.engine.begin() as connection:
        connection.execute(update(users).where(users.c.login == "lan").values(role=role.value))
    site.clerk()


@pytest.fixture
def lead(guide: Site) -> Iterator[Site]:
    """A lead at the desk."""
    become(guide, Role.LEAD)
    yield guide
    become(guide, Role.CLERK)


def test_the_page_begins_with_a_profile_that_works(lead: Site) -> None:
    """That in use, else the product's example, to be changed; and what it makes."""
    page = lead.client.get(URL)

    assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
    assert EXAMPLE.read_text("utf-8").split("\n")[0] in unescape(page.text)
    assert "Chào bạn! Một cửa xã An Thuận nghe đây." in text_of(page.text)
    assert 'role="alert"' not in page.text


def test_what_a_file_makes_is_shown_and_changes_nothing(lead: Site) -> None:
    """Name, greeting, notice, colour and links, with markup as text; citizens see none of it."""
    page = lead.client.post(URL, data={"text": TRIED}).text

    assert "Phường Thử &lt;b&gt;" in page
    assert "Chào bạn thử!" in text_of(page)
    assert 'href="/desk/profile/look.css?colour=%231d4ed8"' in page
    assert 'href="https://t.me/phuongthu_bot"' in page
    assert "Phường Thử" not in lead.client.get("/gioi-thieu").text
    css = lead.client.get(f"{URL}/look.css", params={"colour": "#1d4ed8"})
    assert css.headers["content-type"].startswith("text/css")
    assert "--accent:" in css.text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("color: red", "color: Extra inputs are not permitted"),
        ('colour: "#ffcc00"', "or darker"),
        ("a: [", "while parsing"),
    ],
)
def test_what_is_wrong_is_said_and_not_handed_out(lead: Site, text: str, says: str) -> None:
    """What was written stays in the field; a file that does not work is not taken away."""
    page = lead.client.post(URL, data={"text": text, "take": "true"})

    assert page.headers["content-type"].startswith("text/html")
    assert says in text_of(page.text)
    assert 'role="alert"' in page.text
    assert text.replace('"', "&#34;") in page.text


def test_a_checked_file_is_taken_away_as_it_was_written(lead: Site) -> None:
    """To be put where the settings name it."""
    file = lead.client.post(URL, data={"text": TRIED.replace("\n", "\r\n"), "take": "true"})

    assert file.headers["content-disposition"] == 'attachment; filename="profile.yml"'
    assert file.text == TRIED


def test_a_clerk_and_a_stranger_do_not_see_it(guide: Site) -> None:
    """Leads and those who keep the accounts do."""
    become(guide, Role.CLERK)
    refusal(guide.client.get(URL), 403, "not_allowed")
    guide.client.cookies.clear()
    refusal(guide.client.post(URL, data={"text": TRIED}), 401, "signed_out")
    refusal(guide.client.get(f"{URL}/look.css", params={"colour": "#1d4ed8"}), 401, "signed_out")
