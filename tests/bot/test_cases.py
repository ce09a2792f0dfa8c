"""A case's state follows from its entries, and its number can be read out on the phone."""

import re
from collections import Counter
from uuid import UUID, uuid5

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cases import CaseState, Entry, EntryKind, Status, number, state_of
from tests.bot.build import MONDAY

LAN, MINH = 1, 2
kinds = st.sampled_from(EntryKind)
entries = st.builds(
    Entry,
    kinds,
    st.just(MONDAY),
    st.sampled_from([LAN, MINH]),
    target=st.sampled_from([LAN, MINH]),
)
QUIET = (
    EntryKind.REPLIED,
    EntryKind.NOTED,
    EntryKind.PROPOSED,
    EntryKind.CONTACT_GIVEN,
    EntryKind.CATEGORISED,
    EntryKind.DRAFT_DISCARDED,
    EntryKind.DRAFT_REJECTED,
)


def story(*kinds: EntryKind) -> list[Entry]:
    """Entries of Lan's."""
    return [Entry(kind, MONDAY, LAN) for kind in kinds]


@pytest.mark.parametrize(
    ("kinds", "state"),
    [
        ((), CaseState(Status.NEW, None)),
        ((EntryKind.OPENED,), CaseState(Status.NEW, None)),
        ((EntryKind.OPENED, EntryKind.CLAIMED), CaseState(Status.CLAIMED, LAN)),
        (
            (EntryKind.OPENED, EntryKind.CLAIMED, EntryKind.REPLIED),
            CaseState(Status.CLAIMED, LAN),
        ),
        (
            (EntryKind.OPENED, EntryKind.CLAIMED, EntryKind.RELEASED),
            CaseState(Status.CLOSED, LAN),
        ),
        ((EntryKind.OPENED, EntryKind.CLAIMED, EntryKind.CLOSED), CaseState(Status.CLOSED, LAN)),
        ((EntryKind.CLAIMED, EntryKind.SNOOZED), CaseState(Status.SNOOZED, LAN)),
        (
            (EntryKind.CLAIMED, EntryKind.SNOOZED, EntryKind.WOKEN),
            CaseState(Status.CLAIMED, LAN),
        ),
        ((EntryKind.CLAIMED, EntryKind.FORWARDED), CaseState(Status.NEW, None)),
        ((EntryKind.CLAIMED, EntryKind.RETURNED), CaseState(Status.NEW, None)),
        ((EntryKind.CLAIMED, EntryKind.CLOSED, EntryKind.REOPENED), CaseState(Status.NEW, None)),
    ],
)
def test_a_cases_story_gives_its_state(kinds: tuple[EntryKind, ...], state: CaseState) -> None:
    """New until claimed, claimed until released or closed; its owner stays known."""
    assert state_of(story(*kinds)) == state


@given(st.lists(entries), st.sampled_from(QUIET))
def test_replies_and_notes_change_no_state(before: list[Entry], kind: EntryKind) -> None:
    """What is said moves a case nowhere."""
    quiet = Entry(kind, MONDAY, MINH)

    assert state_of([*before, quiet]) == state_of(before)


@given(st.lists(entries))
def test_a_claimed_case_has_an_owner_and_a_new_one_has_none(told: list[Entry]) -> None:
    """The owner is always the last one who claimed or was given it."""
    state = state_of(told)
    takes = {EntryKind.CLAIMED: "actor", EntryKind.ASSIGNED: "target"}
    owners = [getattr(entry, takes[entry.kind]) for entry in told if entry.kind in takes]

    assert state.owner in {None, *owners[-1:]}
    assert state.owner is not None or state.status is not Status.CLAIMED
    assert state.owner is None or state.status is not Status.NEW


@given(st.uuids())
def test_a_number_holds_its_day_and_four_plain_letters(drawn: UUID) -> None:
    """No letter of it can be taken for a digit: neither I nor O, neither 0 nor 1."""
    said = number(MONDAY, lambda: drawn.hex)

    assert re.fullmatch(r"YC-260914-[2-9A-HJ-NP-Z]{4}", said)


def test_a_days_numbers_hardly_ever_repeat() -> None:
    """Of 200 cases of one day at most one meets a number that is taken (1,048,576 there are)."""
    ids = (uuid5(UUID(int=0), str(n)).hex for n in range(200))
    drawn = Counter(number(MONDAY, lambda: next(ids)) for _ in range(200))

    assert sum(drawn.values()) - len(drawn) <= 1
