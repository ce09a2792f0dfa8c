"""What an operator who is new reads of the command line."""

from importlib import import_module
from pathlib import Path

import pytest
import typer

from api.cli.main import PANELS, app, find_command, main
from tests.servers import free_port


def test_every_command_stands_in_its_panel_and_what_comes_first_stands_first() -> None:
    """A command that is in no panel could not be called."""
    group = typer.main.get_command(app)
    names = [name for panel in PANELS.values() for name in panel]

    assert group.list_commands(typer.Context(group)) == names  # type: ignore[attr-defined]  # a group, always
    assert [find_command(name).rich_help_panel for name in names] == [
        panel for panel, held in PANELS.items() for _ in held
    ]


def test_a_module_of_commands_has_none_that_cannot_be_called() -> None:
    """Every command of every module stands in a panel."""
    modules = {module for names in PANELS.values() for module in names.values()}
    held = {
        name
        for module in modules
        for name in typer.main.get_group(import_module(f"api.cli.{module}").app).commands
    }

    assert held == {name for names in PANELS.values() for name in names}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (["ask"], "write a question in quotation marks"),
        (["eval"], "name what to ask: --questions"),
        (["restore", "/nowhere.tar", "--into", "new"], "there is no such file"),
    ],
)
def test_what_is_missing_is_said_in_one_sentence(
    line: list[str],
    told: str,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """And nothing is left behind."""
    folder = tmp_path_factory.mktemp("operator")
    monkeypatch.chdir(folder)
    monkeypatch.setattr("sys.argv", ["motcua", "--data", str(folder / "data"), *line])

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 1
    assert told in " ".join(capsys.readouterr().err.split())
    assert not (folder / "new").exists()


@pytest.mark.parametrize(
    ("line", "told"),
    [(["dead", "list"], "nothing failed for good"), (["qr", "--scans"], "no code was scanned yet")],
)
def test_an_empty_list_says_that_it_is_empty(
    line: list[str],
    told: str,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Silence would leave one asking whether the command worked."""
    folder = tmp_path_factory.mktemp("operator")
    monkeypatch.setattr("sys.argv", ["motcua", "--data", str(folder), *line])

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 0
    assert told in capsys.readouterr().out


def test_a_database_that_does_not_answer_is_said_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the driver's words and the setting to look at, and without the password."""
    address = f"postgresql://motcua:s3cret@127.0.0.1:{free_port()}/motcua"
    monkeypatch.setenv("MOTCUA_DATABASE", address)
    monkeypatch.setenv("MOTCUA_DEMO", "1")
    monkeypatch.setattr("sys.argv", ["motcua", "--data", str(tmp_path), "user", "list"])

    with pytest.raises(SystemExit) as ended:
        main()

    told = " ".join(capsys.readouterr().err.split())
    assert ended.value.code == 1
    assert told.startswith("motcua: the database cannot be used (connection failed")
    assert told.endswith("see MOTCUA_DATABASE and MOTCUA_DATA")
    assert "s3cret" not in told
