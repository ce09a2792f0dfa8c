"""How a command shows what an import did."""

from typing import TYPE_CHECKING

import typer
from rich.console import Console

if TYPE_CHECKING:
    from knowledge.changing.changes import Report


def err(text: str, style: str | None = None) -> None:
    """A line on the error stream, as it is."""
    Console(stderr=True).print(text, style=style, markup=False, highlight=False, soft_wrap=True)


def print_report(report: "Report") -> None:
    """Notes and rejections on the error stream, the sentence on the other."""
    for noted in report.noted:
        err(f"note {noted.where}: {noted.remark}")
    for rejected in report.rejected:
        err(f"rejected {rejected.where}: {rejected.reason}", "yellow")
    for warning in report.warnings:
        err(warning, "yellow")
    typer.echo(report.sentence())
