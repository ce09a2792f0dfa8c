"""Offices in a file: special days, reach, and what is refused with a reason."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge.offices import Office, Reach, SpecialDays
from knowledge.sources.offices_json import OfficesJson
from knowledge.sources.records import Rejected

SAMPLES = Path(__file__).parents[2] / "knowledge" / "samples" / "offices.json"


def read(folder: Path, **changes: Any) -> Office | Rejected:
    """The first sample office, changed."""
    entry = json.loads(SAMPLES.read_text("utf-8"))[0] | changes
    path = folder / "offices.json"
    path.write_text(json.dumps([entry]), "utf-8")
    (record,) = OfficesJson().read(path)
    assert isinstance(record, Office | Rejected)
    return record


def test_special_days_are_read_with_their_reason(tmp_path: Path) -> None:
    """One day or several, closed or by hours of their own."""
    move = {
        "first": "2026-12-01",
        "last": "2026-12-03",
        "reason": "chuyển trụ sở",
        "reason_en": "x",
    }
    duty = {"first": "2027-02-08", "reason": "trực Tết", "reason_en": "y", "hours": "08:00-10:00"}
    office = read(tmp_path, special_days=[move, duty], counters=["1", "2"])

    assert isinstance(office, Office)
    assert office.special_days == (
        SpecialDays(date(2026, 12, 1), date(2026, 12, 3), "chuyển trụ sở", "x"),
        SpecialDays(date(2027, 2, 8), date(2027, 2, 8), "trực Tết", "y", "08:00-10:00"),
    )
    assert office.counters == ("1", "2")


@pytest.mark.parametrize(
    ("days", "says"),
    [
        ({"first": "2026-12-03", "last": "2026-12-01"}, "before they begin"),
        ({"first": "1/12/2026"}, "1/12/2026"),
        ({"first": "2026-12-01", "hours": "tám giờ"}, "cannot be read"),
        ({"last": "2026-12-01"}, "first"),
    ],
)
def test_special_days_that_make_no_sense_are_refused(
    tmp_path: Path, days: dict[str, str], says: str
) -> None:
    """The office is not taken, and the report says why."""
    refused = read(tmp_path, special_days=[{"reason": "a", "reason_en": "b", **days}])

    assert isinstance(refused, Rejected)
    assert says in refused.reason


@pytest.mark.parametrize(
    ("kind", "anywhere", "reach"),
    [
        ("commune", False, Reach.COMMUNE),
        ("province", False, Reach.PROVINCE),
        ("tax", False, Reach.PROVINCE),
        ("province", True, Reach.ANYWHERE),
    ],
)
def test_an_offices_reach_follows_its_kind(
    tmp_path: Path, kind: str, anywhere: bool, reach: Reach
) -> None:
    """Unless it takes dossiers from anywhere."""
    office = read(tmp_path, kind=kind, non_territorial=anywhere)

    assert isinstance(office, Office)
    assert office.reach is reach
