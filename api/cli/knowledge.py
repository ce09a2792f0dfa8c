"""`motcua ingest`, `ask`, `eval`, `receipt`, `report`: what is known, and what is made of it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from api.cli.printed import receipt_lines
from api.cli.reports import print_report
from api.operating import commands
from bot.messages import Language
from bot.receipts import find_receipt
from knowledge.errors import NotThere
from knowledge.sources.records import NOTHING_GIVEN, Given
from knowledge.versions import Decision

app = typer.Typer()
_stderr = Console(stderr=True)


def _day(what: str) -> Any:
    """An option that takes a day."""
    return typer.Option(help=what, formats=["%Y-%m-%d"])


def _date(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


@app.command()
def ingest(
    context: typer.Context,
    paths: list[Path],
    code: Annotated[str | None, typer.Option(help="The procedure that a file tells of.")] = None,
    name: Annotated[str | None, typer.Option(help="Its name, or a video's title.")] = None,
    url: Annotated[str | None, typer.Option(help="Where citizens can read or watch it.")] = None,
    as_of: Annotated[datetime | None, _day("The day it was written.")] = None,
    source: Annotated[
        str | None, typer.Option(help="The source's lasting name; else that of the file or folder.")
    ] = None,
    hold: Annotated[
        bool | None,
        typer.Option("--hold/--no-hold", help="Its changes wait for an editor; kept."),
    ] = None,
    place: Annotated[
        str | None, typer.Option(help="It tells what this place does differently; kept.")
    ] = None,
    withdraw_missing: Annotated[
        bool, typer.Option(help="What it held before and holds no longer is abolished.")
    ] = False,
    decision: Annotated[str | None, typer.Option(help="Number of the deciding document.")] = None,
    decided_on: Annotated[datetime | None, _day("The deciding document's date.")] = None,
    effective_from: Annotated[datetime | None, _day("From when the changes hold.")] = None,
) -> None:
    """Import guides, videos, offices and what places do differently: files, or folders of them."""
    given = Given(code, name, url, _date(as_of))
    if given != NOTHING_GIVEN and (len(paths) > 1 or paths[0].is_dir()):
        raise typer.BadParameter("--code, --name, --url and --as-of are for one file")
    options = commands.ImportOptions(
        source,
        hold,
        place,
        withdraw_missing,
        Decision(decision, _date(decided_on), _date(effective_from)),
    )
    with _progress() as progress:
        report = commands.ingest(context.obj, paths, progress, given, options)
    print_report(report)


@contextmanager
def _progress() -> Iterator[commands.Progress]:
    """A progress bar on the error stream."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=_stderr,
    ) as bar:
        task = bar.add_task("reading", total=None)

        def progress(what: str, done: int, total: int | None) -> None:
            bar.update(task, description=what, completed=done, total=total)

        yield progress


@app.command()
def ask(
    context: typer.Context,
    text: Annotated[str | None, typer.Argument(help="What a citizen writes.")] = None,
    conversation: Annotated[str | None, typer.Option(help="Go on with this conversation.")] = None,
    batch: Annotated[Path | None, typer.Option(help="JSON lines: id, text, conversation.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The whole turn as JSON.")] = False,
) -> None:
    """Ask as a citizen: one turn through the whole pipeline."""
    if batch is not None:
        for result in commands.ask_batch(context.obj, _lines(batch)):
            typer.echo(json.dumps(result, ensure_ascii=False))
        return
    if text is None:
        raise ValueError("write a question in quotation marks, or name a file with --batch")
    result = commands.ask(context.obj, text, conversation)
    typer.echo(json.dumps(result, ensure_ascii=False, indent=2) if as_json else _read(result))


@app.command(name="eval")
def evaluate(
    context: typer.Context,
    questions: Annotated[list[Path] | None, typer.Option(help="Labelled questions.")] = None,
    dialogues: Annotated[Path | None, typer.Option(help="Labelled dialogues.")] = None,
    fields: Annotated[Path | None, typer.Option(help="Questions with required values.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The measures as JSON.")] = False,
    misses: Annotated[bool, typer.Option(help="Print every question that went wrong.")] = False,
    from_desk: Annotated[
        bool, typer.Option("--from-desk", help="The desk's own trials, and what changed.")
    ] = False,
) -> None:
    """Measure answers against labelled questions."""
    if from_desk:
        tried = commands.try_again(context.obj)
        told = json.dumps(tried.as_json(), ensure_ascii=False, indent=2)
        typer.echo(told if as_json else tried.as_text())
        return
    if not (questions or dialogues or fields):
        raise ValueError("name what to ask: --questions, --dialogues, --fields or --from-desk")
    report = commands.evaluate(context.obj, questions or [], dialogues, fields)
    if as_json:
        typer.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
        return
    typer.echo(report.as_table())
    for miss in report.misses if misses else ():
        typer.echo(miss)


@app.command()
def report(
    context: typer.Context,
    month: Annotated[str, typer.Option(help="The month, such as 2026-11.")],
    out: Annotated[Path, typer.Option(help="The file to write.")],
    language: Annotated[Language, typer.Option(help="vi or en.")] = "vi",
) -> None:
    """Write the report of a month: key figures, plots, tables. No personal data."""
    commands.write_report(context.obj, month, language, out)
    typer.echo(str(out))


@app.command()
def receipt(context: typer.Context, number: str) -> None:
    """What a citizen was told under this number, and the versions that it cites."""
    store = commands.open_store(context.obj)
    found = find_receipt(store.engine, number)
    if found is None:
        raise NotThere(f"{number}: no answer has this number")
    typer.echo("\n".join(receipt_lines(found, store)))


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                raw = json.loads(line)
            except ValueError as error:
                raise ValueError(f"{path}:{number}: not JSON: {error}") from error
            if not isinstance(raw, dict) or not isinstance(raw.get("text"), str):
                raise ValueError(f"{path}:{number}: each line needs an id and a text")
            yield raw


def _read(result: dict[str, Any]) -> str:
    parts = [result["text"]]
    parts += [f"▶ {m['url']} ({m['seconds']} s): “{m['words']}”" for m in result["moments"]]
    parts += [url for url in dict.fromkeys(s["url"] for s in result["sources"]) if url]
    buttons = " ".join(f"[{button['title']}]" for button in result["buttons"])
    return "\n".join([*parts, buttons])
