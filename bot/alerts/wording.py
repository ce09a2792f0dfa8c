"""Alerts in words: what happened, the case's number, its office and field; nothing of a citizen."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.alert_kinds import Alert
from bot.messages import Language
from bot.words import Words

_LISTED, _SHOWN = 10, 3


@dataclass(frozen=True, slots=True)
class Wording:
    """`office` names an office in a language; `desk` leads to the desk."""

    words: Words
    office: Callable[[str | None, Language], str]
    desk: str

    def subject(self, bundle: Sequence[Alert], language: Language) -> str:
        """What a bundle is about, in a line."""
        if len(bundle) == 1:
            return self.words.say(f"alerts.{bundle[0].kind.value}", language)
        return self.words.say("alerts.several", language, count=len(bundle))

    def line(self, one: Alert, language: Language) -> str:
        """One alert in words: what, the case's number, office, field."""
        what = self.words.say(f"alerts.{one.kind.value}", language)
        about = [one.number, self.office(one.office, language), one.field]
        return f"{what}: {' · '.join(filter(None, about))}"

    def mail(self, bundle: Sequence[Alert], language: Language) -> str:
        """A mail's text, with why it comes."""
        foot = self.words.say("alerts.foot", language)
        lines = self._lines(bundle, language, _LISTED)
        return "\n".join([*lines, "", self._link(bundle), "", foot])

    def push(self, bundle: Sequence[Alert], language: Language) -> str:
        """A push as the service worker reads it: JSON of title, body, url."""
        body = "\n".join(self._lines(bundle, language, _SHOWN))
        title = self.subject(bundle, language)
        return json.dumps({"title": title, "body": body, "url": self._link(bundle)})

    def message(self, bundle: Sequence[Alert], language: Language) -> str:
        """A message in the clerk's chat."""
        heading = [self.subject(bundle, language)] if len(bundle) > 1 else []
        return "\n".join([*heading, *self._lines(bundle, language, _LISTED), self._link(bundle)])

    def _lines(self, bundle: Sequence[Alert], language: Language, most: int) -> list[str]:
        lines = [self.line(one, language) for one in bundle[:most]]
        left = len(bundle) - most
        return [*lines, self.words.say("alerts.more", language, count=left)] if left > 0 else lines

    def _link(self, bundle: Sequence[Alert]) -> str:
        return f"{self.desk}#case={bundle[0].case_id}" if len(bundle) == 1 else self.desk
