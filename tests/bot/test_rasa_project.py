"""The Rasa project's data, and its training by a stand-in for Rasa's executable."""

import json
import unicodedata
from collections import Counter
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.dialogue.examples import examples, made_examples, written_examples
from bot.ports import Act
from bot.rasa.serve import service
from bot.rasa.training import TrainingFailed, train, training_files
from knowledge.procedures import Aspect

_NAMED = [("Đăng ký khai sinh", ("làm khai sinh", "giấy [khai] sinh")), ("Cấp hộ chiếu", ())]
_TRAINS = """#!/bin/sh
echo once >> "$HOME/runs"
test "$1" = train || exit 1
mkdir -p models && cp data/nlu.json models/motcua.tar.gz
"""
_FAILS = "#!/bin/sh\necho no such intent >&2\nexit 1\n"


def project(name: str) -> Any:
    """A file of the project."""
    return yaml.safe_load(files("bot.rasa").joinpath(name).read_text("utf-8"))


def executable(folder: Path, script: str) -> Path:
    """A stand-in for Rasa."""
    file = folder / "rasa"
    file.write_text(script, "utf-8")
    file.chmod(0o755)
    return file


def acts() -> dict[str, dict[str, Any]]:
    """The act that each intent's rule leads to."""
    responses = project("domain.yml")["responses"]
    return {
        rule["steps"][0]["intent"]: responses[rule["steps"][1]["action"]][0]["custom"]
        for rule in project("rules.yml")["rules"]
    }


def test_every_intent_has_a_rule_and_examples() -> None:
    """Domain, rules and examples name the same intents."""
    intents = set(project("domain.yml")["intents"])

    assert set(acts()) == intents | {"nlu_fallback"}
    assert {intent for intent, _ in written_examples()} == intents


def test_every_act_and_aspect_is_said_as_data() -> None:
    """The responses are acts of ours with aspects of ours, and hold no sentence."""
    said = acts().values()

    assert {entry["act"] for entry in said} == set(map(str, Act))
    assert {entry["aspect"] for entry in said if "aspect" in entry} == set(map(str, Aspect))
    assert all(" " not in str(value) for entry in said for value in entry.values())


def test_what_is_not_understood_is_answered_unsurely() -> None:
    """Whether there is an answer is for retrieval to say."""
    fallback = acts()["nlu_fallback"]

    assert fallback["act"] == Act.ANSWER
    assert fallback["confidence"] == project("config.yml")["pipeline"][-1]["threshold"]


def test_there_are_examples_enough_in_both_languages() -> None:
    """At least 25 Vietnamese and 10 English ones an intent, none under two intents."""
    count = Counter(
        (
            intent,
            "vi" if any(map(unicodedata.combining, unicodedata.normalize("NFD", said))) else "",
        )
        for intent, said in written_examples()
    )
    sentences = Counter(said.lower() for _, said in written_examples())

    for intent in project("domain.yml")["intents"]:
        assert count[intent, "vi"] >= 25, intent
        assert count[intent, ""] >= 10, intent
    assert [said for said, times in sentences.items() if times > 1] == []


def test_every_example_stands_there_without_diacritics_too() -> None:
    """People type both ways."""
    learnt = examples(_NAMED)

    assert {"lệ phí bao nhiêu", "le phi bao nhieu"} <= set(learnt["ask_fee"])


def test_names_of_the_knowledge_base_are_learnt() -> None:
    """A few sentences of every procedure, brackets taken out."""
    made = [said for _, said in made_examples(_NAMED)]

    assert any("làm khai sinh" in said for said in made)
    assert any("Cấp hộ chiếu" in said for said in made)
    assert not any("[" in said for said in made)


def test_places_are_marked_and_looked_up() -> None:
    """Rasa gets entities by position, and the places by any of their names."""
    learnt = json.loads(training_files(())["data/nlu.json"])["rasa_nlu_data"]
    marked = [entry for entry in learnt["common_examples"] if "entities" in entry]

    assert marked
    for entry in marked:
        entity = entry["entities"][0]
        assert entry["text"][entity["start"] : entity["end"]] == entity["value"]
    assert {"Đà Nẵng", "Da Nang", "TP HCM"} <= set(learnt["lookup_tables"][0]["elements"])


def test_the_same_examples_are_learnt_once(tmp_path: Path) -> None:
    """A second training is nothing; a new name is learnt; the order of names is nothing."""
    rasa = executable(tmp_path, _TRAINS)
    first = train(rasa, _NAMED, tmp_path / "data")
    again = train(rasa, list(reversed(_NAMED)), tmp_path / "data")
    runs = tmp_path / "data" / "rasa" / "runs"

    assert first == again
    assert first.exists()
    assert runs.read_text("utf-8").split() == ["once"]

    train(rasa, [*_NAMED, ("Cấp lại căn cước", ())], tmp_path / "data")

    assert runs.read_text("utf-8").split() == ["once", "once"]


def test_a_failed_training_leaves_the_old_model(tmp_path: Path) -> None:
    """What Rasa complained of is said; the model in use stays."""
    model = train(executable(tmp_path, _TRAINS), (), tmp_path / "data")
    before = model.read_bytes()

    with pytest.raises(TrainingFailed, match="no such intent"):
        train(executable(tmp_path, _FAILS), _NAMED, tmp_path / "data")
    with pytest.raises(TrainingFailed, match="rasa train"):
        train(tmp_path / "none", _NAMED, tmp_path / "data")
    assert model.read_bytes() == before


def test_the_server_listens_on_loopback_and_tells_nobody(tmp_path: Path) -> None:
    """No interface but loopback, no API, no telemetry, a home of ours."""
    process = service(tmp_path / "rasa", tmp_path / "model", tmp_path, 5_006)

    assert process.argv[process.argv.index("--interface") + 1] == "127.0.0.1"
    assert "--enable-api" not in process.argv
    assert process.url == "http://127.0.0.1:5006"
    assert process.variables["RASA_TELEMETRY_ENABLED"] == "false"
    assert process.variables["HOME"].startswith(str(tmp_path))
