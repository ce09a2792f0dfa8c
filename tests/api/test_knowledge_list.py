"""The list of procedures as an editor looks through it."""

from typing import Any

import pytest

from bot.roles import Role
from tests.api.build import Site, become, refusal
from tests.samples import BIRTH, TEMPORARY

URL = "/api/desk/knowledge/procedures"


@pytest.fixture
def editor(site: Site) -> Site:
    """The site with an editor signed in."""
    become(site, Role.EDITOR)
    return site


def listed(site: Site, **query: Any) -> dict[str, Any]:
    """The page that was asked for."""
    answer = site.client.get(URL, params=query)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def codes(page: dict[str, Any]) -> list[str]:
    """The codes on a page, in order."""
    return [row["code"] for row in page["rows"]]


def test_a_procedure_is_found_by_its_name_without_marks_and_by_its_code(editor: Site) -> None:
    """Words in any order; nothing where none fits."""
    assert codes(listed(editor, q="tru tam")) == [TEMPORARY]
    assert codes(listed(editor, q=BIRTH)) == [BIRTH]
    assert codes(listed(editor, q="không có thủ tục này")) == []


def test_filters_say_how_many_they_show(editor: Site) -> None:
    """The counts are of all procedures, whatever is looked for."""
    page = listed(editor, q="tạm trú")

    assert page["total"] == 1
    assert page["counts"]["all"] == page["counts"]["in_force"] == 4
    assert page["counts"]["waiting"] == page["counts"]["ended"] == 0
    assert len(page["fields"]) >= 2


def test_a_page_beyond_the_last_is_the_last(editor: Site) -> None:
    """A list that shrinks under somebody's eyes leaves them on a page that there is."""
    page = listed(editor, page=99)

    assert (page["page"], page["pages"], len(page["rows"])) == (1, 1, 4)


def test_a_clerk_learns_nothing(site: Site) -> None:
    """Neither what waits nor how many there are."""
    become(site, Role.CLERK)

    refusal(site.client.get(URL), 403, "not_allowed")
