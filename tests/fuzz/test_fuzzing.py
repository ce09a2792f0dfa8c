"""Some seconds of fuzzing a target, from its seeds and what was found before; `make fuzz` goes on.

Seeds are fixed, so that the same code is tried with the same inputs as far as time allows.
"""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.fuzz.target import found
from tests.fuzz.targets import TARGETS

SECONDS = int(os.environ.get("MOTCUA_FUZZ_SECONDS", "3"))
_ROOT = Path(__file__).parents[2]
_STARTING = 270  # seconds to load and instrument everything, beside other work


@pytest.mark.skipif(not find_spec("atheris"), reason="atheris is not installed: make fuzz does it")
@pytest.mark.parametrize("name", sorted(TARGETS))
def test_fuzzing_breaks_no_law(name: str, tmp_path: Path) -> None:
    """Whatever comes in: the errors that are promised, in time, with nothing that runs."""
    corpus, breaking = tmp_path / "corpus", tmp_path / "found"
    corpus.mkdir()
    for path in found(name):
        shutil.copy(path, corpus)
    command = [sys.executable, "-m", "tests.fuzz", name, "--seconds", str(SECONDS), "--seed", "1"]

    run = subprocess.run(
        [*command, "--corpus", str(corpus), "--found", str(breaking)],
        cwd=_ROOT,
        capture_output=True,
        timeout=SECONDS + _STARTING,
        check=False,
    )

    inputs = [path.read_bytes() for path in breaking.iterdir()] if breaking.is_dir() else []
    said = run.stderr.decode("utf-8", "replace")
    assert run.returncode == 0, f"{inputs!r}\n{said[-3_000:]}"
