"""The way into the command line: a command's module is loaded when it is called."""

import sys
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from api.cli.reports import err
from api.settings import read_settings

PANELS = {
    "Begin and run": {
        "demo": "operating",
        "doctor": "operating",
        "serve": "service",
        "work": "service",
        "train": "operating",
        "rasa": "operating",
    },
    "What citizens are answered from": {
        "ingest": "knowledge",
        "watch": "feeds",
        "pull": "feeds",
        "changes": "changes",
        "stale": "changes",
        "qr": "posters",
    },
    "Ask and measure": {
        "ask": "knowledge",
        "receipt": "knowledge",
        "eval": "knowledge",
        "report": "knowledge",
    },
    "Accounts and channels": {
        "user": "users",
        "messenger": "channels",
        "telegram": "channels",
    },
    "Keep it safe": {
        "backup": "keeping",
        "restore": "keeping",
        "retention": "keeping",
        "dead": "keeping",
        "move": "operating",
    },
}
"""Every command, in the order of the help, and the module of this folder that has it in `app`."""


class Lazy(TyperGroup):
    """The commands above, each imported when it is asked for, so that the service starts soon.

    As click describes it: click.palletsprojects.com, "Lazily Loading Subcommands".
    """

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002  # the base class names it
        """Their names, in their order."""
        return [name for names in PANELS.values() for name in names]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        """The command of this name, None where there is none."""
        return find_command(cmd_name)


def find_command(name: str) -> Any:
    """The command `name`, its module loaded; None where there is none."""
    panel = next((panel for panel, names in PANELS.items() if name in names), None)
    if panel is None:
        return None
    module = import_module(f"api.cli.{PANELS[panel][name]}")
    command: Any = typer.main.get_group(module.app).commands[name]
    command.rich_help_panel = panel
    return command


app = typer.Typer(
    cls=Lazy,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Một Cửa: the desk where a citizen asks how to do a government procedure.",
)


@app.callback()
def common(
    context: typer.Context,
    data: Annotated[
        Path | None, typer.Option("--data", help="Folder of everything the program writes.")
    ] = None,
) -> None:
    """Read the settings once."""
    context.obj = read_settings(data=data)


def main() -> None:
    """Run the command line; an expected error is one sentence, not a traceback."""
    try:
        app(_data_first(sys.argv[1:]))
    except _expected() as error:
        err(f"motcua: {_told(error)}", "red")
        sys.exit(1)


def _expected() -> tuple[type[Exception], ...]:
    """What may go wrong without a fault in the program; asked only when something did."""
    from sqlalchemy.exc import OperationalError

    from bot.accounts import AccountError
    from knowledge.errors import KnowledgeError

    return KnowledgeError, AccountError, OperationalError, ValueError, OSError


def _told(error: Exception) -> str:
    """The error in a sentence; the driver's own words where the database cannot be used."""
    from sqlalchemy.exc import OperationalError

    if not isinstance(error, OperationalError):
        return str(error)
    said = " ".join(str(error.orig).split())
    return f"the database cannot be used ({said}): see MOTCUA_DATABASE and MOTCUA_DATA"


def _data_first(arguments: list[str]) -> list[str]:
    """`--data DIR` is taken anywhere on the line."""
    for position, argument in enumerate(arguments):
        if argument == "--data" and position + 1 < len(arguments):
            pair = arguments[position : position + 2]
            return [*pair, *arguments[:position], *arguments[position + 2 :]]
        if argument.startswith("--data="):
            return [argument, *arguments[:position], *arguments[position + 1 :]]
    return arguments
