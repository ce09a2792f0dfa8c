"""Trains Rasa from the hand-written examples and the names of the knowledge base."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from hashlib import sha256
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Any

from bot.dialogue.examples import Named, examples
from bot.dialogue.places import place_names
from bot.rasa.process import variables
from knowledge.text.normalise import fold

_MODEL = "motcua"
_LONGEST = 1_800  # seconds
_ENTITY = re.compile(r"\[(?P<value>[^]]+)]\((?P<entity>[a-z]+)\)")


class TrainingFailed(Exception):
    """Rasa made no model; the message ends with the last lines that it wrote."""


def train(rasa: Path, procedures: Iterable[Named], data_dir: Path) -> Path:
    """The model of today's examples, trained by the executable `rasa` where it is not there yet.

    Everything is written under `data_dir`/rasa. The digest of what was learnt stands beside the
    model; with the same examples nothing is trained. Raises TrainingFailed.
    """
    home = data_dir.resolve() / "rasa"
    model = home / "models" / f"{_MODEL}.tar.gz"
    stamp = home / "models" / f"{_MODEL}.sha256"
    learnt = training_files(procedures)
    digest = _digest(learnt)
    if model.exists() and stamp.exists() and stamp.read_text("utf-8") == digest:
        return model
    folder = _write(learnt, home / "training")
    made = _run(rasa, folder, home)
    model.parent.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    made.replace(model)
    stamp.write_text(digest, "utf-8")
    return model


def training_files(procedures: Iterable[Named]) -> Mapping[str, str]:
    """The files of the training folder, by path in it."""
    project = files("bot.rasa")
    return {
        "config.yml": project.joinpath("config.yml").read_text("utf-8"),
        "domain.yml": project.joinpath("domain.yml").read_text("utf-8"),
        "data/rules.yml": project.joinpath("rules.yml").read_text("utf-8"),
        "data/nlu.json": _nlu(examples(procedures)),
    }


def _nlu(by_intent: Mapping[str, Iterable[str]]) -> str:
    """Rasa's JSON format: its YAML takes half a minute to read."""
    places = {name: _spellings(names) for name, names in place_names().items()}
    learnt = {
        "common_examples": [
            _example(intent, sentence) for intent, said in by_intent.items() for sentence in said
        ],
        "entity_synonyms": [
            {"value": name, "synonyms": spellings} for name, spellings in places.items()
        ],
        "lookup_tables": [{"name": "place", "elements": sorted({*chain(*places.values())})}],
    }
    return json.dumps({"rasa_nlu_data": learnt}, ensure_ascii=False, indent=1)


def _example(intent: str, sentence: str) -> Mapping[str, Any]:
    found = _ENTITY.search(sentence)
    if not found:
        return {"intent": intent, "text": sentence}
    text = sentence[: found.start()] + found["value"] + sentence[found.end() :]
    entity = {
        "entity": found["entity"],
        "start": found.start(),
        "end": found.start() + len(found["value"]),
        "value": found["value"],
    }
    return {"intent": intent, "text": text, "entities": [entity]}


def _spellings(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(form for name in names for form in (name, fold(name))))


def _digest(learnt: Mapping[str, str]) -> str:
    whole = "".join(f"{path}\0{text}\0" for path, text in sorted(learnt.items()))
    return sha256(whole.encode()).hexdigest()


def _write(learnt: Mapping[str, str], folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    for path, text in learnt.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return folder


def _run(rasa: Path, folder: Path, home: Path) -> Path:
    argv = (rasa, "train", "--skip-validation", "--fixed-model-name", _MODEL)
    try:
        done = subprocess.run(  # noqa: S603 - our own executable and arguments
            argv,
            cwd=folder,
            env=variables(rasa, home),
            capture_output=True,
            text=True,
            timeout=_LONGEST,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as failure:
        raise TrainingFailed(f"rasa train: {failure}") from failure
    made = folder / "models" / f"{_MODEL}.tar.gz"
    if done.returncode or not made.exists():
        raise TrainingFailed((done.stdout + done.stderr)[-2_000:])
    return made
