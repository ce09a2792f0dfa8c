"""Who is told of what, and once."""

from datetime import timedelta

from sqlalchemy import update

from bot.alert_kinds import Way
from bot.store.tables import cases, users
from tests.api.alerts.steps import LAN, MINH, choose, kinds
from tests.api.build import Site


def test_a_new_case_is_told_once_to_who_answers_there(site: Site) -> None:
    """However often it is looked at; nobody who did not choose it, or sits elsewhere."""
    choose(site, MINH, Way.EMAIL)
    with site.parts.engine.begin() as connection:
        connection.execute(update(users).where(users.c.id == MINH).values(office_id="thue-co-so-3"))

    site.case()
    new = [site.parts.gathering.gather() for _ in range(3)]
    site.clock.forward(120)
    later = [site.parts.gathering.gather() for _ in range(2)]

    assert new == [1, 0, 0]
    assert later == [0, 0]
    assert kinds(site, LAN) == ["new"]
    assert kinds(site, MINH) == []


def test_what_came_while_the_service_was_down_is_told_afterwards(site: Site) -> None:
    """The mark is where it was; an hour later the case still waits."""
    site.case()
    site.clock.forward(3600)

    assert site.parts.gathering.gather() >= 1
    assert "new" in kinds(site, LAN)


def test_who_is_given_a_case_is_told_and_nobody_else(site: Site) -> None:
    """Not by themselves, and not who gave it."""
    choose(site, MINH, Way.PUSH)
    case_id = site.case()
    page = site.clerk("lan")
    site.client.post(f"/api/desk/cases/{case_id}/claim", headers=page)
    site.parts.gathering.gather()

    site.client.post(f"/api/desk/cases/{case_id}/assign", headers=page, json={"to": MINH})
    site.parts.gathering.gather()

    assert kinds(site, MINH) == ["assigned"]
    assert "assigned" not in kinds(site, LAN)


def test_a_promise_about_to_pass_is_told_before_it_does(site: Site) -> None:
    """Ten minutes before, once, and not when it was kept."""
    site.case()
    runs_out = site.rows(cases)[-1]["runs_out_at"]
    site.clock.now = runs_out - timedelta(minutes=11)
    site.parts.gathering.gather()
    assert "due" not in kinds(site, LAN)

    site.clock.forward(120)
    site.parts.gathering.gather()
    site.parts.gathering.gather()

    assert kinds(site, LAN).count("due") == 1


def test_a_disabled_account_is_told_nothing(site: Site) -> None:
    """Whatever it chose."""
    choose(site, MINH, Way.EMAIL)
    site.parts.accounts.disable(None, MINH)
    site.case()
    site.parts.gathering.gather()
    site.parts.accounts.enable(None, MINH)

    assert kinds(site, LAN) == ["new"]
    assert kinds(site, MINH) == []
