"""The daily look at every account of the office: tokens that end, subscriptions that were lost.

Platforms end these without a word; who finds out first must not be a citizen. What was found is
written down, so that every process shows it and a restart asks no platform again.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.channels.troubles import Kind, Trouble
from bot.outbox import paused_accounts
from bot.store.facts import Facts

_log = logging.getLogger(__name__)
_CHECKED = "checked:"
_WARNING = "warning:"
_EVERY = timedelta(days=1)
_AGAIN = timedelta(hours=1)
_WARNED_FOR = timedelta(days=7)


class Checker(Protocol):
    """Examines the office's accounts on one platform; may raise anything, which is a finding."""

    async def __call__(self) -> Mapping[str, Sequence[Trouble]]:
        """What is wrong with each account, by its id; () where nothing is."""
        ...


@dataclass(frozen=True, slots=True)
class Checked:
    """One account as it was found; an empty `account` is the platform's only one."""

    channel: str
    account: str
    at: datetime
    troubles: tuple[Trouble, ...]


@dataclass(frozen=True, slots=True)
class Checkups:
    """Examines accounts once a day, those with troubles every hour."""

    facts: Facts
    checkers: Mapping[str, Checker]
    now: Callable[[], datetime]

    async def examine_due(self) -> int:
        """Examine what is due; returns how many platforms were asked."""
        due = await asyncio.to_thread(self._due)
        await asyncio.gather(*(self._examine(channel) for channel in due))
        return len(due)

    def found(self) -> list[Checked]:
        """The newest state of every account, troubled ones first."""
        checked = {
            key: _read(key, value)
            for key, value in self.facts.named(_CHECKED).items()
            if key[0] in self.checkers
        }
        for key, trouble in (*self._warnings(), *self._pauses()):
            known = checked.get(key, Checked(*key, self.now(), ()))
            troubles = (*known.troubles, trouble)
            checked[key] = Checked(known.channel, known.account, known.at, troubles)
        return sorted(
            checked.values(), key=lambda one: (not one.troubles, one.channel, one.account)
        )

    async def _examine(self, channel: str) -> None:
        try:
            found = await self.checkers[channel]()
        except Exception as error:  # noqa: BLE001  # whatever it is, the platform was not reached
            _log.warning("check failed", extra={"channel": channel, "why": type(error).__name__})
            found = {"": (Trouble(Kind.UNREACHABLE, type(error).__name__),)}
        await asyncio.to_thread(self._keep, channel, found)

    def _keep(self, channel: str, found: Mapping[str, Sequence[Trouble]]) -> None:
        """Write what was found in place of what was; accounts that are gone go."""
        now = self.now()
        for kept, account in self.facts.named(_CHECKED):
            if kept == channel and account not in found:
                self.facts.drop(channel, f"{_CHECKED}{account}")
        for account, troubles in found.items():
            told = [[one.kind.value, one.detail] for one in troubles]
            value = {"at": now.isoformat(), "troubles": told}
            self.facts.put(channel, f"{_CHECKED}{account}", value, now)
            if troubles:
                kinds = [one.kind.value for one in troubles]
                _log.error("account needs repair", extra={"channel": channel, "why": kinds})

    def _due(self) -> list[str]:
        """Platforms never looked at, or not lately enough."""
        seen = [_read(key, value) for key, value in self.facts.named(_CHECKED).items()]
        fresh = {one.channel for one in seen}
        old = {one.channel for one in seen if self.now() - one.at >= _pause(one)}
        return [channel for channel in self.checkers if channel not in fresh or channel in old]

    def _warnings(self) -> list[tuple[tuple[str, str], Trouble]]:
        """What Meta itself warned of within the last week."""
        recent = self.now() - _WARNED_FOR
        return [
            (key, Trouble(Kind.WARNED, f"{value['action']}: {value['reason']}"))
            for key, value in self.facts.named(_WARNING).items()
            if datetime.fromisoformat(value.get("at", recent.isoformat())) >= recent
        ]

    def _pauses(self) -> list[tuple[tuple[str, str], Trouble]]:
        """Accounts that refused what was sent."""
        paused = paused_accounts(self.facts)
        return [(key, Trouble(Kind.PAUSED, reason)) for key, reason in paused.items()]


def _pause(one: Checked) -> timedelta:
    return _AGAIN if one.troubles else _EVERY


def _read(key: tuple[str, str], value: Mapping[str, Any]) -> Checked:
    troubles = tuple(Trouble(Kind(kind), detail) for kind, detail in value["troubles"])
    return Checked(*key, datetime.fromisoformat(value["at"]), troubles)
