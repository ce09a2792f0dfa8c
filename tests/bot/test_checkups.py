"""Accounts on platforms are looked at daily, and what is wrong is known before a citizen is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pytest

from bot.channels.troubles import Kind, Trouble
from bot.channels.words import load_words
from bot.checkups import Checkups
from bot.store.facts import Facts
from bot.words import LANGUAGES
from tests.bot.build import Bench

ENDS = Trouble(Kind.ACCESS_ENDS, "2026-10-01")
HOUR, DAY = 3_600, 86_400


@dataclass
class FakeChecker:
    """A platform's answer to a check, or its fault; counts how often it was asked."""

    found: Mapping[str, Sequence[Trouble]] | Exception = field(default_factory=lambda: {"": ()})
    asked: int = 0

    async def __call__(self) -> Mapping[str, Sequence[Trouble]]:
        """What the test said."""
        self.asked += 1
        if isinstance(self.found, Exception):
            raise self.found
        return self.found


@pytest.fixture
def pages() -> FakeChecker:
    """Two Facebook pages, one of which has a token that ends."""
    return FakeChecker({"11": (), "22": (ENDS,)})


@pytest.fixture
def checkups(bench: Bench, pages: FakeChecker) -> Checkups:
    """A bot and two pages."""
    checkers = {"telegram": FakeChecker(), "messenger": pages}
    return Checkups(Facts(bench.engine), checkers, bench.clock)


def kinds(checkups: Checkups) -> dict[str, list[Kind]]:
    """What is wrong with each account."""
    found = checkups.found()
    return {f"{one.channel} {one.account}": [t.kind for t in one.troubles] for one in found}


async def test_each_account_is_known_with_its_troubles_first(checkups: Checkups) -> None:
    """Those that need somebody stand above those that need nobody."""
    assert await checkups.examine_due() == 2

    assert [(one.channel, one.account, one.troubles) for one in checkups.found()] == [
        ("messenger", "22", (ENDS,)),
        ("messenger", "11", ()),
        ("telegram", "", ()),
    ]


async def test_a_sound_account_is_asked_daily_and_a_troubled_one_hourly(
    bench: Bench, checkups: Checkups, pages: FakeChecker
) -> None:
    """Whatever is mended is seen within the hour; a restart asks nobody again."""
    asked = [await checkups.examine_due(), await checkups.examine_due()]
    again = Checkups(checkups.facts, checkups.checkers, bench.clock)
    asked.append(await again.examine_due())
    bench.clock.forward(HOUR)
    pages.found = {"11": (), "22": ()}
    asked.append(await again.examine_due())
    bench.clock.forward(DAY - HOUR - 1)
    asked.append(await again.examine_due())
    bench.clock.forward(HOUR + 1)
    asked.append(await again.examine_due())

    assert asked == [2, 0, 0, 1, 0, 2]
    assert pages.asked == 3
    assert set(map(tuple, kinds(checkups).values())) == {()}


async def test_a_platform_that_cannot_be_asked_is_a_finding(
    checkups: Checkups, pages: FakeChecker
) -> None:
    """The other platform is examined all the same; an account that is gone is forgotten."""
    await checkups.examine_due()
    checkups.facts.drop("messenger", "checked:22")
    checkups.facts.drop("messenger", "checked:11")
    pages.found = OSError("no route to graph.facebook.com with token EAA1")

    await checkups.examine_due()

    (broken, _) = checkups.found()
    assert (broken.account, broken.troubles) == ("", (Trouble(Kind.UNREACHABLE, "OSError"),))


async def test_what_meta_warned_of_and_what_is_paused_stands_beside_it(
    bench: Bench, checkups: Checkups
) -> None:
    """A warning for a week; a pause as long as it lasts."""
    await checkups.examine_due()
    at = bench.clock.now.isoformat()
    warning = {"action": "warning", "reason": "spam", "at": at}
    pause = {"until": at, "reason": "access_invalid"}
    checkups.facts.put("messenger", "warning:11", warning, bench.clock.now)
    checkups.facts.put("telegram", "paused:", pause, bench.clock.now)
    told = kinds(checkups)
    bench.clock.forward(8 * DAY)

    assert told == {
        "messenger 11": [Kind.WARNED],
        "messenger 22": [Kind.ACCESS_ENDS],
        "telegram ": [Kind.PAUSED],
    }
    assert kinds(checkups)["messenger 11"] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_trouble_has_words(language: str) -> None:
    """With what to do, for whoever can mend it."""
    words = load_words()[language].troubles  # type: ignore[index]  # a language

    assert set(words) == {kind.value for kind in Kind}
    assert all("{detail}" in words[kind] or len(words[kind]) > 20 for kind in Kind)
