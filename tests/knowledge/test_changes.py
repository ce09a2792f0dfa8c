"""Changes: what publishes itself, what waits, what ends, and that nothing is half done."""

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from knowledge.changes import Found, Order, Report
from knowledge.decide import CALENDAR, Settled, activate, publish_waiting, return_waiting
from knowledge.diff import compare
from knowledge.errors import NotThere
from knowledge.ingest import publish
from knowledge.procedures import Procedure, State
from knowledge.review import find_changes, show_change, stale, waiting_changes
from knowledge.sourcing import keep_settings, known_as, renamed, settings_of
from knowledge.store.history import History
from knowledge.versions import Abolition, Decision, SourceSetting
from tests.knowledge import samples
from tests.knowledge.fresh import NOW, guide, store

TODAY = date(2026, 7, 15)
DECISION = Decision("12/QĐ-UBND", date(2026, 7, 1), None)


@dataclass
class Kept:
    """A store, and imports into it at moments that the test sets."""

    now: datetime = NOW
    store: Any = field(default_factory=store)

    def take(
        self,
        *records: Procedure | Abolition,
        source: str = "national",
        broken: bool = False,
        **order: Any,
    ) -> Report:
        """An import of `records` as all that `source` holds now."""
        found = Found(sources={source}, broken={source} if broken else set())
        for record in records:
            if isinstance(record, Abolition):
                found.abolitions[record.code] = record, source
            else:
                found.procedures[record.code] = record, source
                found.held[source, "procedure", record.code] = record.as_of
        changes = compare(found, self.store, Order(self.now.date(), **order))
        publish(changes, self.store, self.now)
        return changes.report

    def state(self, code: str) -> State:
        """Whether `code` may be answered from."""
        version = self.store.version(code)
        assert version is not None
        state: State = version.state
        return state

    def waiting(self) -> list[tuple[str, str, str]]:
        """What waits: kind, code and why."""
        return [(w.change.kind, w.change.key, w.change.why) for w in waiting_changes(self.store)]

    def agree(self, *ids: int) -> Settled:
        """An editor publishes changes; all where none is named."""
        chosen = ids or [shown.change.id for shown in waiting_changes(self.store)]
        return publish_waiting(
            self.store, find_changes(self.store, list(chosen)), self.now, "lan", lambda _: None
        )

    def wake(self) -> Settled:
        """The calendar's job."""
        return activate(self.store, self.now, lambda _: None)


@pytest.fixture
def kept() -> Kept:
    """An empty store."""
    return Kept()


def guides(*numbers: int) -> list[Procedure]:
    """Guides 1.1, 1.2, …"""
    return [guide(f"1.{n}", f"Thủ tục {n}") for n in numbers]


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
