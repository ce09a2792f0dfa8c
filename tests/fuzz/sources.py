"""What importers read: a file of each kind."""

import gzip
import json
import tempfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from knowledge.errors import SourceUnreadable
from knowledge.hours import opening, week
from knowledge.offices import Office
from knowledge.sources.pdf_pages import read_pages
from knowledge.sources.records import Record, Rejected
from tests.fuzz.mutators import Mutator, of_archive, of_bytes, of_json, of_json_lines
from tests.fuzz.target import Check, Target, markup_in, texts_of
from tests.knowledge.samples import FOLDER
from tests.knowledge.sources.build import GUIDE, TITLE, pdf, read, word_document, workbook
from tests.knowledge.sources.shapes import CRAWLED, OFFICE, OWN, PLAIN, PORTAL, VIDEO
from tests.knowledge.sources.test_any_bytes import KINDS

_MOST_SECONDS = 2.0
_NOW = datetime(2026, 9, 14, 2, 0, tzinfo=UTC)
_LINES = GUIDE.splitlines()
_CUES = "1\n00:00:01,000 --> 00:00:02,000\nXin chào\n"
_HTML = (
    f"<!DOCTYPE html><html><body><nav><a href='/x'>Trang chủ</a></nav><h1>{TITLE}</h1>"
    f"{''.join(f'<p>{line}</p>' for line in _LINES)}<h2>Phí</h2><table><tr><th>Hình thức<th>Phí"
    "<tr><td>Trực tuyến<td>7.000 đồng</table><ul><li>Một<li>Hai</ul></body></html>"
)


def _reading(name: str) -> Callable[[], Check]:
    """Records, rejections with a reason, or the one error; no markup; offices that can be asked."""

    def make() -> Check:
        folder = Path(tempfile.mkdtemp(prefix="motcua-fuzz-"))
        (folder / "a.srt").write_text(_CUES, "utf-8")
        path = folder / name

        def check(raw: bytes) -> None:
            path.write_bytes(raw)
            records: list[Record] = []
            with suppress(SourceUnreadable):
                records = read(path)
            for record in records:
                _lawful(record)

        return check

    return make


def _lawful(record: Record) -> None:
    assert isinstance(record, KINDS)
    if isinstance(record, Rejected):
        assert record.where
        assert record.reason
        return
    for text in texts_of(asdict(record)):
        assert not markup_in(text), text
        text.encode()
        assert "\x00" not in text
    if isinstance(record, Office):
        opening(record, _NOW)
        week(record, _NOW)


def _make_pdf() -> Check:
    """Here without the process around it, which would hide what its reader raises."""
    path = Path(tempfile.mkdtemp(prefix="motcua-fuzz-"), "a.pdf")

    def check(raw: bytes) -> None:
        path.write_bytes(raw)
        found = read_pages(path, 300)
        assert ("error" in found) != ("pages" in found)
        json.dumps(found)

    return check


def _built(build: Callable[[Path], Path], ending: str) -> Callable[[], list[bytes]]:
    def seeds() -> list[bytes]:
        with tempfile.TemporaryDirectory() as folder:
            return [build(Path(folder, f"a{ending}")).read_bytes()]

    return seeds


def _given(*texts: str) -> Callable[[], list[bytes]]:
    return lambda: [text.encode() for text in texts]


def _dumped(*trees: Any) -> Callable[[], list[bytes]]:
    return lambda: [json.dumps(tree).encode() for tree in trees]


def _sample(name: str, entries: int = 2) -> Callable[[], list[bytes]]:
    """The first entries of a file of the sample pack."""
    whole = json.loads((FOLDER / name).read_text("utf-8"))
    return _dumped(whole[:entries] if isinstance(whole, list) else whole)


def _of_gzip(raw: bytes, most: int, dice: Any, change: Any) -> bytes:
    with suppress(OSError, EOFError, zlib.error):
        made = gzip.compress(of_json_lines(gzip.decompress(raw), most, dice, change))
        return made if len(made) <= most else change(raw, most)
    return change(raw, most)  # type: ignore[no-any-return]  # the fuzzer's own


def _target(
    name: str,
    seeds: Callable[[], list[bytes]],
    mutate: Mutator = of_bytes,
    longest: int = 8_192,
) -> Target:
    return Target(_reading(name), seeds, mutate, _MOST_SECONDS, longest)


_TABLE = "Mã thủ tục,Tên,Trình tự,Lệ phí\n1.234567,Tên,Bước 1: Nộp,5.000 đồng\n"
_RULE = {"id": "r1", "code": "1.004194", "place": "Xã An Thuận", "time": "2 ngày"}
_RULES = "id,code,place,time,decision\nr1,1.004194,Xã An Thuận,2 ngày,12/QĐ-UBND\n"
_GROUP = {"id": "g1", "name": "Khai sinh", "name_en": "Birth", "procedures": ["1.001193"]}
_VTT = "WEBVTT\n\n00:01.000 --> 00:04.000 align:start\n<v Hoa>Xin <b>chào</b>\n\nNOTE x\n"

TARGETS = {
    "offices": _target("offices.json", _dumped([OFFICE]), of_json),
    "videos": _target("videos.json", _dumped([VIDEO]), of_json),
    "groups": _target("groups.json", _dumped([_GROUP]), of_json),
    "rules": _target("overrides.json", _dumped([_RULE]), of_json),
    "rules_csv": _target("overrides.csv", _given(_RULES)),
    "json": _target("a.json", _dumped(PORTAL, PLAIN, [PORTAL]), of_json),
    "jsonl": _target("a.jsonl", _dumped(OWN, CRAWLED), of_json_lines, 16_384),
    "gzip": _target(
        "a.jsonl.gz", lambda: [gzip.compress(raw) for raw in _dumped(CRAWLED)()], _of_gzip
    ),
    "csv": _target("a.csv", _given(_TABLE)),
    "html": _target("a.html", _given(_HTML)),
    "markdown": _target("a.md", _given(f"---\ncode: 1.234567\n---\n# {TITLE}\n\n{GUIDE}")),
    "txt": _target("a.txt", _given(f"{TITLE}\n{GUIDE}")),
    "srt": _target("a.srt", _given(_CUES)),
    "vtt": _target("a.vtt", _given(_VTT)),
    "docx": _target(
        "a.docx", _built(lambda path: word_document(path, _LINES), ".docx"), of_archive, 60_000
    ),
    "xlsx": _target(
        "a.xlsx",
        _built(lambda path: workbook(path, [["Mã thủ tục", "Tên"], ["1.2345", "T"]]), ".xlsx"),
        of_archive,
        16_384,
    ),
    "pdf": Target(
        _make_pdf,
        _built(lambda path: pdf(path, [_LINES], table=[["Một", "Hai"], ["Ba", "4"]]), ".pdf"),
        seconds=4.0,
        longest=30_000,
    ),
}
