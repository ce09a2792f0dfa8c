"""What an operator does with what is kept: `motcua retention`, `dead`, `backup`, `restore`."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.reports import err
from api.operating import backup as backups
from api.settings import Settings
from api.wiring import utc_now, wire
from bot.store.dead import DeadLetters, NotReplayable

app = typer.Typer()
dead = typer.Typer(no_args_is_help=True, help="What failed for good.")
app.add_typer(dead, name="dead")


@app.command()
def retention(
    context: typer.Context,
    dry_run: Annotated[bool, typer.Option(help="Count only; delete nothing.")] = False,
) -> None:
    """Delete what is no longer needed, by class; the service does it once a day by itself."""
    for one in wire(context.obj).retention.sweep(dry_run):
        typer.echo(f"{one.name:14} over {one.days} days: {one.count}")


@dead.command("list")
def dead_list(context: typer.Context) -> None:
    """Events, letters and sends, newest first, each with its reason."""
    found = _dead(context).listed()
    if not found:
        typer.echo("nothing failed for good")
    for one in found:
        typer.echo(f"{one.id:8} {one.at:%Y-%m-%d %H:%M}  {one.channel:10} {one.reason[:100]}")


@dead.command("show")
def dead_show(context: typer.Context, name: str) -> None:
    """One of them with its body, personal data masked."""
    found = _dead(context).find(name)
    if found is None:
        _stop(f"{name}: there is no such dead letter")
        return
    typer.echo(f"{found.id}  {found.kind}  {found.channel}  {found.at:%Y-%m-%d %H:%M}")
    typer.echo(found.reason)
    typer.echo(found.body)


@dead.command("replay")
def dead_replay(
    context: typer.Context,
    name: str,
    even_if_sent: Annotated[bool, typer.Option(help="It may be read twice.")] = False,
) -> None:
    """Try it again from the beginning."""
    try:
        _dead(context).replay(name, utc_now(), even_if_sent)
    except NotReplayable as error:
        _stop(str(error))
    typer.echo(f"{name}: waits to be tried again")


@dead.command("drop")
def dead_drop(context: typer.Context, name: str) -> None:
    """Take it off the list."""
    try:
        _dead(context).drop(name, utc_now())
    except NotReplayable as error:
        _stop(str(error))
    typer.echo(f"{name}: dropped")


@app.command()
def backup(context: typer.Context, file: Path) -> None:
    """Copy everything that cannot be made again into a new file, while the service runs."""
    settings: Settings = context.obj
    try:
        made = backups.back_up(settings, file, utc_now())
    except backups.BackupError as error:
        _stop(str(error))
    typer.echo(f"{made.path}: {made.files} files, {made.size} bytes")


@app.command()
def restore(file: Path, into: Annotated[Path, typer.Option(help="A new folder.")]) -> None:
    """Unpack a backup into a new folder, every byte checked; start with --data on it."""
    try:
        found = backups.restore(file, into)
    except backups.BackupError as error:
        _stop(str(error))
    typer.echo(f"{into}: {found.files} files of {found.at}. Start: motcua --data {into} serve")


def _dead(context: typer.Context) -> DeadLetters:
    return wire(context.obj).dead


def _stop(reason: str) -> None:
    err(reason, "red")
    raise typer.Exit(1)
