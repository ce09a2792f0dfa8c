"""Sending alerts by mail and push: what gathered for a clerk goes out as one message.

It may happen twice that a message leaves, where the machine stops between sending and writing
that down; it never happens that one is lost while its address takes any.
"""

import asyncio
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine

from bot.alert_kinds import SENT, Alert, Way
from bot.alerts.ports import Mail, NotSent, Push
from bot.messages import Language
from bot.store import alerts
from bot.words import Words
from knowledge.store.engine import reading

_log = logging.getLogger(__name__)
_GAPS: Mapping[Way, timedelta] = {
    Way.PUSH: timedelta(seconds=30),
    Way.EMAIL: timedelta(minutes=5),
}
"""Between two messages to one clerk."""
_PAUSES = (1, 5, 15, 60, 240)
"""Minutes until the next try; then it is given up."""
_LEASE = timedelta(minutes=2)
_LISTED = 10


@dataclass(frozen=True, slots=True)
class Alerting:
    """Sends what is due. `office` names an office in a language; `link` leads to the desk."""

    engine: Engine
    mail: Mail | None
    push: Push | None
    words: Words
    office: Callable[[str | None, Language], str]
    link: str
    now: Callable[[], datetime]

    async def send_due(self) -> int:
        """Send what is due; returns how many messages were tried."""
        tried = 0
        for way in SENT:
            found = await asyncio.to_thread(self._due, way)
            for clerk_id, bundle in found.items():
                tried += await asyncio.to_thread(self._send, way, clerk_id, bundle)
        return tried

    def _due(self, way: Way) -> Mapping[int, Sequence[Alert]]:
        with reading(self.engine) as connection:
            found, settled = alerts.due(connection, way, self.now(), _GAPS[way])
        if settled:
            with self.engine.begin() as connection:
                alerts.settle(connection, way, settled, self.now(), sent=False)
        return found

    def _send(self, way: Way, clerk_id: int, bundle: Sequence[Alert]) -> int:
        ids, now = [one.id for one in bundle], self.now()
        with self.engine.begin() as connection:
            if not alerts.lease(connection, way, ids, now, now + _LEASE):
                return 0
        try:
            reached = (
                self._mail(clerk_id, bundle) if way is Way.EMAIL else self._push(clerk_id, bundle)
            )
        except NotSent as error:
            self._failed(way, ids, error)
            return 1
        with self.engine.begin() as connection:
            alerts.settle(connection, way, ids, self.now(), reached)
        return 1

    def _failed(self, way: Way, ids: Sequence[int], error: NotSent) -> None:
        _log.warning("alert not sent", extra={"way": way.value, "why": str(error)})
        with self.engine.begin() as connection:
            tried = alerts.tries(connection, ids)
            if error.for_good or tried > len(_PAUSES):
                alerts.settle(connection, way, ids, self.now(), sent=False)
            else:
                pause = timedelta(minutes=_PAUSES[tried - 1])
                alerts.later(connection, ids, self.now() + pause)

    def _mail(self, clerk_id: int, bundle: Sequence[Alert]) -> bool:
        with reading(self.engine) as connection:
            to, language = alerts.mail_address(connection, clerk_id)
        if self.mail is None or to is None:
            return False
        lines = [self.line(one, language) for one in bundle[:_LISTED]]
        lines += [self._more(len(bundle), language)] if len(bundle) > _LISTED else []
        text = "\n".join(
            [*lines, "", self._link(bundle), "", self.words.say("alerts.foot", language)]
        )
        self.mail.send(to, self._subject(bundle, language), text)
        return True

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
                self.push.send(browser, self._shown(bundle, browser.language), f"c{clerk_id}")
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

    def _shown(self, bundle: Sequence[Alert], language: Language) -> str:
        lines = [self.line(one, language) for one in bundle[:3]]
        lines += [self._more(len(bundle), language, 3)] if len(bundle) > 3 else []
        title, body = self._subject(bundle, language), "\n".join(lines)
        return json.dumps({"title": title, "body": body, "url": self._link(bundle)})

    def _subject(self, bundle: Sequence[Alert], language: Language) -> str:
        if len(bundle) == 1:
            return self.words.say(f"alerts.{bundle[0].kind.value}", language)
        return self.words.say("alerts.several", language, count=len(bundle))

    def line(self, one: Alert, language: Language) -> str:
        """One alert in words: what, the case's number, office, field."""
        what = self.words.say(f"alerts.{one.kind.value}", language)
        about = [one.number, self.office(one.office, language), one.field]
        return f"{what}: {' · '.join(filter(None, about))}"

    def _more(self, count: int, language: Language, listed: int = _LISTED) -> str:
        return self.words.say("alerts.more", language, count=count - listed)

    def _link(self, bundle: Sequence[Alert]) -> str:
        return f"{self.link}#case={bundle[0].case_id}" if len(bundle) == 1 else self.link
