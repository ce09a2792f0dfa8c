"""Real pages and records, found through MOTCUA_CORPUS: what they say is what is read."""

import json
import os
import re
from dataclasses import asdict
from pathlib import Path

import pytest

from knowledge.procedures import Channel, OnlineLevel
from knowledge.sources.encodings import mended
from tests.knowledge.sources.build import only, procedures, read, rejected, way

CORPUS = os.environ.get("MOTCUA_CORPUS")
pytestmark = pytest.mark.skipif(not CORPUS, reason="MOTCUA_CORPUS is not set: no real files")
FOLDER = Path(CORPUS or ".")
PAGES = sorted((FOLDER / "html_dong_nai").glob("1.*.html"))
_AMOUNT = re.compile(r"\d{1,3}(?:\.\d{3})+")


def test_every_page_of_the_province_is_a_procedure_with_its_ways() -> None:
    found = [only(page) for page in PAGES]

    assert [p.code for p in found] == [page.name[:8] for page in PAGES]
    assert len(found) == 31
    for procedure in found:
        assert procedure.wording.steps
        assert procedure.wording.dossier
        assert procedure.agency
        assert procedure.legal
        assert procedure.decision in ("1547/QĐ-UBND", "2228/QĐ-UBND")
        assert all(method.time for method in procedure.wording.methods)


def test_every_amount_of_a_page_stands_in_its_record_and_no_other() -> None:
    for page in PAGES:
        text = re.sub(r"<(script|style)\b.*?</\1>", " ", page.read_text("utf-8"), flags=re.S)
        said = json.dumps(asdict(only(page)), ensure_ascii=False, default=str)

        assert set(_AMOUNT.findall(said)) == set(_AMOUNT.findall(re.sub(r"<[^>]+>", " ", text)))


def test_a_pages_fee_is_that_of_its_way() -> None:
    found = only(FOLDER / "html_dong_nai" / "1.012753.H19.html")

    assert "1.260.000đ" in (way(found, Channel.DIRECT).fee or "")
    assert "1.260.000đ" in (way(found, Channel.POSTAL).fee or "")
    assert "1.260.000đ" not in (way(found, Channel.ONLINE).fee or "")
    assert "1.197.000đ" in (way(found, Channel.ONLINE).fee or "")


def test_the_provinces_list_of_pages_is_no_guide() -> None:
    (found,) = rejected(read(FOLDER / "html_dong_nai" / "index.html"))

    assert "names no procedure code" in found.reason


def test_the_portals_record_is_read() -> None:
    found = only(FOLDER / "portal_api_sample.json")

    assert found.code == "1.000358"
    assert found.online_level is OnlineLevel.PARTIAL
    assert {m.time for m in found.wording.methods} == {"5 ngày làm việc"}
    assert found.legal == (
        "Thông tư số 11/2016/TT-BCT",
        "Nghị định số 07/2016/NĐ-CP",
        "Nghị định số 146/2025/NĐ-CP",
    )


def test_guides_without_codes_are_named_one_by_one(tmp_path: Path) -> None:
    source = FOLDER / "hanoi_guides.json"
    guides = json.loads(source.read_text("utf-8"))
    for number, guide in enumerate(guides):
        guide["code"] = f"9.0000{number:02}"
    coded = tmp_path / "guides.json"
    coded.write_text(json.dumps(guides), "utf-8")

    without, found = rejected(read(source)), procedures(read(coded))

    assert len(without) == len(found) == len(guides) == 25
    for guide, rejection, procedure in zip(guides, without, found, strict=True):
        assert guide["title"] in rejection.reason
        assert procedure.name == guide["title"]
        assert len(procedure.wording.steps or "") > 0.5 * len(guide["text"])


def test_no_line_of_the_real_corpus_is_taken_for_an_old_encoding() -> None:
    import gzip

    with gzip.open(FOLDER / "tthc_corpus.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            for text in json.loads(line)["steps"].splitlines() if "steps" in line else ():
                assert mended(text) == (text, None)
