"""What an editor writes: compared, kept, and not undone by the next file."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.changing.changes import Found, Order, Report
from knowledge.changing.decide import Settled, publish_waiting
from knowledge.changing.diff import compare
from knowledge.changing.editing import Edit, edited, withdrawn
from knowledge.changing.local_fields import clock
from knowledge.changing.review import show_change, waiting_changes
from knowledge.cue_steps import outline
from knowledge.errors import NotThere, Unfit
from knowledge.ingest import publish
from knowledge.overrides import Override, Ways
from knowledge.store import waiting
from knowledge.store.bodies import Other, kind_of
from knowledge.store.sql import KnowledgeStore
from knowledge.versions import Kind, Stage, Waiting
from tests.knowledge import samples
from tests.knowledge.fresh import NOW, first_version, guide, store

PLACE = "Huyện Bắc Trà My, tỉnh Quảng Nam"
RULE = Override("1.1", PLACE, ways=(Ways(None, "9 ngày"),), document="12/QĐ-UBND")


@pytest.fixture
def kept() -> KnowledgeStore:
    """One procedure in force, and a place's rule for it that came by a file."""
    made = store()
    made.publish("first", NOW, [first_version(guide("1.1", "Đăng ký"))])
    take(made, RULE)
    return made


def take(kept: KnowledgeStore, *records: Other, **order: Any) -> Report:
    """An import of `records` as all that the province's file holds."""
    found = Found(sources={"province"})
    for record in records:
        found.others[record.id] = record, "province"
        found.held["province", kind_of(record), record.id] = None
    changes = compare(found, kept, Order(NOW.date(), **order))
    publish(changes, kept, NOW)
    return changes.report


def write(kept: KnowledgeStore, time: str, number: int, by: str = "lan") -> Waiting:
    """An editor's new time for the rule, kept as a change that waits."""
    raw = {"code": "1.1", "place": PLACE, "ways": [{"time": time}], "document": "12/QĐ-UBND"}
    return keep(kept, edited(kept, Edit("override", raw, by, RULE.id, number)))


def keep(kept: KnowledgeStore, change: Waiting) -> Waiting:
    """The change as it waits."""
    with kept.engine.begin() as connection:
        waiting.add(connection, [change], NOW)
        return waiting.open_of(connection, change.record, change.key)[-1]


def agree(kept: KnowledgeStore, change: Waiting) -> Settled:
    """Somebody else publishes it."""
    return publish_waiting(kept, [change], NOW + timedelta(hours=1), "minh", lambda _: None)


def times(kept: KnowledgeStore) -> list[str | None]:
    """The time that the rule tells of, where there is one."""
    return [local.override.ways[0].time for local in kept.overrides()]


def test_a_file_that_still_holds_the_former_text_does_not_undo_an_edit(
    kept: KnowledgeStore,
) -> None:
    agree(kept, write(kept, "5 ngày", 1))

    report = take(kept, RULE)

    assert times(kept) == ["5 ngày"]
    assert (report.counts["amended"], report.held) == (1, 1)
    assert [shown.change.why for shown in waiting_changes(kept)] == ["edited"]
    assert take(kept, RULE).counts == {"unchanged": 1}


def test_a_rule_that_an_editor_withdrew_does_not_come_back_by_itself(
    kept: KnowledgeStore,
) -> None:
    agree(kept, keep(kept, withdrawn(kept, "override", RULE.id, "lan")))

    report = take(kept, RULE)

    assert kept.overrides() == []
    assert (report.counts["created"], report.held) == (1, 1)
    with pytest.raises(NotThere):
        withdrawn(kept, "override", RULE.id, "lan")


def test_a_file_that_lost_an_edited_rule_does_not_end_it_by_itself(kept: KnowledgeStore) -> None:
    other = replace(RULE, place="Tỉnh Quảng Nam")
    third = replace(RULE, place="Thành phố Huế")
    fourth = replace(RULE, place="Thành phố Hà Nội")
    take(kept, RULE, other, third, fourth)
    agree(kept, write(kept, "5 ngày", 1))

    take(kept, other, third, fourth, withdraw_missing=True)

    assert "5 ngày" in times(kept)
    assert [(s.change.kind, s.change.why) for s in waiting_changes(kept)] == [
        (Kind.WITHDRAWN, "edited")
    ]


def test_an_edit_whose_record_moved_on_is_shown_once_more(kept: KnowledgeStore) -> None:
    change = write(kept, "5 ngày", 1)
    take(kept, replace(RULE, ways=(Ways(None, "7 ngày"),)))

    settled = agree(kept, change)

    assert (settled.published, settled.outdated) == (0, 1)
    assert times(kept) == ["7 ngày"]
    (again,) = waiting_changes(kept)
    assert (again.change.why, again.change.found_by) == ("outdated", "lan")
    shown = show_change(kept, again.change)
    assert [(one.before, one.after) for one in shown.differences] == [("7 ngày", "5 ngày")]


def test_an_edit_replaces_the_one_that_waited(kept: KnowledgeStore) -> None:
    first = write(kept, "5 ngày", 1)

    write(kept, "6 ngày", 1, by="minh")

    with kept.engine.begin() as connection:
        former = waiting.change(connection, first.id)
    assert former is not None
    assert former.stage is Stage.SUPERSEDED
    assert [shown.change.found_by for shown in waiting_changes(kept)] == ["minh"]


def test_markup_in_a_form_does_not_get_further_than_the_gate(kept: KnowledgeStore) -> None:
    change = write(kept, "<b>5 ngày</b><script>alert(1)</script>", 1)

    agree(kept, change)

    assert times(kept) == ["5 ngày"]


@pytest.mark.parametrize(
    ("hours", "problem"),
    [
        ("Mo-Fr 07:30-11:30,13:30-17:00; Sa 07:30-11:30", None),
        ("Mo-Fr 25:00-26:00", "hours"),
        ("thứ hai 7h30", "hours"),
        ("", "required"),
    ],
)
def test_opening_hours_are_read_or_refused(
    kept: KnowledgeStore, hours: str, problem: str | None
) -> None:
    office = {"id": "xa", "name": "Xã", "kind": "commune", "address": "Số 1", "phone": "024"}

    edit = Edit("office", {**office, "opening_hours": hours}, "lan")

    if problem is None:
        assert edited(kept, edit).kind is Kind.CREATED
    else:
        with pytest.raises(Unfit) as refused:
            edited(kept, edit)
        assert [(p.field, p.name) for p in refused.value.problems] == [("opening_hours", problem)]


def test_steps_of_a_sample_video_only_go_on() -> None:
    for video in samples.videos():
        topics = outline(video, lambda code: samples.procedures()[code].name)

        assert len(topics) == len(video.cues)
        assert {topic.code for topic in topics} <= set(video.procedures)


@given(st.integers(0, 864_000))
def test_a_clock_reads_back_to_the_same_tenth(tenths: int) -> None:
    minutes, seconds = clock(tenths / 10).split(":")

    assert round(int(minutes) * 600 + float(seconds) * 10) == tenths
