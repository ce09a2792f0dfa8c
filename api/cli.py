"""The command line: `motcua`."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from api import cli_changes, cli_feeds, cli_keeping, commands, serving
from api.channel_commands import messenger_app, telegram_app
from api.cli_order import InOrder, into_panels
from api.cli_users import app as user_app
from api.posters.commands import make_posters, poster_scans
from api.posters.files import Form
from api.posters.pdf import Size
from api.posters.posters import Opens, Wish
from api.printed import receipt_lines
from api.printed_reports import print_report
from api.settings import Settings, read_settings
from bot.accounts import AccountError
from bot.messages import Language
from bot.receipts import find_receipt
from knowledge.errors import KnowledgeError, NotThere
from knowledge.sources.records import NOTHING_GIVEN, Given
from knowledge.versions import Decision

app = typer.Typer(
    cls=InOrder,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Một Cửa: the desk where a citizen asks how to do a government procedure.",
)
app.add_typer(user_app, name="user")
app.command()(cli_feeds.watch)
app.command()(cli_feeds.pull)
app.add_typer(cli_changes.app, name="changes")
app.command()(cli_keeping.retention)
app.add_typer(cli_keeping.dead_app, name="dead")
app.command()(cli_keeping.backup)
app.command()(cli_keeping.restore)
app.command(name="stale")(cli_changes.list_stale)
_stderr = Console(stderr=True)


class _State:
    settings: Settings


app.add_typer(messenger_app(lambda: _State.settings), name="messenger")
app.add_typer(telegram_app(lambda: _State.settings), name="telegram")


def _day(what: str) -> Any:
    """An option that takes a day."""
    return typer.Option(help=what, formats=["%Y-%m-%d"])


def _date(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


@app.callback()
def common(
    context: typer.Context,
    data: Annotated[
        Path | None, typer.Option("--data", help="Folder of everything the program writes.")
    ] = None,
) -> None:
    """Read the settings once."""
    _State.settings = context.obj = read_settings(data=data)


@app.command()
def ingest(
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
        report = commands.ingest(_State.settings, paths, progress, given, options)
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
    text: Annotated[str | None, typer.Argument(help="What a citizen writes.")] = None,
    conversation: Annotated[str | None, typer.Option(help="Go on with this conversation.")] = None,
    batch: Annotated[Path | None, typer.Option(help="JSON lines: id, text, conversation.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The whole turn as JSON.")] = False,
) -> None:
    """Ask as a citizen: one turn through the whole pipeline."""
    if batch is not None:
        for result in commands.ask_batch(_State.settings, _lines(batch)):
            typer.echo(json.dumps(result, ensure_ascii=False))
        return
    if text is None:
        raise ValueError("write a question in quotation marks, or name a file with --batch")
    result = commands.ask(_State.settings, text, conversation)
    typer.echo(json.dumps(result, ensure_ascii=False, indent=2) if as_json else _read(result))


@app.command(name="eval")
def evaluate(
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
        tried = commands.try_again(_State.settings)
        told = json.dumps(tried.as_json(), ensure_ascii=False, indent=2)
        typer.echo(told if as_json else tried.as_text())
        return
    if not (questions or dialogues or fields):
        raise ValueError("name what to ask: --questions, --dialogues, --fields or --from-desk")
    report = commands.evaluate(_State.settings, questions or [], dialogues, fields)
    if as_json:
        typer.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
        return
    typer.echo(report.as_table())
    for miss in report.misses if misses else ():
        typer.echo(miss)


@app.command()
def report(
    month: Annotated[str, typer.Option(help="The month, such as 2026-11.")],
    out: Annotated[Path, typer.Option(help="The file to write.")],
    language: Annotated[Language, typer.Option(help="vi or en.")] = "vi",
) -> None:
    """Write the report of a month: key figures, plots, tables. No personal data."""
    commands.write_report(_State.settings, month, language, out)
    typer.echo(str(out))


@app.command()
def qr(
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
        found = poster_scans(_State.settings)
        if not found:
            typer.echo("no code was scanned yet")
        for one in found:
            typer.echo(f"{one.total:6} {one.month:6} {one.last:%d/%m/%Y} {one.tag}")
        return
    codes: list[str | None] = [*procedures] if procedures else [None]
    wishes = [Wish(code, office, counter, opens, language, title) for code in codes]
    for path in make_posters(_State.settings, wishes, form, size, out):
        typer.echo(path)


@app.command()
def receipt(number: str) -> None:
    """What a citizen was told under this number, and the versions that it cites."""
    store = commands.open_store(_State.settings)
    found = find_receipt(store.engine, number)
    if found is None:
        raise NotThere(f"{number}: no answer has this number")
    typer.echo("\n".join(receipt_lines(found, store)))


@app.command()
def serve() -> None:
    """Run the server: pages, interface, webhooks, workers."""
    serving.serve(_State.settings)


@app.command()
def work(
    alone: Annotated[
        bool, typer.Option("--alone", help="For all servers of a PostgreSQL database.")
    ] = False,
) -> None:
    """Make turns for `motcua serve`, which starts this by itself."""
    serving.work(_State.settings, alone)


@app.command()
def move(url: str) -> None:
    """Copy everything into an empty PostgreSQL database; stop the server first."""
    moved = commands.move(_State.settings, url)
    typer.echo(f"{sum(moved.values())} rows in {len(moved)} tables. Now set MOTCUA_DATABASE={url}")


@app.command()
def train() -> None:
    """Train the Rasa model from its data and the knowledge base."""
    typer.echo(f"model: {commands.train(_State.settings)}")


@app.command()
def rasa() -> None:
    """Run the Rasa server on loopback, at the port of MOTCUA_RASA_URL."""
    commands.run_rasa(_State.settings)


@app.command()
def doctor() -> None:
    """Say what is missing or misconfigured, and how to mend it."""
    findings = commands.doctor(_State.settings)
    for finding in findings:
        typer.echo(f"{'ok  ' if finding.ok else 'FIX '} {finding.text}")
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


@app.command()
def demo() -> None:
    """Load the sample pack, a demo clerk and example conversations; safe to repeat."""
    typer.echo(f"sample pack: {commands.prepare_demo(_State.settings).sentence()}")


into_panels(app)


def main() -> None:
    """Run the command line; an expected error is one sentence, not a traceback."""
    try:
        app(_data_first(sys.argv[1:]))
    except (KnowledgeError, AccountError, ValueError, OSError) as error:
        _stderr.print(f"motcua: {error}", style="red", highlight=False)
        sys.exit(1)


def _data_first(arguments: list[str]) -> list[str]:
    """`--data DIR` is taken anywhere on the line."""
    for position, argument in enumerate(arguments):
        if argument == "--data" and position + 1 < len(arguments):
            pair = arguments[position : position + 2]
            return [*pair, *arguments[:position], *arguments[position + 2 :]]
        if argument.startswith("--data="):
            return [argument, *arguments[:position], *arguments[position + 1 :]]
    return arguments


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
