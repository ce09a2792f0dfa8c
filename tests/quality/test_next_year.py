"""A year of decisions imported at once: exact counts, little encoding, in time, and told so."""

import json
import resource
import shutil
import sqlite3
import time
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge.aliases import load_aliases
from knowledge.procedures import Procedure
from knowledge.revision.build import texts_to_encode
from knowledge.sources.jsonl import JsonLines
from tests.quality.conftest import Imported, motcua
from tests.quality.next_year import AMENDED, CREATED, GONE, NextYear, next_year

DECISION = "1500/QĐ-UBND"
UNCHANGED = 2642 - AMENDED - GONE


@dataclass(frozen=True, slots=True)
class Year:
    """The corpus in the next year: what the import said, its times, and the vectors it made."""

    data: Path
    before: dict[str, Procedure]
    after: dict[str, Procedure]
    changes: NextYear
    said: str
    seconds: float
    cpu_seconds: float
    encoded: int


def _vectors(data: Path) -> int:
    with sqlite3.connect(data / "motcua.db") as connection:
        return int(connection.execute("SELECT COUNT(*) FROM vectors").fetchone()[0])


def _cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _records(file: Path) -> dict[str, Procedure]:
    found = JsonLines(date(2026, 7, 15)).read(file)
    return {record.code: record for record in found if isinstance(record, Procedure)}


@pytest.fixture(scope="session")
def year(
    imported: Imported, encoder_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Year:
    """A copy of the imported corpus, brought to the next year."""
    folder = tmp_path_factory.mktemp("year")
    data = folder / "data"
    shutil.copytree(imported.data, data)
    whole = imported.corpus / "tthc_corpus.jsonl.gz"
    changes = next_year(whole, folder)
    vectors, began, used = _vectors(data), time.perf_counter(), _cpu_seconds()
    options = ("--withdraw-missing", "--decision", DECISION)
    said = motcua(data, encoder_folder, "ingest", *options, str(changes.file))
    return Year(
        data=data,
        before=_records(whole),
        after=_records(changes.file),
        changes=changes,
        said=said.strip(),
        seconds=time.perf_counter() - began,
        cpu_seconds=_cpu_seconds() - used,
        encoded=_vectors(data) - vectors,
    )


@pytest.fixture(scope="session")
def answers(year: Year, encoder_folder: Path) -> dict[str, dict[str, Any]]:
    """What is answered to the name and to the code of each procedure that is gone."""
    lines = []
    for code in year.changes.gone:
        lines.append({"id": f"{code} name", "text": f"{year.before[code].name} cần giấy tờ gì?"})
        lines.append({"id": f"{code} code", "text": f"thủ tục {code} phí bao nhiêu"})
    batch = year.data / "gone.jsonl"
    batch.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    said = motcua(year.data, encoder_folder, "ask", "--batch", str(batch))
    return {answer["id"]: answer for answer in map(json.loads, said.splitlines())}


def test_the_counts_of_a_year_are_exact(year: Year) -> None:
    """The file has another name: its source is known by what it holds."""
    assert year.said == (
        f"{CREATED} created, {AMENDED} amended, {UNCHANGED} unchanged, {GONE} withdrawn, 0 rejected"
    )


def test_only_what_is_new_in_a_year_is_encoded(year: Year) -> None:
    """Names and passages that are worded as before have their vectors already."""
    aliases = load_aliases()
    before = set(texts_to_encode(list(year.before.values()), aliases))
    after = set(texts_to_encode(list(year.after.values()), aliases))

    assert year.encoded == len(after - before)


def test_a_year_is_imported_in_ninety_seconds(year: Year) -> None:
    """Of two cores; counted in CPU time, which other programs of the machine do not change."""
    assert year.cpu_seconds <= 90


def test_a_question_on_what_is_gone_names_its_end_and_document(
    year: Year, answers: dict[str, dict[str, Any]]
) -> None:
    """By its name, where no procedure in force bears the same, and by its code."""
    names = Counter(procedure.name.lower() for procedure in year.after.values())
    asked = [f"{code} code" for code in year.changes.gone]
    asked += [
        f"{code} name" for code in year.changes.gone if not names[year.before[code].name.lower()]
    ]

    wrong = [
        key
        for key in asked
        if answers[key]["outcome"] != "refused_abolished"
        or answers[key]["procedure"]["code"] != key.split()[0]
        or DECISION not in answers[key]["text"]
    ]

    assert wrong == []
    assert len(asked) >= 2 * GONE - 5


def test_nothing_that_is_gone_is_answered_from(answers: dict[str, dict[str, Any]]) -> None:
    """Whatever is answered, no source is a procedure that ended."""
    for key, answer in answers.items():
        if answer["outcome"].startswith("answered"):
            assert key.split()[0] not in {source["code"] for source in answer["sources"]}
