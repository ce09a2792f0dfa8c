"""What operators copy: every setting and command in it exists, and it is what its reader takes."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from api.cli.main import PANELS
from api.settings import Settings

DEPLOY = Path(__file__).parents[2] / "deploy"
FILES = sorted(
    path for folder in ("systemd", "container", "nginx") for path in (DEPLOY / folder).iterdir()
)
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_setting_in_it_exists(path: Path) -> None:
    """A setting of another name would be passed over in silence."""
    known = {f"MOTCUA_{name.upper()}" for name in Settings.model_fields} | {"MOTCUA_ENV_FILE"}

    assert set(re.findall(r"\bMOTCUA_[A-Z_]+\b", path.read_text("utf-8"))) <= known


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_command_in_it_exists(path: Path) -> None:
    """Units and containers begin what the command line knows."""
    text = path.read_text("utf-8")
    called = re.findall(r'bin/motcua (\w+)|"motcua", "(\w+)"|make setup, motcua (\w+)', text)

    assert {name for names in called for name in names if name} <= set().union(*PANELS.values())


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_systemd_takes_the_unit(path: Path, tmp_path: Path) -> None:
    """By its own check; that nothing is installed on this machine does not count."""
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    unit = tmp_path / path.name
    unit.write_text(path.read_text("utf-8").replace("/opt/motcua/.venv/bin/motcua", "/bin/true"))

    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True, check=False
    )

    assert [line for line in done.stderr.splitlines() if path.stem in line] == []


def test_the_compose_file_starts_servers_workers_and_a_database() -> None:
    """Not run here: read as YAML."""
    services: dict[str, Any] = yaml.safe_load((DEPLOY / "container/compose.yml").read_text("utf-8"))
    found = services["services"]

    assert set(found) == {"database", "server", "worker", "front"}
    assert found["worker"]["command"] == ["motcua", "work", "--alone"]
    for name in ("server", "worker"):
        assert found[name]["environment"]["MOTCUA_DATABASE"].startswith("postgresql://")
