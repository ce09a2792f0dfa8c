"""The command line's part for changes: `motcua changes …`, `motcua stale`."""

from typing import Annotated

import typer

from api.cli.printed import change_line, day, edition_line, told
from api.operating import commands
from api.settings import Settings
from knowledge.changing.decide import Settled
from knowledge.changing.review import editions, find_changes, show_change, stale, waiting_changes
from knowledge.errors import NotThere
from knowledge.store.history import History

app = typer.Typer()
changes = typer.Typer(no_args_is_help=True, help="Changes that wait, and what was published.")
app.add_typer(changes, name="changes")
_By = Annotated[str, typer.Option(help="Who decides; kept with the version.")]
_OPERATOR = "operator"


@changes.command(name="list")
def list_changes(
    context: typer.Context,
    published: Annotated[int, typer.Option(help="Also so many published lately.")] = 0,
) -> None:
    """What waits for an editor or for its day."""
    store = commands.open_store(_settings(context))
    found = waiting_changes(store)
    for shown in found:
        typer.echo(change_line(shown))
    if not found:
        typer.echo("nothing waits")
    for edition in History(store.engine).recent(published) if published else ():
        typer.echo(edition_line(edition))


@changes.command()
def show(context: typer.Context, what: str) -> None:
    """A waiting change by its number, or every edition of a procedure by its code."""
    store = commands.open_store(_settings(context))
    if what.isdigit():
        shown = show_change(store, find_changes(store, [int(what)])[0])
        typer.echo("\n".join([change_line(shown), *told(shown.differences)]))
        return
    found = editions(store, what)
    if not found:
        raise NotThere(f"{what}: no procedure with this code was ever published")
    for edition, changed in found:
        typer.echo("\n".join([edition_line(edition), *told(changed)]))


@changes.command()
def publish(
    context: typer.Context,
    ids: Annotated[list[int] | None, typer.Argument(help="Numbers from the list.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Everything that waits.")] = False,
    by: _By = _OPERATOR,
) -> None:
    """Publish waiting changes; one whose day is to come is kept for it."""
    settings = _settings(context)
    typer.echo(_settled(commands.publish_changes(settings, _chosen(settings, ids, everything), by)))


@changes.command(name="return")
def send_back(
    context: typer.Context,
    ids: list[int],
    reason: Annotated[str, typer.Option(help="Why; kept with the change.")],
    by: _By = _OPERATOR,
) -> None:
    """Send waiting changes back: they are not published, nor found again by the next import."""
    typer.echo(_settled(commands.return_changes(_settings(context), ids, by, reason)))


@app.command("stale")
def list_stale(
    context: typer.Context,
    days: Annotated[int | None, typer.Option(help="Older than so many days.")] = None,
) -> None:
    """Procedures that were not checked against their source for too long."""
    settings = _settings(context)
    limit = settings.stale_days if days is None else days
    found = stale(commands.open_store(settings), commands.today(), limit)
    for each in found:
        procedure = each.version.procedure
        typer.echo(f"{day(each.checked_on)}  {procedure.code}  {procedure.name}")
    typer.echo(f"{len(found)} not checked for more than {limit} days")


def _settings(context: typer.Context) -> Settings:
    settings: Settings = context.obj
    return settings


def _chosen(settings: Settings, ids: list[int] | None, everything: bool) -> list[int]:
    if everything:
        return [shown.change.id for shown in waiting_changes(commands.open_store(settings))]
    if not ids:
        raise ValueError("name the changes by their numbers, or say --all")
    return ids


def _settled(settled: Settled) -> str:
    parts = [f"{settled.published} published", f"{settled.returned} returned"]
    if settled.scheduled:
        parts.append(f"{settled.scheduled} kept for their day")
    if settled.outdated:
        parts.append(f"{settled.outdated} changed since and wait again: look at them once more")
    return ", ".join(parts)
