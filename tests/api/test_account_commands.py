"""Keeping the accounts from the command line."""

from typing import Any

from typer.testing import CliRunner

from api.cli.main import app
from tests.api.build import PASSWORD


def test_the_command_line_keeps_accounts_too(tmp_path: Any) -> None:
    """Each change is on record; an unknown login is one sentence."""
    run = CliRunner()

    def motcua(*words: str) -> str:
        done = run.invoke(app, ["--data", str(tmp_path), "user", *words])
        return done.output if done.exit_code == 0 else f"{type(done.exception).__name__}"

    motcua("add", "an", "--name", "An", "--role", "admin", "--password", PASSWORD)
    motcua("add", "hue", "--name", "Huệ", "--password", PASSWORD)

    assert motcua("disable", "an") == "LastAdmin"
    assert "lead at xa" in motcua("grant", "hue", "lead", "--office", "xa")
    assert "lead at xa" not in motcua("grant", "hue", "lead", "--office", "xa", "--revoke")
    assert "the first sign-in asks for another" in motcua("reset", "hue")
    assert "no code" in motcua("reset", "hue", "--totp")
    assert motcua("disable", "hue") == "hue is disabled\n"
    listed = motcua("list")
    assert "temporary password" not in listed
    assert "disabled" in listed
    assert motcua("enable", "nobody") == "NoAccount"
