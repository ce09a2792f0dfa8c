"""Imports: exact counts, reasons with their lines, nothing half done."""

import gzip
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge.changing.changes import Order, Report
from knowledge.changing.diff import compare
from knowledge.errors import SourceUnreadable
from knowledge.ingest import ingest, read_sources
from knowledge.revision.build import texts_to_encode
from knowledge.revision.vectors import encode_missing
from knowledge.sources.jsonl import JsonLines
from knowledge.sources.offices_json import OfficesJson
from knowledge.sources.records import Record
from knowledge.sources.subtitles import SubtitledVideos
from knowledge.store.sql import KnowledgeStore
from tests.fakes import HashingEncoder
from tests.knowledge import samples
from tests.knowledge.fresh import NOW, guide, store

TODAY = date(2026, 7, 15)
ORDER = Order(TODAY)
SOURCES = (SubtitledVideos(), OfficesJson(), JsonLines(TODAY))


@pytest.fixture
def kept() -> KnowledgeStore:
    """An empty store."""
    return store()


def line(code: str, **changes: Any) -> dict[str, Any]:
    """One record of the sample pack under another code."""
    raw: dict[str, Any] = json.loads(
        (samples.FOLDER / "procedures.jsonl").read_text("utf-8").splitlines()[0]
    )
    return {**raw, "code": code, **changes}


def write(path: Path, *records: dict[str, Any] | str) -> Path:
    """A file of JSON lines; a string stands as it is."""
    lines = [r if isinstance(r, str) else json.dumps(r, ensure_ascii=False) for r in records]
    text = "\n".join(lines) + "\n"
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


def take(kept: KnowledgeStore, *paths: Path) -> Report:
    """An import of `paths`."""
    return ingest(paths, SOURCES, kept, NOW, lambda _: None)


def test_an_import_counts_what_it_did(kept: KnowledgeStore, tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", line("1.1"), line("1.2"))
    first = take(kept, file)
    write(file, line("1.1"), line("1.2", name="Tên khác"), line("1.3"))
    second = take(kept, file)

    assert first.sentence() == "2 created, 0 amended, 0 unchanged, 0 withdrawn, 0 rejected"
    assert second.sentence() == "1 created, 1 amended, 1 unchanged, 0 withdrawn, 0 rejected"
    assert [(v.procedure.code, v.number) for v in kept.versions()] == [
        ("1.1", 1),
        ("1.2", 2),
        ("1.3", 1),
    ]


def test_the_same_again_changes_nothing(kept: KnowledgeStore) -> None:
    first = take(kept, samples.FOLDER, samples.FOLDER / "videos")
    published = kept.revision()
    again = take(kept, samples.FOLDER, samples.FOLDER / "videos")

    records = len(samples.procedures()) + len(samples.videos()) + len(samples.offices())
    assert first.counts["created"] == records
    assert again.counts["unchanged"] == records
    assert not again.changed
    assert kept.revision() == published


def test_a_broken_line_is_named_and_the_rest_is_taken(kept: KnowledgeStore, tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", line("1.1"), '{"code": ', "", line(""), "[1]", line("1.2"))

    report = take(kept, file)

    assert [r.where for r in report.rejected] == ["a.jsonl:2", "a.jsonl:4", "a.jsonl:5"]
    assert all(rejected.reason for rejected in report.rejected)
    assert [v.procedure.code for v in kept.versions()] == ["1.1", "1.2"]


@pytest.mark.parametrize("share", [0.3, 0.9, 0.99])
def test_of_a_truncated_file_nothing_is_taken(
    kept: KnowledgeStore, tmp_path: Path, share: float
) -> None:
    whole = write(tmp_path / "a.jsonl.gz", *(line(f"1.{n}") for n in range(200)))
    raw = whole.read_bytes()
    whole.write_bytes(raw[: int(len(raw) * share)])
    good = write(tmp_path / "0.jsonl", line("9.9"))

    with pytest.raises(SourceUnreadable, match=r"a\.jsonl\.gz"):
        take(kept, good, whole)

    assert kept.versions() == []
    assert kept.revision() == 0


def test_what_cannot_be_read_is_refused(kept: KnowledgeStore, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_text("")
    (tmp_path / "b.jsonl").write_bytes(b"\xff\xfe")

    for name, reason in (("a.xlsx", "no importer"), ("nothing.jsonl", "no such"), ("b.jsonl", "b")):
        with pytest.raises(SourceUnreadable, match=reason):
            take(kept, tmp_path / name)


def test_of_a_code_that_comes_twice_the_last_is_taken_and_the_other_reported(
    kept: KnowledgeStore, tmp_path: Path
) -> None:
    file = write(tmp_path / "a.jsonl", line("1.1"), line("1.1", name="Tên khác"), line("1.2"))
    write(tmp_path / "b.jsonl", line("1.2"))

    report = take(kept, tmp_path)

    assert [(r.where, r.reason[:9]) for r in report.rejected] == [(file.name, "1.1 comes")]
    assert report.counts["created"] == 2
    assert next(v.procedure.name for v in kept.versions()) == "Tên khác"


def test_a_later_crawl_of_the_same_text_is_unchanged(kept: KnowledgeStore, tmp_path: Path) -> None:
    take(kept, write(tmp_path / "a.jsonl", line("1.1", as_of="2026-01-01")))

    report = take(kept, write(tmp_path / "a.jsonl", line("1.1", as_of="2026-07-01")))

    assert report.counts == {"unchanged": 1}


def test_reading_and_comparing_write_nothing(kept: KnowledgeStore, tmp_path: Path) -> None:
    changes = compare(
        read_sources([write(tmp_path / "a.jsonl", line("1.1"))], SOURCES, lambda _: None),
        kept,
        ORDER,
    )

    assert [p.code for p in changes.procedures()] == ["1.1"]
    assert kept.versions() == []


def test_what_will_be_is_what_then_is(kept: KnowledgeStore, tmp_path: Path) -> None:
    take(kept, write(tmp_path / "a.jsonl", line("1.1"), line("1.2")))
    file = write(tmp_path / "a.jsonl", line("1.2", name="Tên khác"), line("1.0"))

    changes = compare(read_sources([file], SOURCES, lambda _: None), kept, ORDER)
    take(kept, file)

    assert changes.contents == kept.digests()
    assert list(changes.versions) == kept.versions()


def test_only_changed_texts_are_encoded(kept: KnowledgeStore) -> None:
    encoder, both = HashingEncoder(), [guide("1.1", "Một", "Bước một."), guide("1.2", "Hai")]
    encode_missing(kept, encoder, "", texts_to_encode(both, {}), lambda *_: None)
    both[0] = guide("1.1", "Một", "Bước khác.")

    encoded = encode_missing(kept, encoder, "", texts_to_encode(both, {}), lambda *_: None)

    assert encoded == 1


def test_progress_counts_every_record(tmp_path: Path) -> None:
    seen: list[int] = []
    file = write(tmp_path / "a.jsonl", line("1.1"), "broken", line("1.2"))

    read_sources([file], SOURCES, seen.append)

    assert seen == [1, 2, 3]


class Killed(Exception):
    """The machine went down."""


class DyingSource:
    """A source that is cut off after its first record."""

    def accepts(self, path: Path) -> bool:
        """Any file."""
        return path.exists()

    def read(self, path: Path) -> Iterator[Record]:
        """One record, and then the end."""
        yield guide("1.1", path.name)
        raise Killed


def test_an_import_that_is_cut_off_leaves_nothing(kept: KnowledgeStore, tmp_path: Path) -> None:
    with pytest.raises(Killed):
        ingest([write(tmp_path / "a", "x")], [DyingSource()], kept, NOW, lambda _: None)

    assert kept.versions() == []
    assert kept.revision() == 0
