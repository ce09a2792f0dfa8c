"""Showing that an answer is being made, when it takes longer than a moment."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from bot.ports import Typing

_PATIENCE_SECONDS = 0.5
_AGAIN_SECONDS = 4.0
"""Telegram shows the sign for five seconds (core.telegram.org/bots/api#sendchataction)."""


@dataclass(frozen=True, slots=True)
class TypingSigns:
    """Shows typing on the channels that can. An answer that is quick needs no sign."""

    channels: Mapping[str, Typing]
    patience: float = _PATIENCE_SECONDS
    again: float = _AGAIN_SECONDS

    @asynccontextmanager
    async def while_working(self, channel: str, address: str) -> AsyncIterator[None]:
        """Show the sign, again and again, until the work within is done."""
        showing = asyncio.create_task(self._show(channel, address))
        try:
            yield
        finally:
            showing.cancel()
            with suppress(asyncio.CancelledError):
                await showing

    async def _show(self, channel: str, address: str) -> None:
        shown = self.channels.get(channel)
        if shown is None:
            return
        await asyncio.sleep(self.patience)
        while True:
            await shown.show_typing(address)
            await asyncio.sleep(self.again)
