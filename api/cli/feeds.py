"""The commands on sources that change by themselves: `motcua watch`, `motcua pull`."""

from pathlib import Path
from threading import Event
from time import sleep
from typing import Annotated

import typer

from api.cli.reports import err, print_report
from api.operating import commands
from api.processes import feeds
from api.settings import Settings
from knowledge.sources.pulling import Pulled

app = typer.Typer()
_HOUR = 3600.0


def _quiet(what: str, done: int, total: int | None) -> None:
    """No progress bar: these run unattended."""


@app.command()
def watch(context: typer.Context, folders: list[Path]) -> None:
    """Import folders now, and again whenever a file in them changes; ends with Ctrl-C."""
    settings: Settings = context.obj
    for folder in folders:
        if not folder.is_dir():
            raise typer.BadParameter(f"{folder} is not a folder")

    def importing() -> None:
        print_report(commands.ingest(settings, folders, _quiet))

    feeds.import_again(folders, importing, lambda reason: err(reason, "red"), Event())


@app.command()
def pull(
    context: typer.Context,
    addresses: Annotated[Path, typer.Argument(help="One address a line, a code behind it.")],
    every: Annotated[float, typer.Option(help="Hours until the next time; 0: once.")] = 0,
    pause: Annotated[float, typer.Option(help="Seconds between two requests to a host.")] = 2,
    intranet: Annotated[bool, typer.Option(help="Addresses of private networks too.")] = False,
) -> None:
    """Fetch the pages of a list that changed, as robots.txt allows, and import them."""
    settings: Settings = context.obj
    if not addresses.is_file():
        raise typer.BadParameter(f"{addresses}: there is no such file")
    while True:
        found = list(feeds.fetch(settings, addresses, pause, intranet))
        _print_pulled(found)
        report = feeds.import_pulled(settings, addresses, _quiet)
        if report is not None:
            print_report(report)
        if not every:
            raise typer.Exit(0 if any(one.outcome != "failed" for one in found) else 1)
        sleep(every * _HOUR)


def _print_pulled(found: list[Pulled]) -> None:
    for one in found:
        if one.outcome == "failed":
            err(f"failed {one.reason}", "yellow")
    counts = {kind: sum(one.outcome == kind for one in found) for kind in _KINDS}
    typer.echo(", ".join(f"{count} {kind}" for kind, count in counts.items()))


_KINDS = ("fetched", "unchanged", "failed")
