"""Which place a conversation is about, and what that place does differently."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from bot.turn import Turn
from knowledge.library import Library
from knowledge.overrides import Override, Ways
from knowledge.places import Gazetteer, Place
from knowledge.procedures import Channel, Method

_KEPT = 200


@dataclass(frozen=True, slots=True)
class LocalRule:
    """What a place does differently for one procedure; `number` is its version."""

    override: Override
    number: int

    @property
    def place(self) -> str:
        """The place as its source names it, without its province."""
        return self.override.place.split(",")[0].strip()

    def of(self, channel: Channel) -> Ways:
        """Its time and fee for one way to hand in."""
        return self.override.of(channel)


class LocalRules:
    """Local rules by procedure and place. `home` is the office's own place, "" for none.

    The gazetteer is read at the first message only where some place does something differently.
    """

    def __init__(self, library: Library, home: str, gazetteer: Callable[[], Gazetteer]) -> None:
        self._library = library
        self._home_name = home
        self._load = gazetteer

    def noted(self, turn: Turn) -> Turn:
        """The turn, its context holding the words that name a place, where the message does."""
        if not self._library.has_overrides or self._find(turn.text) is None:
            return turn
        return replace(turn, context=replace(turn.context, place=turn.text[:_KEPT]))

    def rule(self, code: str, turn: Turn, today: date) -> LocalRule | None:
        """What holds for `code` at the place of the conversation, else at the office's own.

        Of several places around it the smallest counts.
        """
        known = self._library.overrides(code)
        place = (self._place(turn) or self._home) if known else None
        if place is None:
            return None
        found = [
            (len(area.communes), LocalRule(local.override, local.number))
            for local in known
            if local.override.holds_on(today)
            and (area := self._load().place(local.override.place)) is not None
            and place.within(area)
        ]
        return min(found, key=lambda each: each[0])[1] if found else None

    @cached_property
    def _home(self) -> Place | None:
        return self._load().place(self._home_name) if self._home_name else None

    def _place(self, turn: Turn) -> Place | None:
        return self._find(turn.context.place) if turn.context.place else None

    def _find(self, text: str) -> Place | None:
        return self._load().find(text, self._home)


def local_time(rule: LocalRule | None, method: Method) -> str | None:
    """The time of a way to hand in, the place's own where it has one."""
    own = rule.of(method.channel).time if rule else None
    return own or method.time
