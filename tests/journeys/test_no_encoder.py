"""A service whose model is gone starts, says what it lacks, and answers by words."""

import shutil
from pathlib import Path

from tests.journeys.conftest import PASSWORD
from tests.servers import Citizen, ClerkAtDesk, Product

QUESTION = "đăng ký kết hôn cần giấy tờ gì"


def test_without_the_model_it_starts_and_says_what_it_does_without(
    knowledge: Path, encoder_folder: Path, tmp_path: Path
) -> None:
    """Given no encoder, then health, log and desk tell; with it again everything is as before."""
    data = tmp_path / "data"
    shutil.copytree(knowledge, data)
    kept = sorted(one.name for one in (data / "index").iterdir())

    with Product(data, tmp_path / "nothing here") as lame:
        health = lame.health()
        said = Citizen(lame).ask(QUESTION)["text"]
        desk = ClerkAtDesk(lame, "thu", PASSWORD)
        told = desk.get("/api/desk/channels").json()[0]["troubles"]
        page = desk.get("/api/desk/insight")
    log = (data / "server.log").read_text()
    with Product(data, encoder_folder) as whole:
        again = whole.health()
        same = Citizen(whole).ask(QUESTION)["text"]

    assert (health["status"], health["parts"]["encoder"]) == ("degraded", "degraded")
    assert "questions are compared by words alone" in log
    assert "make encoder" in log
    assert "Traceback" not in log
    assert "1.000894" in said
    assert any("so theo từ" in line for line in told)
    assert page.status_code == 200
    assert (again["status"], again["parts"]["encoder"]) == ("ok", "ok")
    assert "1.000894" in same
    assert sorted(one.name for one in (data / "index").iterdir()) == kept
