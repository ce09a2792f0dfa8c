"""Changes: what publishes itself, what waits for an editor or its day; nothing is half done."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from knowledge.changing.changes import Found, Order
from knowledge.changing.decide import CALENDAR, Settled, return_waiting
from knowledge.changing.diff import compare
from knowledge.changing.review import find_changes, show_change, stale, waiting_changes
from knowledge.errors import NotThere
from knowledge.procedures import Procedure, State
from knowledge.sourcing import keep_settings, known_as, renamed, settings_of
from knowledge.store.history import History
from knowledge.versions import SourceSetting
from tests.knowledge import samples
from tests.knowledge.fresh import NOW, guide
from tests.knowledge.kept import (
    TODAY,
    Kept,
    guides,
)


@pytest.fixture
def kept() -> Kept:
    """An empty store."""
    return Kept()


def test_a_source_that_is_held_publishes_nothing_until_an_editor_agrees(kept: Kept) -> None:
    kept.take(*guides(1, 2))
    revision = kept.store.revision()
    amended = guide("1.1", "Thủ tục 1", "Nộp trực tuyến.")

    report = kept.take(amended, *guides(2, 3), hold=frozenset({"national"}))

    assert report.counts == {"amended": 1, "created": 1, "unchanged": 1}
    assert (report.held, report.changed) == (2, False)
    assert kept.store.version("1.1").number == 1
    assert kept.store.version("1.3") is None
    assert kept.agree() == Settled(published=2)
    assert kept.store.revision() > revision
    newest = History(kept.store.engine).editions("1.1")[0]
    assert (newest.version.number, newest.published_by, newest.source) == (2, "lan", "national")
    assert newest.published_at == NOW


def test_what_an_editor_sent_back_is_not_found_again(kept: Kept) -> None:
    kept.take(*guides(1), hold=frozenset({"national"}))
    found = find_changes(kept.store, [waiting_changes(kept.store)[0].change.id])
    return_waiting(kept.store, found, NOW, "lan", "sai tên")

    report = kept.take(*guides(1), hold=frozenset({"national"}))

    assert report.counts == {"unchanged": 1}
    assert kept.waiting() == []
    with pytest.raises(NotThere, match="changes list"):
        find_changes(kept.store, [found[0].id])


def test_a_change_that_the_source_took_back_waits_no_longer(kept: Kept) -> None:
    kept.take(*guides(1))
    kept.take(guide("1.1", "Thủ tục 1", "Khác."), hold=frozenset({"national"}))

    kept.take(*guides(1), hold=frozenset({"national"}))

    assert kept.waiting() == []


def test_a_newer_text_replaces_the_one_that_waited(kept: Kept) -> None:
    kept.take(guide("1.1", "Một", "Cũ."), hold=frozenset({"national"}))

    kept.take(guide("1.1", "Một", "Mới."), hold=frozenset({"national"}))

    assert len(kept.waiting()) == 1
    kept.agree()
    assert kept.store.version("1.1").procedure.wording.steps == "Mới."


def test_a_change_whose_record_changed_meanwhile_waits_again(kept: Kept) -> None:
    kept.take(*guides(1))
    kept.take(guide("1.1", "Thủ tục 1", "Chờ."), hold=frozenset({"national"}))
    kept.take(guide("1.1", "Thủ tục 1", "Xen vào."), source="province")

    assert kept.agree() == Settled(outdated=1)

    assert kept.waiting() == [("amended", "1.1", "outdated")]
    shown = show_change(kept.store, waiting_changes(kept.store)[0].change)
    assert [(d.field, d.before, d.after) for d in shown.differences] == [
        ("steps", "Xen vào.", "Chờ.")
    ]
    assert kept.agree() == Settled(published=1)


def test_what_holds_from_a_later_day_is_kept_until_it_comes(kept: Kept) -> None:
    kept.take(*guides(1))
    later = replace(guide("1.1", "Thủ tục 1", "Từ tháng 8."), effective_from=date(2026, 8, 1))

    report = kept.take(later)

    assert (report.counts["amended"], report.scheduled) == (1, 1)
    kept.now = datetime(2026, 7, 31, 16, 59, tzinfo=UTC)
    assert kept.wake() == Settled()
    kept.now = datetime(2026, 7, 31, 17, 0, tzinfo=UTC)  # midnight in Vietnam
    assert kept.wake() == Settled(published=1)
    assert kept.wake() == Settled()
    newest, former = History(kept.store.engine).editions("1.1")
    assert newest.version.procedure.wording.steps == "Từ tháng 8."
    assert (newest.published_by, newest.version.effective_from) == (CALENDAR, date(2026, 8, 1))
    assert (former.version.state, former.until) == (State.AMENDED, date(2026, 7, 31))


def test_an_editor_agrees_to_a_change_before_its_day(kept: Kept) -> None:
    later = replace(guides(1)[0], effective_from=date(2026, 8, 1))
    kept.take(later, hold=frozenset({"national"}))

    assert kept.agree() == Settled(scheduled=1)

    assert kept.store.version("1.1") is None
    kept.now += timedelta(days=30)
    assert kept.wake() == Settled(published=1)


def test_a_day_of_check_is_kept_without_a_new_version(kept: Kept) -> None:
    kept.take(replace(guides(1)[0], as_of=date(2026, 1, 1)))
    kept.take(replace(guides(1)[0], as_of=date(2026, 7, 1)))

    assert kept.store.checked() == {"1.1": date(2026, 7, 1)}
    assert kept.store.version("1.1").number == 1


def test_stale_records_are_those_that_no_source_held_lately(kept: Kept) -> None:
    kept.take(replace(guides(1)[0], as_of=date(2025, 7, 1)), *guides(2))

    found = stale(kept.store, TODAY, 365)

    assert [(s.version.procedure.code, s.checked_on) for s in found] == [("1.1", date(2025, 7, 1))]
    assert stale(kept.store, TODAY, 379) == []


def test_settings_of_a_source_are_kept_for_its_next_import(kept: Kept) -> None:
    folder = samples.FOLDER
    decided = settings_of(kept.store, [folder], "national", hold=True)
    keep_settings(kept.store, decided, NOW)

    again = settings_of(kept.store, [folder], "national")

    assert again == [SourceSetting("national", True, None, NOW)]
    assert settings_of(kept.store, [folder], None) == [SourceSetting("samples")]
    assert not settings_of(kept.store, [folder], "national", hold=False)[0].hold


def test_a_file_under_another_name_is_known_by_what_it_holds(kept: Kept) -> None:
    kept.take(*guides(1, 2, 3, 4))
    found = Found(sources={"tthc-08.jsonl"})
    for record in guides(2, 3, 5):
        found.procedures[record.code] = record, "tthc-08.jsonl"
        found.held["tthc-08.jsonl", "procedure", record.code] = None

    assert known_as(kept.store, found) == "national"
    taken = compare(renamed(found, "national"), kept.store, Order(TODAY, withdraw_missing=True))
    assert taken.report.counts["withdrawn"] == 2
    assert known_as(kept.store, renamed(found, "national")) is None


def full(code: str) -> Procedure:
    """A guide that tells of everything."""
    return replace(samples.procedures()["1.004194"], code=code)


def test_a_guide_that_is_silent_on_most_of_what_is_in_force_waits(kept: Kept) -> None:
    kept.take(full("1.1"))

    report = kept.take(*guides(1), source="district")

    assert kept.waiting() == [("amended", "1.1", "thin")]
    assert "says nothing of documents, time, fee" in report.noted[0].remark
    version = kept.store.version("1.1")
    assert version.number == 1
    assert version.procedure.wording.dossier


def test_a_guide_that_drops_one_field_is_published(kept: Kept) -> None:
    kept.take(full("1.1"))
    wording = replace(full("1.1").wording, requirements=None)

    report = kept.take(replace(full("1.1"), wording=wording))

    assert (report.counts["amended"], report.held, report.noted) == (1, 0, ())
