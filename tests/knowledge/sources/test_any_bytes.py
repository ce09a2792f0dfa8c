"""Whatever a file holds, an importer gives records and reasons, or the one error it may raise."""

import gzip
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.errors import SourceUnreadable
from knowledge.groups import Group
from knowledge.offices import Office
from knowledge.overrides import Override
from knowledge.procedures import Procedure
from knowledge.sources.pdf_pages import read_pages
from knowledge.sources.records import Noted, Rejected
from knowledge.versions import Abolition
from knowledge.videos import Video
from tests.knowledge.sources.build import GUIDE, pdf, read, word_document, workbook
from tests.knowledge.sources.shapes import CRAWLED, OFFICE, OWN, PLAIN, PORTAL, VIDEO

ENDINGS = [
    "videos.json", "offices.json", "groups.json", "overrides.json", "overrides.csv", "a.json",
    "a.jsonl", "a.jsonl.gz", "a.csv", "a.xlsx", "a.html", "a.md", "a.txt", "a.docx", "a.srt",
    "a.vtt",
]  # fmt: skip
KINDS = (Procedure, Abolition, Video, Office, Override, Group, Rejected, Noted)
LAW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

LABELS = [line.partition(":")[0] + ":" for line in GUIDE.splitlines() if ":" in line]
SCRAPS = st.sampled_from(
    [*LABELS, "# ", "## ", "- ", "|", "<p>", "<td>", "<table>", "<script>", "1.234567", "---\n",
     "code: 1.2", "00:00:01,000 --> 00:00:02,000", "-->", "WEBVTT", "\n", "\n\n", ";", ",", '"',
     "{", "}", "[", "]", ":", "5", "đồng", "Thñ tôc", "\x00", "\ud7ff", "Bước 1: "]
)  # fmt: skip
TEXTS = st.lists(st.one_of(SCRAPS, st.text(max_size=8)), max_size=40).map("".join)
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=12))
KEYS = st.sampled_from(
    ["code", "name", "name_en", "title", "text", "steps", "methods", "dossier", "channel", "items",
     "executionSteps", "executionMethods", "executionCases", "fees", "value", "processingTime",
     "processingTimeUnit", "submissionMethod", "id", "url", "procedures", "file", "opening_hours",
     "as_of", "updatedAt", "state", "legal", "level", "cues", "data", "profileComponents"]
)  # fmt: skip
TREES = st.recursive(
    st.one_of(SCALARS, st.sampled_from(["1.234567", "ONLINE", "online", "a.srt", "Mo-Fr 08:00"])),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=8)),
    max_leaves=25,
)


def holds(name: str, raw: bytes) -> None:
    """The law for one file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        Path(folder, "a.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nXin chào\n", "utf-8")
        path.write_bytes(raw)
        reason, records = name, []
        try:
            records = read(path)
        except SourceUnreadable as error:
            reason = str(error)
        assert reason.startswith((name, folder))
        assert all(isinstance(record, KINDS) for record in records)
        assert all(r.where and r.reason for r in records if isinstance(r, Rejected))


@pytest.mark.parametrize("name", ENDINGS)
@LAW
@given(raw=st.binary(max_size=300))
def test_any_bytes(name: str, raw: bytes) -> None:
    holds(name, raw)


@pytest.mark.parametrize("name", ["a.csv", "a.html", "a.md", "a.txt", "a.srt", "a.vtt"])
@LAW
@given(text=TEXTS)
def test_any_text(name: str, text: str) -> None:
    holds(name, text.encode("utf-8", "replace"))


@pytest.mark.parametrize(
    "name",
    [
        "videos.json",
        "offices.json",
        "groups.json",
        "overrides.json",
        "overrides.csv",
        "a.json",
        "a.jsonl",
        "a.jsonl.gz",
    ],
)
@LAW
@given(tree=TREES)
def test_any_json(name: str, tree: Any) -> None:
    entries = tree if isinstance(tree, list) else [tree]
    lines = "\n".join(map(json.dumps, entries)) if ".jsonl" in name else json.dumps(tree)
    raw = lines.encode()

    holds(name, gzip.compress(raw) if name.endswith(".gz") else raw)


def places(tree: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value in a tree."""
    if not isinstance(tree, dict | list):
        return [path]
    inner = tree.items() if isinstance(tree, dict) else enumerate(tree)
    return [path, *(deep for key, value in inner for deep in places(value, (*path, key)))]


def bent(tree: Any, path: tuple[Any, ...], value: Any) -> Any:
    """`tree` with another value at `path`."""
    if not path:
        return value
    new = dict(tree) if isinstance(tree, dict) else list(tree)
    new[path[0]] = bent(tree[path[0]], path[1:], value)
    return new


@pytest.mark.parametrize(
    ("name", "good"),
    [("a.json", PORTAL), ("a.json", PLAIN), ("a.jsonl", OWN), ("a.jsonl", CRAWLED),
     ("videos.json", [VIDEO]), ("offices.json", [OFFICE])],
    ids=["portal", "plain", "own", "crawled", "video", "office"],
)  # fmt: skip
@LAW
@given(data=st.data())
def test_a_good_record_with_one_value_replaced(name: str, good: Any, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(places(good)))
    tree = bent(good, path, data.draw(TREES))

    holds(name, json.dumps(tree).encode())


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Good files of the formats that libraries parse; the PDF has a table."""
    folder = tmp_path_factory.mktemp("whole")
    lines = GUIDE.splitlines()
    made = [
        word_document(folder / "a.docx", lines),
        workbook(folder / "a.xlsx", [["Mã thủ tục", "Tên"], ["1.234567", "Tên"]]),
        pdf(folder / "a.pdf", [lines], table=[["Một", "Hai"], ["Ba", "Bốn"]]),
    ]
    return {path.name: path.read_bytes() for path in made}


def damaged(whole: bytes, data: st.DataObject) -> bytes:
    """`whole` with some bytes replaced and its end cut off."""
    raw = bytearray(whole)
    position = st.integers(0, len(raw) - 1)
    for place in data.draw(st.lists(position, max_size=12)):
        raw[place] = data.draw(st.integers(0, 255))
    return bytes(raw[: data.draw(st.one_of(st.just(len(raw)), position))])


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx"])
@LAW
@given(data=st.data())
def test_damaged_office_files(name: str, data: st.DataObject, whole: dict[str, bytes]) -> None:
    holds(name, damaged(whole[name], data))


@LAW
@given(data=st.data())
def test_damaged_pdfs(data: st.DataObject, whole: dict[str, bytes]) -> None:
    """Here without the process around it, which would hide what its reader raises."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.pdf")
        path.write_bytes(damaged(whole["a.pdf"], data))

        found = read_pages(path, 300)

    assert ("error" in found) != ("pages" in found)
    json.dumps(found)
