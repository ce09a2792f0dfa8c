"""Listening to voice messages: outside any turn, one at a time, with limits.

What was heard stands beside the recording for the clerk. Where all of it was heard, the turn
goes on with it as the citizen's question; else the turn says that it could not be heard.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.dialogue.clean import readable
from bot.messages import LARGEST_VOICE
from bot.store.voices import Voice, Voices
from knowledge.errors import KnowledgeError
from knowledge.ports import Transcriber

_log = logging.getLogger(__name__)

LONGEST = 120.0
"""Seconds of a recording that are listened to: a question is shorter."""

PATIENCE = timedelta(seconds=60)
"""How long one recording may take."""

MOST_WORDS = 2_000  # characters

Signs = Callable[[str, str], AbstractAsyncContextManager[None]]
"""Shows that somebody listens, on a channel at an address."""


@asynccontextmanager
async def no_signs(channel: str, address: str) -> AsyncIterator[None]:  # noqa: ARG001  # the shape of Signs
    """Shows nothing."""
    yield


@dataclass(frozen=True, slots=True)
class Listening:
    """Listens. `path` is where a digest's file lies; `heard` is told whose conversation changed."""

    voices: Voices
    transcriber: Transcriber
    path: Callable[[str], Path]
    now: Callable[[], datetime]
    heard: Callable[[str], None]
    signs: Signs = no_signs

    async def listen_due(self) -> int:
        """Listen to the oldest that waits; returns how many were listened to."""
        voice = await asyncio.to_thread(self.voices.claim)
        if voice is None:
            return 0
        async with self.signs(voice.channel, voice.address):
            words, complete = await asyncio.to_thread(self._words, voice)
        await asyncio.to_thread(self.voices.settle, voice, words, complete)
        self.heard(voice.conversation_id)
        return 1

    def _words(self, voice: Voice) -> tuple[str, bool]:
        """What is said, and whether that is all of it."""
        if voice.digest is None or (voice.size or 0) > LARGEST_VOICE:
            return "", False
        spoken: list[str] = []
        complete = True
        started = self.now()
        try:
            for cue in self.transcriber.transcribe(self.path(voice.digest)):
                complete = cue.start < LONGEST and self.now() - started < PATIENCE
                if not complete:
                    break
                spoken.append(cue.words)
        except KnowledgeError as error:
            _log.warning("voice message not heard", extra={"file": voice.id, "why": str(error)})
            complete = False
        except Exception:  # noqa: BLE001  # whatever a decoder throws, the turn goes on
            _log.exception("voice message not heard", extra={"file": voice.id})
            complete = False
        words = " ".join(spoken)
        return words[:MOST_WORDS], complete and readable(words)
