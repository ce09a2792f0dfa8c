"""What an operator does with the office's Pages: set up, subscribe again, check."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.channels.messenger.graph import Graph, GraphRefusedError
from bot.channels.messenger.profile import SUBSCRIBED, profile
from bot.channels.troubles import Kind, Trouble
from bot.channels.words import AllWords

NEEDED = ("pages_messaging", "pages_manage_metadata")
"""Permissions without which nothing can be sent, or subscribed to."""


@dataclass(frozen=True, slots=True)
class PageHealth:
    """The state of one Page. `refused` is Graph's own words where the token does not work.

    `expires_at` is None for a token that does not expire, or where it could not be asked.
    """

    page: str
    name: str | None = None
    refused: str | None = None
    valid: bool | None = None
    expires_at: datetime | None = None
    missing_permissions: tuple[str, ...] = ()
    missing_fields: tuple[str, ...] = ()
    has_get_started: bool = False

    def troubles(self) -> Iterator[Trouble]:
        """What an administrator has to mend."""
        if self.refused is not None:
            yield Trouble(Kind.ACCESS_REFUSED, self.refused)
            return
        if self.valid is False:
            yield Trouble(Kind.ACCESS_INVALID)
        elif self.expires_at is not None:
            yield Trouble(Kind.ACCESS_ENDS, self.expires_at.astimezone(UTC).date().isoformat())
        if self.missing_permissions:
            yield Trouble(Kind.PERMISSION_MISSING, ", ".join(self.missing_permissions))
        if self.missing_fields:
            yield Trouble(Kind.NOT_SUBSCRIBED, ", ".join(self.missing_fields))
        if not self.has_get_started:
            yield Trouble(Kind.NO_START)

    @property
    def ok(self) -> bool:
        """Whether messages come in and go out."""
        return self.refused is None and self.valid is not False and not self.missing_fields


class PageAdmin:
    """Calls that prepare and examine the Pages of one app. Without `app_id` tokens are only
    tried, not inspected."""

    def __init__(
        self, pages: Mapping[str, str], graph: Graph, words: AllWords, app_id: str, app_secret: str
    ) -> None:
        self._pages = dict(pages)
        self._graph = graph
        self._words = words
        self._app_id = app_id
        self._app_token = f"{app_id}|{app_secret}" if app_id else ""

    async def setup(self, webhook: str, verify_token: str) -> None:
        """Set the app's webhook, each Page's profile and its subscription; safe to repeat.

        Raises GraphRefusedError and httpx.HTTPError.
        """
        if self._app_token:
            body = {
                "object": "page",
                "callback_url": webhook,
                "verify_token": verify_token,
                "fields": ",".join(SUBSCRIBED),
            }
            path = f"{self._app_id}/subscriptions"
            await self._graph.ask("POST", path, self._app_token, body)
        for page, token in self._pages.items():
            path = f"{page}/messenger_profile"
            await self._graph.ask("POST", path, token, profile(self._words))
        await self.resubscribe()

    async def resubscribe(self) -> None:
        """Subscribe the app to each Page's events: Meta ends this after an hour of failures."""
        for page, token in self._pages.items():
            body = {"subscribed_fields": ",".join(SUBSCRIBED)}
            await self._graph.ask("POST", f"{page}/subscribed_apps", token, body)

    async def check(self) -> list[PageHealth]:
        """The state of each Page. Raises httpx.HTTPError where Graph cannot be reached."""
        return [await self._check(page, token) for page, token in self._pages.items()]

    async def _check(self, page: str, token: str) -> PageHealth:
        try:
            named = await self._graph.ask("GET", page, token, fields="name")
            subscribed = await self._graph.ask("GET", f"{page}/subscribed_apps", token)
            asked = await self._graph.ask(
                "GET", f"{page}/messenger_profile", token, fields="get_started"
            )
            inspected = await self._inspect(token)
        except GraphRefusedError as error:
            return PageHealth(page, refused=str(error))
        return PageHealth(
            page,
            name=str(named.get("name") or ""),
            valid=inspected.get("is_valid"),
            expires_at=_moment(inspected.get("expires_at")),
            missing_permissions=_missing(NEEDED, inspected.get("scopes")),
            missing_fields=_missing(SUBSCRIBED, self._fields(subscribed)),
            has_get_started=any("get_started" in one for one in asked.get("data", [])),
        )

    async def _inspect(self, token: str) -> dict[str, Any]:
        """What debug_token says of a Page's token."""
        if not self._app_token:
            return {}
        found = await self._graph.ask("GET", "debug_token", self._app_token, input_token=token)
        inspected: dict[str, Any] = found.get("data", {})
        return inspected

    def _fields(self, subscribed: dict[str, Any]) -> list[str]:
        """The fields to which our app is subscribed."""
        apps = subscribed.get("data", [])
        ours = [one for one in apps if not self._app_id or str(one.get("id")) == self._app_id]
        return [field for one in ours for field in one.get("subscribed_fields", [])]


def _missing(needed: tuple[str, ...], given: list[str] | None) -> tuple[str, ...]:
    """What of `needed` is not given; nothing where it could not be asked."""
    return () if given is None else tuple(one for one in needed if one not in given)


def _moment(seconds: object) -> datetime | None:
    """A Unix time; 0 says that it never comes."""
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) and seconds else None
