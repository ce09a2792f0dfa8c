"""`motcua train`, `rasa`, `doctor`, `demo`, `move`: setting the service up."""

import typer

from api.operating import commands

app = typer.Typer()


@app.command()
def move(context: typer.Context, url: str) -> None:
    """Copy everything into an empty PostgreSQL database; stop the server first."""
    moved = commands.move(context.obj, url)
    typer.echo(f"{sum(moved.values())} rows in {len(moved)} tables. Now set MOTCUA_DATABASE={url}")


@app.command()
def train(context: typer.Context) -> None:
    """Train the Rasa model from its data and the knowledge base."""
    typer.echo(f"model: {commands.train(context.obj)}")


@app.command()
def rasa(context: typer.Context) -> None:
    """Run the Rasa server on loopback, at the port of MOTCUA_RASA_URL."""
    commands.run_rasa(context.obj)


@app.command()
def doctor(context: typer.Context) -> None:
    """Say what is missing or misconfigured, and how to mend it."""
    findings = commands.doctor(context.obj)
    for finding in findings:
        typer.echo(f"{'ok  ' if finding.ok else 'FIX '} {finding.text}")
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


@app.command()
def demo(context: typer.Context) -> None:
    """Load the sample pack, a demo clerk and example conversations; safe to repeat."""
    typer.echo(f"sample pack: {commands.prepare_demo(context.obj).sentence()}")
