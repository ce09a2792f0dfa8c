"""Procedures that end, by what a source says or holds no longer, and those that come back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from knowledge.changing.decide import Settled
from knowledge.procedures import State
from knowledge.versions import Abolition
from tests.knowledge.fresh import guide
from tests.knowledge.kept import (
    DECISION,
    Kept,
    guides,
)


@pytest.fixture
def kept() -> Kept:
    """An empty store."""
    return Kept()


def test_what_a_source_holds_no_longer_is_abolished_by_the_document_named(kept: Kept) -> None:
    kept.take(*guides(1, 2, 3, 4))

    report = kept.take(*guides(1, 2, 4), withdraw_missing=True, decision=DECISION)

    assert report.sentence() == "0 created, 0 amended, 3 unchanged, 1 withdrawn, 0 rejected"
    ended = kept.store.version("1.3")
    assert (ended.state, ended.number, ended.deciding_document, ended.decided_on) == (
        State.ABOLISHED,
        2,
        "12/QĐ-UBND",
        date(2026, 7, 1),
    )


def test_without_being_told_to_an_import_withdraws_nothing(kept: Kept) -> None:
    kept.take(*guides(1, 2, 3, 4))
    kept.take(*guides(1, 2, 4))

    report = kept.take(*guides(1, 2, 4), withdraw_missing=True)

    assert report.counts["withdrawn"] == 1
    assert kept.state("1.3") is State.ABOLISHED


def test_what_another_source_still_holds_stays(kept: Kept) -> None:
    kept.take(*guides(1, 2, 3, 4))
    kept.take(*guides(3), source="province")

    report = kept.take(*guides(1, 2, 4), withdraw_missing=True)

    assert report.counts["withdrawn"] == 0
    assert kept.state("1.3") is State.IN_FORCE


def test_a_file_that_lost_much_withdraws_nothing_by_itself(kept: Kept) -> None:
    kept.take(*guides(1, 2, 3, 4))

    report = kept.take(*guides(1), withdraw_missing=True)

    assert (report.counts["withdrawn"], report.held) == (3, 3)
    assert "Look whether the file is whole" in report.warnings[0]
    assert {why for _, _, why in kept.waiting()} == {"many"}
    assert kept.state("1.2") is State.IN_FORCE


def test_a_missing_record_waits_where_one_of_the_file_could_not_be_read(kept: Kept) -> None:
    kept.take(*guides(1, 2, 3, 4))

    kept.take(*guides(1, 2, 4), withdraw_missing=True, broken=True)

    assert kept.waiting() == [("withdrawn", "1.3", "broken")]
    again = kept.take(*guides(1, 2, 4), withdraw_missing=True, broken=True)
    assert again.counts == {"unchanged": 4}
    assert len(kept.waiting()) == 1


def test_a_code_that_returns_after_its_abolition_waits_for_an_editor(kept: Kept) -> None:
    kept.take(*guides(1, 2, 3, 4))
    kept.take(*guides(1, 2, 4), withdraw_missing=True)

    report = kept.take(*guides(1, 2, 3, 4))

    assert report.sentence().endswith(
        "1 returned after their abolition, 0 rejected, "
        "1 of these wait for an editor (motcua changes list)"
    )
    assert kept.waiting() == [("returned", "1.3", "returned")]
    assert kept.state("1.3") is State.ABOLISHED
    kept.agree()
    assert kept.state("1.3") is State.IN_FORCE
    assert kept.store.version("1.3").number == 3


def test_a_newer_document_brings_a_procedure_back_at_once(kept: Kept) -> None:
    kept.take(*guides(1))
    kept.take(Abolition("1.1", DECISION))

    kept.take(replace(guide("1.1", "Thủ tục 1"), decision="40/QĐ", decided_on=date(2026, 7, 9)))

    assert kept.state("1.1") is State.IN_FORCE
    assert kept.waiting() == []


def test_an_abolition_with_a_later_day_waits_for_it_and_names_its_successor(kept: Kept) -> None:
    end = Abolition("1.1", replace(DECISION, effective_from=date(2026, 8, 1)), "1.2")
    kept.take(*guides(1, 2), end)
    assert kept.state("1.1") is State.IN_FORCE
    assert kept.take(*guides(1, 2), end).counts == {"unchanged": 3}

    kept.now += timedelta(days=30)
    kept.wake()

    ended = kept.store.version("1.1")
    assert (ended.state, ended.successor, ended.deciding_document) == (
        State.REPLACED,
        "1.2",
        "12/QĐ-UBND",
    )
    assert kept.take(*guides(2), end).counts == {"unchanged": 2}


def test_an_import_that_names_the_end_of_a_record_does_not_bring_it_back(kept: Kept) -> None:
    end = Abolition("1.1", DECISION)
    kept.take(*guides(1))

    kept.take(*guides(1), end)
    again = kept.take(*guides(1), end)

    assert kept.state("1.1") is State.ABOLISHED
    assert again.counts == {"unchanged": 1}


def test_the_end_of_an_unknown_procedure_is_rejected(kept: Kept) -> None:
    report = kept.take(Abolition("9.9", DECISION))

    assert [r.reason for r in report.rejected] == ["9.9 is to end, but was never published here"]


def test_a_record_past_its_last_day_ends_by_itself(kept: Kept) -> None:
    kept.take(replace(guides(1)[0], effective_until=date(2026, 7, 20)), *guides(2))

    kept.now += timedelta(days=5)
    assert kept.wake() == Settled()
    kept.now += timedelta(days=1)
    assert kept.wake() == Settled(published=1)

    ended = kept.store.version("1.1")
    assert (ended.state, ended.effective_from) == (State.ABOLISHED, date(2026, 7, 21))
