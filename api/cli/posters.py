"""`motcua qr`: posters and plain codes, and how often they were scanned."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from api.posters.files import Form, Size, file_name, make_file
from api.posters.posters import Opens, Wish
from api.posters.scans import Counted
from api.settings import Settings
from api.wiring import wire
from bot.messages import Language
from knowledge.hours import VIETNAM

app = typer.Typer()


@app.command()
def qr(
    context: typer.Context,
    procedures: Annotated[
        list[str] | None, typer.Argument(help="Codes; none: the office's general poster.")
    ] = None,
    office: Annotated[str | None, typer.Option(help="Id of the office it hangs in.")] = None,
    counter: Annotated[str | None, typer.Option(help="The counter: 3, A2, ho-tich.")] = None,
    opens: Annotated[Opens, typer.Option(help="What the code opens.")] = Opens.PAGE,
    title: Annotated[str | None, typer.Option(help="Other words than the official name.")] = None,
    form: Annotated[Form, typer.Option(help="A sheet, or the plain code.")] = "pdf",
    size: Annotated[Size, typer.Option(help="Of the sheet.")] = "a4",
    language: Annotated[Language, typer.Option(help="Of its words.")] = "vi",
    out: Annotated[Path, typer.Option(help="Folder for the files.")] = Path(),
    scans: Annotated[bool, typer.Option("--scans", help="Say how often each was scanned.")] = False,
) -> None:
    """Make posters (PDF) or plain codes that open a procedure's page or bot."""
    if scans:
        found = _scans(context.obj)
        if not found:
            typer.echo("no code was scanned yet")
        for one in found:
            typer.echo(f"{one.total:6} {one.month:6} {one.last:%d/%m/%Y} {one.tag}")
        return
    codes: list[str | None] = [*procedures] if procedures else [None]
    wishes = [Wish(code, office, counter, opens, language, title) for code in codes]
    for path in _made(context.obj, wishes, form, size, out):
        typer.echo(path)


def _made(
    settings: Settings, wishes: Sequence[Wish], form: Form, size: Size, out: Path
) -> Iterator[Path]:
    """A file in `out` for each wish; raises ValueError where one cannot be made."""
    posters = wire(settings).posters
    out.mkdir(parents=True, exist_ok=True)
    for wish in wishes:
        poster = posters.make(wish)
        path = out / file_name(poster, form, size)
        path.write_bytes(make_file(poster, form, size))
        yield path


def _scans(settings: Settings) -> Sequence[Counted]:
    """How often each poster was scanned."""
    parts = wire(settings)
    return parts.scans.all(parts.now().astimezone(VIETNAM).date())
