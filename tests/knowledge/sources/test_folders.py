"""A folder of everything: what is good is found, what is not is named, nothing stops the rest."""

import gzip
import json
from pathlib import Path

import pytest

from knowledge.errors import SourceUnreadable
from knowledge.ingest import read_sources
from knowledge.sources.registry import importers
from knowledge.sources.whisper_transcriber import NO_TRANSCRIBER
from tests.knowledge.sources.build import GUIDE, TODAY, pdf, with_part, word_document, workbook
from tests.knowledge.sources.shapes import OWN

SOURCES = importers(TODAY, NO_TRANSCRIBER)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Good and bad files of many formats beside each other."""

    def lines(code: str) -> list[str]:
        return GUIDE.replace("1.234567", code).splitlines()

    word_document(tmp_path / "good.docx", lines("1.000001"))
    with_part(
        word_document(tmp_path / "macro.docx", lines("1.000002")), "word/vbaProject.bin", b"x"
    )
    pdf(tmp_path / "good.pdf", [["THỦ TỤC NUÔI GÀ", *lines("1.000003")]])
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 and no more")
    workbook(
        tmp_path / "some.xlsx",
        [["code", "name", "steps"], ["1.000004", "A", "Nộp."], ["sai", "B", "Nộp."]],
    )
    (tmp_path / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    (tmp_path / "no-code.html").write_text("<h1>Nuôi vịt</h1><p>Nộp ở xã.</p>", "utf-8")
    (tmp_path / "README.md").write_text("# Về thư mục này", "utf-8")
    (tmp_path / "~$good.docx").write_bytes(b"a lock file of Word")
    (tmp_path / "style.css").write_text("p {}", "utf-8")
    return tmp_path


def test_of_a_folder_the_good_is_found_and_the_bad_named(folder: Path) -> None:
    found = read_sources([folder], SOURCES, lambda _: None)

    assert sorted(found.procedures) == ["1.000001", "1.000003", "1.000004"]
    assert sorted(r.where for r in found.rejected) == [
        "broken.pdf",
        "macro.docx",
        "no-code.html",
        "old.doc",
        "some.xlsx:Thủ tục:3",
    ]


def test_reading_a_folder_again_finds_the_same(folder: Path) -> None:
    first = read_sources([folder], SOURCES, lambda _: None)
    again = read_sources([folder], SOURCES, lambda _: None)

    assert again == first


def test_a_truncated_archive_of_records_stops_the_import(folder: Path) -> None:
    """Of a list that breaks off nobody knows what is missing: nothing may count as withdrawn."""
    packed = gzip.compress(json.dumps(OWN).encode() * 50)
    (folder / "a.jsonl.gz").write_bytes(packed[: len(packed) // 2])

    with pytest.raises(SourceUnreadable, match=r"a\.jsonl\.gz: .*Fetch the file again"):
        read_sources([folder], SOURCES, lambda _: None)


def test_one_code_with_two_texts_in_one_import_is_reported(folder: Path) -> None:
    other = GUIDE.replace("1.234567", "1.000001").replace("03 ngày", "30 ngày")
    word_document(folder / "later.docx", other.splitlines())

    found = read_sources([folder], SOURCES, lambda _: None)

    twice = [r for r in found.rejected if "1.000001" in r.reason]
    assert [(r.where, r.reason) for r in twice] == [
        ("later.docx", "1.000001 comes again with another text; the last one was taken")
    ]


def test_what_a_person_says_of_a_file_fills_in_what_it_does_not_say(folder: Path) -> None:
    from knowledge.sources.records import Given

    given = Given(code="1.000009", url="https://xa.gov.vn/vit")
    sources = importers(TODAY, NO_TRANSCRIBER, given)

    found = read_sources([folder / "no-code.html"], sources, lambda _: None)

    (procedure, source) = found.procedures["1.000009"]
    assert (procedure.name, procedure.url) == ("Nuôi vịt", "https://xa.gov.vn/vit")
    assert source == "no-code.html"
