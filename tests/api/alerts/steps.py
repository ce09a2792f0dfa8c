"""Who wants to be told, and what they were told of."""

from dataclasses import replace
from typing import Any

from bot.alert_kinds import Choice, Kind, Way
from bot.alerts.sending import Alerting
from bot.store import alerts
from bot.store.desk_tables import alerts as told
from tests.api.build import Site

LAN, MINH = 1, 2


def choose(site: Site, clerk: int, *ways: Way) -> None:
    """This clerk wants to be told of everything by these ways."""
    wanted = [Choice(kind, way) for kind in Kind for way in ways]
    with site.parts.engine.begin() as connection:
        alerts.choose(connection, clerk, wanted, "vi")


def kinds(site: Site, clerk: int) -> list[str]:
    """What a clerk was told of, oldest first."""
    return [row["kind"] for row in site.rows(told) if row["user_id"] == clerk]


def sending(site: Site, **more: Any) -> Alerting:
    """The sender with this mail server or push."""
    return replace(site.parts.alerting, **({"mail": None, "push": None} | more))
