"""`motcua serve` and `work`, which start without waiting for what other commands need."""

from typing import Annotated

import typer

from api import serving

app = typer.Typer()


@app.command()
def serve(context: typer.Context) -> None:
    """Run the server: pages, interface, webhooks, workers."""
    serving.serve(context.obj)


@app.command()
def work(
    context: typer.Context,
    alone: Annotated[
        bool, typer.Option("--alone", help="For all servers of a PostgreSQL database.")
    ] = False,
) -> None:
    """Make turns for `motcua serve`, which starts this by itself."""
    serving.work(context.obj, alone)
