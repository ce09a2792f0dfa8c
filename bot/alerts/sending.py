"""Sending alerts by mail, push and Telegram: what gathered for a clerk goes out as one message.

It may happen twice that a message leaves, where the machine stops between sending and writing
that down; it never happens that one is lost while its address takes any.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine

from bot.alert_kinds import SENT, Alert, Way
from bot.alerts.chats import ClerkChats
from bot.alerts.ports import Mail, NotSent, Push
from bot.alerts.wording import Wording
from bot.messages import Language
from bot.store import alert_sends, alerts
from knowledge.store.engine import reading

_log = logging.getLogger(__name__)
_GAPS: Mapping[Way, timedelta] = {
    Way.PUSH: timedelta(seconds=30),
    Way.EMAIL: timedelta(minutes=5),
    Way.TELEGRAM: timedelta(seconds=30),
}
"""Between two messages to one clerk."""
_PAUSES = (1, 5, 15, 60, 240)
"""Minutes until the next try; then it is given up."""
_LEASE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Alerting:
    """Sends what is due, by those ways that there are."""

    engine: Engine
    wording: Wording
    mail: Mail | None
    push: Push | None
    chats: ClerkChats | None
    now: Callable[[], datetime]

    async def send_due(self) -> int:
        """Send what is due by every way; returns how many messages were tried."""
        return sum(await asyncio.gather(*(self.send_by(way) for way in SENT)))

    async def send_by(self, way: Way) -> int:
        """Send what is due by one way; returns how many messages were tried."""
        tried = 0
        found = await asyncio.to_thread(self._due, way)
        for clerk_id, bundle in found.items():
            if way is Way.TELEGRAM and self.chats is not None and not self.chats.has_room():
                break
            if not await asyncio.to_thread(self._take, way, bundle):
                continue
            tried += 1
            if not await self._send(way, clerk_id, bundle):
                break
        return tried

    def line(self, one: Alert, language: Language) -> str:
        """One alert in words, for the page."""
        return self.wording.line(one, language)

    def _due(self, way: Way) -> Mapping[int, Sequence[Alert]]:
        with reading(self.engine) as connection:
            found, over = alert_sends.due(connection, way, self.now(), _GAPS[way])
        if over:
            with self.engine.begin() as connection:
                alert_sends.settle(connection, way, over, self.now(), sent=False)
        return found

    def _take(self, way: Way, bundle: Sequence[Alert]) -> bool:
        now = self.now()
        with self.engine.begin() as connection:
            return alert_sends.lease(connection, way, _ids(bundle), now, now + _LEASE)

    async def _send(self, way: Way, clerk_id: int, bundle: Sequence[Alert]) -> bool:
        """Send one message; False where the way is closed for everybody just now."""
        try:
            reached = await self._reach(way, clerk_id, bundle)
        except NotSent as error:
            await asyncio.to_thread(self._failed, way, bundle, error)
            return not error.for_all
        except Exception as error:  # noqa: BLE001  # an adapter's fault may not stop the rest
            _log.exception("sending an alert failed", extra={"way": way.value})
            await asyncio.to_thread(self._failed, way, bundle, NotSent(type(error).__name__))
            return True
        await asyncio.to_thread(self._settle, way, bundle, reached)
        return True

    async def _reach(self, way: Way, clerk_id: int, bundle: Sequence[Alert]) -> bool:
        if way is Way.TELEGRAM:
            return await self._tell(clerk_id, bundle)
        send = self._mail if way is Way.EMAIL else self._push
        return await asyncio.to_thread(send, clerk_id, bundle)

    def _settle(self, way: Way, bundle: Sequence[Alert], sent: bool) -> None:
        with self.engine.begin() as connection:
            alert_sends.settle(connection, way, _ids(bundle), self.now(), sent)

    def _failed(self, way: Way, bundle: Sequence[Alert], error: NotSent) -> None:
        _log.warning("alert not sent", extra={"way": way.value, "why": str(error)})
        ids = _ids(bundle)
        with self.engine.begin() as connection:
            tried = alert_sends.tries(connection, way, ids)
            if error.for_good or tried > len(_PAUSES):
                alert_sends.settle(connection, way, ids, self.now(), sent=False)
            else:
                pause = timedelta(minutes=_PAUSES[tried - 1])
                at = self.now() + max(pause, timedelta(seconds=error.wait))
                alert_sends.later(connection, way, ids, at)

    def _language(self, clerk_id: int) -> Language:
        with reading(self.engine) as connection:
            return alerts.language_of(connection, clerk_id)

    def _mail(self, clerk_id: int, bundle: Sequence[Alert]) -> bool:
        with reading(self.engine) as connection:
            to = alerts.mail_address(connection, clerk_id)
        if self.mail is None or to is None:
            return False
        language = self._language(clerk_id)
        subject = self.wording.subject(bundle, language)
        self.mail.send(to, subject, self.wording.mail(bundle, language))
        return True

    async def _tell(self, clerk_id: int, bundle: Sequence[Alert]) -> bool:
        if self.chats is None:
            return False
        language = await asyncio.to_thread(self._language, clerk_id)
        return await self.chats.tell(clerk_id, self.wording.message(bundle, language))

    def _push(self, clerk_id: int, bundle: Sequence[Alert]) -> bool:
        """To each browser of the clerk; one that is gone is forgotten."""
        with reading(self.engine) as connection:
            found = alerts.browsers(connection, clerk_id)
        if self.push is None:
            return False
        failed: NotSent | None = None
        reached = False
        for browser in found:
            try:
                shown = self.wording.push(bundle, browser.language)
                self.push.send(browser, shown, f"c{clerk_id}")
            except NotSent as error:
                failed = self._forget(browser.endpoint, error)
                continue
            reached = True
            with self.engine.begin() as connection:
                alerts.took(connection, browser.endpoint, self.now())
        if failed is not None and not reached:
            raise failed
        return reached

    def _forget(self, endpoint: str, error: NotSent) -> NotSent:
        if error.for_good:
            with self.engine.begin() as connection:
                alerts.unsubscribe(connection, endpoint)
        return error


def _ids(bundle: Sequence[Alert]) -> list[int]:
    return [one.id for one in bundle]
