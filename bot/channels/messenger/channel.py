"""Sending to Messenger, on any of the office's Pages."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import httpx

from bot.channels.download import download
from bot.channels.messenger.clerk import bot_payload, clerk_payload
from bot.channels.messenger.events import CHANNEL
from bot.channels.messenger.graph import ORIGIN, VERSION, Graph, GraphRefusedError
from bot.channels.messenger.render import messages
from bot.channels.reasons import Reason
from bot.channels.words import AllWords, load_words
from bot.messages import Reply, Sender
from bot.ports import Delivery, DeliveryStatus, Payload

FILE_HOSTS = ("fbcdn.net", "fbsbx.com", "facebook.com")
"""Where Meta keeps what people attach; nothing is fetched from elsewhere."""

PERSONA_LIMIT = 50
"""Characters of a persona's name."""


class MessengerChannel:
    """Every Page of one app. `pages` holds the access token of each Page id.

    An address is the Page's id and the person's id for that Page, joined by ":".
    """

    name: str = CHANNEL

    def __init__(
        self,
        pages: Mapping[str, str],
        app_secret: bytes,
        *,
        client: httpx.AsyncClient,
        origin: str = ORIGIN,
        version: str = VERSION,
        words: AllWords | None = None,
        picture: str = "",
        file_hosts: tuple[str, ...] = FILE_HOSTS,
    ) -> None:
        self._pages = dict(pages)
        self._graph = Graph(app_secret, client, origin, version)
        self._client = client
        self._words = words or load_words()
        self._picture = picture
        self._personas: dict[tuple[str, str], str | None] = {}
        self._file_hosts = file_hosts

    def render(self, reply: Reply) -> tuple[Payload, ...]:
        """The messages that show `reply`, without a recipient; a clerk's are marked as such."""
        words = self._words[reply.language]
        if reply.sender is not Sender.CLERK:
            return tuple(map(bot_payload, messages(reply, words)))
        if not self._picture or not reply.author:
            return tuple(map(clerk_payload, messages(reply, words)))
        persona = words.persona.format(name=reply.author)[:PERSONA_LIMIT]
        shown = messages(replace(reply, author=None), words)
        return tuple(clerk_payload(message, persona) for message in shown)

    async def deliver(self, address: str, payload: Payload) -> Delivery:
        """Send `payload` to the person at `address`.

        Where Graph refuses a clerk's message because 24 hours are over, that same message goes
        out once more with the tag that allows a human 7 days.
        """
        page, token, person = self._who(address)
        if token is None:
            return Delivery(DeliveryStatus.REFUSED, reason=Reason.UNKNOWN_PAGE)
        request: dict[str, Any] = {
            "recipient": {"id": person},
            "messaging_type": "RESPONSE",
            "message": payload["message"],
        }
        persona = await self._persona(page, token, payload.get("persona"))
        if persona is not None:
            request["persona_id"] = persona
        path = f"{page}/messages"
        delivery = await self._graph.send(path, token, request)
        if delivery.reason == Reason.WINDOW_CLOSED and "outside_window" in payload:
            return await self._graph.send(path, token, {**request, **payload["outside_window"]})
        return delivery

    async def show_typing(self, address: str) -> None:
        """Show that an answer is being made; what goes wrong is no loss."""
        page, token, person = self._who(address)
        if token is not None:
            body = {"recipient": {"id": person}, "sender_action": "typing_on"}
            await self._graph.send(f"{page}/messages", token, body)

    async def fetch(self, address: str, reference: str, most: int) -> bytes:  # noqa: ARG002  # the port's signature
        """The file at the address that an attachment named."""
        return await download(self._client, reference, most, self._file_hosts)

    async def close(self) -> None:
        """Close every connection."""
        await self._client.aclose()

    def _who(self, address: str) -> tuple[str, str | None, str]:
        """The Page, its token where we have one, and the person."""
        page, _, person = address.rpartition(":")
        return page, self._pages.get(page), person

    async def _persona(self, page: str, token: str, name: str | None) -> str | None:
        """The id under which a clerk speaks; None where they have none, or Graph makes none."""
        if name is None:
            return None
        if (page, name) not in self._personas:
            try:
                self._personas[page, name] = await self._find_persona(page, token, name)
            except (GraphRefusedError, httpx.HTTPError):
                return None
        return self._personas[page, name]

    async def _find_persona(self, page: str, token: str, name: str) -> str:
        """The Page's persona called `name`, made where there is none."""
        there = await self._graph.ask("GET", f"{page}/personas", token, limit="100")
        for one in there.get("data", []):
            if one.get("name") == name:
                return str(one["id"])
        body = {"name": name, "profile_picture_url": self._picture}
        made = await self._graph.ask("POST", f"{page}/personas", token, body)
        return str(made["id"])
