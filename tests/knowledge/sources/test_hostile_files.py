"""Files made to harm: bombs, macros, entities, paths, scripts. Nothing of them reaches a page."""

import gzip
import json
import time
import tracemalloc
import zipfile
import zlib
from dataclasses import asdict
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, StreamObject

from knowledge.errors import SourceUnreadable
from knowledge.sources.limits import check_archive
from knowledge.sources.pdf_documents import read_apart
from knowledge.sources.records import Given
from tests.knowledge.sources.build import (
    GUIDE,
    TITLE,
    pdf,
    procedures,
    read,
    rejected,
    with_part,
    word_document,
    workbook,
)
from tests.knowledge.sources.shapes import OWN, PORTAL

LINES = GUIDE.splitlines()


def reason(path: Path) -> str:
    """Why the one record of a file was not taken."""
    (found,) = rejected(read(path))
    assert found.where == path.name
    return found.reason


def test_a_gzip_that_swells_is_not_unpacked_in_memory(tmp_path: Path) -> None:
    bomb = tmp_path / "a.jsonl.gz"
    with gzip.open(bomb, "wb", compresslevel=9) as file:
        for _ in range(30):
            file.write(b" " * 10_000_000)
    tracemalloc.start()

    with pytest.raises(SourceUnreadable, match=r"a\.jsonl\.gz: 0\.3 MB that unpack to .* and more"):
        read(bomb)

    assert tracemalloc.get_traced_memory()[1] < 60_000_000
    tracemalloc.stop()


def test_of_a_line_that_is_too_long_only_the_line_is_rejected(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl.gz"
    good = json.dumps(OWN)
    with gzip.open(file, "wt", encoding="utf-8", compresslevel=1) as lines:
        noise = "".join(f"{n:x}" for n in range(900_000))
        lines.write(f'{good}\n{{"code": "{noise}"}}\n{good}\n')

    records = read(file)

    assert [type(record).__name__ for record in records] == ["Procedure", "Rejected", "Procedure"]
    assert [(r.where, r.reason) for r in rejected(records)] == [
        ("a.jsonl.gz:2", "the line is longer than 4 MB")
    ]


@pytest.mark.parametrize("make", ["docx", "xlsx"])
def test_an_office_file_that_swells_is_not_parsed(make: str, tmp_path: Path) -> None:
    bomb = (
        word_document(tmp_path / "a.docx", LINES)
        if make == "docx"
        else workbook(tmp_path / "a.xlsx", [["Mã thủ tục", "Tên"]])
    )
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("word/bomb.xml", b"<x>" + b" " * 80_000_000)
    started = time.monotonic()

    with pytest.raises(SourceUnreadable, match="unpack to"):
        check_archive(bomb)

    assert time.monotonic() - started < 2


def test_an_archive_that_lies_about_its_sizes_is_counted_while_it_unpacks(tmp_path: Path) -> None:
    bomb = word_document(tmp_path / "a.docx", LINES)
    with_part(bomb, "word/bomb.xml", b" " * 150_000_000)
    raw = bytearray(bomb.read_bytes())
    true = (150_000_000).to_bytes(4, "little")
    while (at := raw.find(true)) >= 0:
        raw[at : at + 4] = (1_000).to_bytes(4, "little")
    bomb.write_bytes(raw)

    assert "not a whole office file" in reason(bomb) or "unpack" in reason(bomb)


@pytest.mark.parametrize("name", ["word/vbaProject.bin", "word/vbaData.xml"])
def test_a_word_document_with_macros_is_refused(name: str, tmp_path: Path) -> None:
    file = with_part(word_document(tmp_path / "a.docx", LINES), name, b"Sub AutoOpen()")

    assert "it holds macros; save it as .docx" in reason(file)


@pytest.mark.parametrize("ending", [".docm", ".xlsm", ".doc", ".xls", ".odt", ".zip"])
def test_a_format_that_is_not_read_says_what_to_save_it_as(ending: str, tmp_path: Path) -> None:
    file = tmp_path / f"a{ending}"
    file.write_bytes(b"anything")

    said = reason(file)

    assert said.startswith(f"{ending} is not read; ")
    assert ".docx" in said or ".xlsx" in said or "unpack" in said


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le"])
def test_an_external_entity_is_never_resolved(encoding: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("mật khẩu", "utf-8")
    entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]><x>&e;</x>'
    file = with_part(
        word_document(tmp_path / "a.docx", LINES), "word/extra.xml", entity.encode(encoding)
    )

    assert "document type definition" in reason(file)


def test_an_entity_in_a_page_stays_unresolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("mật khẩu", "utf-8")
    page = tmp_path / "1.234567.xhtml"
    page.write_text(
        f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY e SYSTEM "file://{secret}">]>'
        "<html><body><h1>Tên</h1><h2>Trình tự thực hiện</h2><p>&e; Nộp.</p></body></html>",
        "utf-8",
    )

    (found,) = procedures(read(page))

    assert "mật khẩu" not in str(asdict(found))


@pytest.mark.parametrize("name", ["../../evil.xml", "/etc/evil.xml", "a\\..\\evil.xml"])
def test_a_path_out_of_the_archive_is_refused(name: str, tmp_path: Path) -> None:
    file = with_part(word_document(tmp_path / "a.docx", LINES), name, b"<x/>")

    assert "leads out of the archive" in reason(file)


def test_a_transcript_outside_the_folder_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "a.srt").write_text("1\n00:00:01,000 --> 00:00:02,000\nBí mật\n", "utf-8")
    entry = {"id": "v", "title": "V", "url": "https://a.vn", "procedures": [], "file": "../a.srt"}
    file = tmp_path / "in" / "videos.json"
    file.write_text(json.dumps([entry]), "utf-8")

    (found,) = rejected(read(file))

    assert found.where == "videos.json: entry 1"
    assert "a.srt" in found.reason


def test_a_pdf_of_200_megabytes_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    with file.open("wb") as stream:
        stream.truncate(200_000_000)
    started = time.monotonic()

    said = reason(file)

    assert said == (
        "a.pdf: 200 MB, more than the 30 MB that are read; split it, or leave out its pictures"
    )
    assert time.monotonic() - started < 1


def test_a_pdf_of_too_many_pages_is_refused(tmp_path: Path) -> None:
    file = pdf(tmp_path / "a.pdf", [["x"]] * 301)

    assert "301 pages, more than the 300 that are read" in reason(file)


def test_a_pdf_that_swells_takes_only_its_reader_down(tmp_path: Path) -> None:
    """Its page unpacks to 400 MB, and the reader has 300."""
    file = tmp_path / "a.pdf"
    writer = PdfWriter(PdfReader(pdf(tmp_path / "good.pdf", [LINES])))
    bomb = StreamObject()
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(b" " * 10_000_000) for _ in range(40)) + packer.flush()
    bomb.set_data(packed)
    bomb[NameObject("/Filter")] = NameObject("/FlateDecode")
    writer.pages[0][NameObject("/Contents")] = writer._add_object(bomb)
    writer.write(file)

    with pytest.raises(SourceUnreadable, match="too much memory or time"):
        read_apart(file, memory=300_000_000, seconds=20)


def test_a_reader_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    with pytest.raises(SourceUnreadable, match="not read in 0 s; split it"):
        read_apart(pdf(tmp_path / "a.pdf", [LINES]), seconds=0)


@pytest.mark.parametrize("tag", ["b", "div", "ul><li", "table><tr><td"])
def test_a_page_that_is_nested_too_deeply_is_refused(tag: str, tmp_path: Path) -> None:
    file = tmp_path / "1.234567.html"
    file.write_text(f"<{tag}>" * 20_000 + "Nộp ở xã", "utf-8")

    assert "nested too deeply" in reason(file)


def test_a_record_of_more_than_a_million_letters_is_refused_in_time(tmp_path: Path) -> None:
    file = tmp_path / "1.234567.html"
    file.write_text("<h2>Trình tự</h2>" + f"<p>Nộp <b>{'hồ sơ ' * 100}</b></p>" * 2_000, "utf-8")
    started = time.monotonic()

    said = reason(file)

    assert "letters in one guide, more than 1000000" in said
    assert time.monotonic() - started < 20


SCRIPTS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//x></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><p>x</svg>",
    "<a href='javascript:alert(1)'>x</a>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<style>@import 'x'</style>",
    "<noscript><p title='</noscript><script>alert(1)</script>'></noscript>",
    "<!--><script>alert(1)</script>-->",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
]


@pytest.mark.parametrize("script", SCRIPTS)
def test_no_script_comes_out_of_a_page(script: str, tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    lines = "".join(f"<p>{line} {script}</p>{script}" for line in LINES)
    page.write_text(f"<body onload='x()'>{script}<h1>{TITLE}{script}</h1>{lines}</body>", "utf-8")

    (found,) = procedures(read(page))

    everything = str(asdict(found)).lower()
    assert found.wording.name.startswith(TITLE)
    assert "nộp tờ khai tại bộ phận một cửa" in everything
    for sign in ("<script", "onerror", "onload", "javascript:", "<svg", "<iframe", "@import"):
        assert sign not in everything


@pytest.mark.parametrize("script", SCRIPTS)
def test_no_script_comes_out_of_json(script: str, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    steps = [{"name": "", "description": f"Nộp {script} tờ khai ở <b>xã</b> cho 3<5 người."}]
    file.write_text(json.dumps({**PORTAL, "executionSteps": steps}), "utf-8")

    (found,) = procedures(read(file))

    said = found.wording.steps or ""
    assert "<" not in said.replace("3<5", "")
    assert "tờ khai ở xã cho 3<5 người." in said


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//x", "https://a b"]
)
def test_an_address_that_is_no_web_page_is_refused(url: str, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps({**OWN, "url": url}), "utf-8")

    (found,) = rejected(read(file))

    assert "is not an address of a web page" in found.reason


def test_the_importing_person_cannot_give_one_either(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(GUIDE, "utf-8")

    (found,) = rejected(read(file, Given(url="javascript:alert(1)")))

    assert "is not an address of a web page" in found.reason
