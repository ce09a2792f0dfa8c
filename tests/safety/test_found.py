"""Every input that fuzzing once found, and every one that it begins with, keeps the laws."""

from collections.abc import Callable

import pytest

from tests.fuzz.target import FOUND, Check, found, timed
from tests.fuzz.targets import TARGETS

Checks = Callable[[str], Check]
INPUTS = [(name, path) for name in TARGETS for path in found(name)]


@pytest.fixture(scope="module")
def checks() -> Checks:
    """The check of each target, made once."""
    made: dict[str, Check] = {}

    def check(name: str) -> Check:
        if name not in made:
            target = TARGETS[name]
            made[name] = timed(target.make(), target.seconds)
        return made[name]

    return check


@pytest.mark.parametrize(
    ("name", "path"), INPUTS, ids=[f"{name}-{path.name}" for name, path in INPUTS]
)
def test_what_was_found_once_is_found_no_more(name: str, path: object, checks: Checks) -> None:
    """The law that it broke holds now; none takes longer than its target allows."""
    checks(name)(next(one for one in found(name) if one == path).read_bytes())


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_what_fuzzing_begins_with_keeps_the_laws(name: str, checks: Checks) -> None:
    """A law that good input breaks says nothing."""
    for seed in TARGETS[name].seeds():
        assert len(seed) <= TARGETS[name].longest
        checks(name)(seed)


def test_every_input_belongs_to_a_target() -> None:
    """A target that was renamed takes its findings with it."""
    assert {folder.name for folder in FOUND.iterdir()} <= set(TARGETS)
