"""Guides that an editor uploads in tests."""

import json
from pathlib import Path

from tests.samples import FOLDER, TEMPORARY

FEE = "7.000 đồng"
"""What the sample pack says a temporary residence costs online."""


def guide(folder: Path, fee: str, name: str = "tam-tru.jsonl") -> Path:
    """The sample pack's guide on temporary residence with another fee, as a file."""
    lines = (FOLDER / "procedures.jsonl").read_text("utf-8").splitlines()
    (line,) = (one for one in lines if json.loads(one)["code"] == TEMPORARY)
    assert FEE in line
    file = folder / name
    file.write_text(line.replace(FEE, fee), "utf-8")
    return file
