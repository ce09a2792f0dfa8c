"""The real corpus, where MOTCUA_CORPUS names it, imported once and kept in .cache/corpus."""

import json
import os
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.servers import ROOT

NO_CORPUS = "no corpus is set: MOTCUA_CORPUS names a folder with tthc_corpus.jsonl.gz"


@dataclass(frozen=True, slots=True)
class Imported:
    """The imported corpus: what the two imports said, and the CPU seconds that each took."""

    data: Path
    corpus: Path
    first: tuple[str, float]
    second: tuple[str, float]


def motcua(data: Path, encoder: Path, *arguments: str) -> str:
    """What the command prints; its progress goes to the terminal."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("MOTCUA_")}
    done = subprocess.run(
        [sys.executable, "-m", "api", *arguments],
        cwd=ROOT,
        env={**environment, "MOTCUA_DATA": str(data), "MOTCUA_ENCODER": str(encoder)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return done.stdout


def _cpu_seconds() -> float:
    """CPU time of all finished child processes: a busy machine does not change it."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of the corpus."""
    folder = Path(os.environ.get("MOTCUA_CORPUS", ""))
    if not (folder / "tthc_corpus.jsonl.gz").is_file():
        pytest.skip(NO_CORPUS)
    return folder


@pytest.fixture(scope="session")
def imported(corpus: Path, encoder_folder: Path) -> Imported:
    """The corpus imported, then imported again."""
    data = ROOT / ".cache" / "corpus"
    print("importing the real corpus (some minutes the first time) ...", file=sys.__stderr__)

    def ingest() -> tuple[str, float]:
        began = _cpu_seconds()
        said = motcua(data, encoder_folder, "ingest", str(corpus / "tthc_corpus.jsonl.gz"))
        return said.strip(), _cpu_seconds() - began

    return Imported(data, corpus, ingest(), ingest())


Figures = dict[str, dict[str, Any]]


@pytest.fixture(scope="session")
def figures(imported: Imported, encoder_folder: Path) -> Figures:
    """What `motcua eval` measures on the development questions, on our own, on the unseen."""
    dev, own = imported.corpus / "dev", Path(__file__).parent / "questions"
    given = _measured(
        imported.data,
        encoder_folder,
        [dev / "citizen_questions.jsonl", dev / "civil_status_questions.jsonl"],
        dev,
    )
    found = given
    for name in ("own", "unseen_a", "unseen_b", "fresh_a", "fresh_b"):
        asked = own / f"{name}_questions.jsonl"
        prefix = "" if name == "own" else f"{name}_"
        measured = _measured(imported.data, encoder_folder, [asked], own, prefix)
        found |= {_named(measure, name): figure for measure, figure in measured.items()}
    return found


def _named(measure: str, questions: str) -> str:
    return measure if measure.startswith(questions) else f"{questions} {measure}"


def _measured(
    data: Path, encoder: Path, questions: list[Path], folder: Path, prefix: str = ""
) -> Figures:
    asked = [argument for path in questions for argument in ("--questions", str(path))]
    talks = ("--dialogues", str(folder / f"{prefix}dialogues.jsonl"))
    values = folder / f"{prefix}field_answers.jsonl"
    fields = ("--fields", str(values)) if values.is_file() else ()
    measured: Figures = json.loads(motcua(data, encoder, "eval", "--json", *asked, *talks, *fields))
    return measured
