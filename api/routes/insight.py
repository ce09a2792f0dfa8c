"""The desk's figures: to look at, and to take away. For leads and auditors; no persons in them."""

from datetime import date, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response

from api import figures
from api.deps import PartsDep, reading_with
from api.errors import ApiError
from api.figures import Labels
from api.look.sheets import as_csv, as_xlsx
from api.parts import Parts
from api.reports.monthly import make_report
from api.schemas.common import Strict
from api.views.desk import Viewer
from bot.insight.tables import Table, Unit
from bot.roles import Power
from knowledge.hours import VIETNAM

router = APIRouter(prefix="/api/desk", tags=["desk"])
InsightDep = Annotated[Viewer, Depends(reading_with(Power.INSIGHT))]
Name = Literal[
    "changes",
    "families",
    "procedures",
    "fields",
    "places",
    "channels",
    "days",
    "hours",
    "unfound",
    "ratings",
    "stars",
    "mistakes",
    "promises",
    "opinions",
    "workload",
    "scans",
]
_LONGEST = timedelta(days=366)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class TableOut(Strict):
    """A table with its title and headings in the reader's language.

    `units` is how the numbers of each row are read, column by column after the label.
    """

    name: Name
    title: str
    columns: list[str]
    rows: list[list[str | int | float]]
    units: list[list[Unit]]


class InsightOut(Strict):
    """The figures from `since` to the end of `until`.

    `changes` compares the week and the thirty days that end with `until` with those before.
    """

    since: date
    until: date
    changes: TableOut
    tables: list[TableOut]


def _period(
    parts: PartsDep,
    since: Annotated[date | None, Query()] = None,
    until: Annotated[date | None, Query()] = None,
) -> tuple[date, date]:
    """The asked days, both included; without them the last seven."""
    today = parts.now().astimezone(VIETNAM).date()
    last = until or today
    first = since or last - timedelta(days=6)
    if not timedelta(0) <= last - first <= _LONGEST:
        raise ApiError(422, "invalid", "Choose a first day before the last, at most a year apart.")
    return first, last


PeriodDep = Annotated[tuple[date, date], Depends(_period)]


@router.get("/insight")
def insight(viewer: InsightDep, parts: PartsDep, period: PeriodDep) -> InsightOut:
    """Every table of a period; costs a reading of its turns, and of the last sixty days'."""
    labels = _labels(viewer)
    changes, *tables = _tables(parts, labels, period)
    return InsightOut(
        since=period[0],
        until=period[1],
        changes=_out(labels, changes),
        tables=[_out(labels, table) for table in tables],
    )


@router.get("/insight.csv")
def insight_csv(
    viewer: InsightDep, parts: PartsDep, period: PeriodDep, table: Annotated[Name, Query()]
) -> Response:
    """One table as CSV."""
    labels = _labels(viewer)
    (found,) = (one for one in _tables(parts, labels, period) if one.name == table)
    body = as_csv(found, labels.headings(found))
    return _file(body, "text/csv; charset=utf-8", f"{table}-{period[0]}-{period[1]}.csv")


@router.get("/insight.xlsx")
def insight_xlsx(viewer: InsightDep, parts: PartsDep, period: PeriodDep) -> Response:
    """Every table as a sheet of one workbook."""
    labels = _labels(viewer)
    found = _tables(parts, labels, period)
    titles = {table.name: labels.title(table) for table in found}
    headings = {table.name: labels.headings(table) for table in found}
    body = as_xlsx(found, titles, headings)
    return _file(body, _XLSX, f"mot-cua-{period[0]}-{period[1]}.xlsx")


@router.get("/report.pdf")
def report(
    viewer: InsightDep,
    parts: PartsDep,
    month: Annotated[str, Query(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")],
) -> Response:
    """The report of a month as PDF; costs a reading of its turns and of those of the one before."""
    try:
        made = make_report(parts, month, viewer.language)
    except ValueError as error:
        raise ApiError(422, "invalid", f"{error}.") from error
    from api.reports.pdf import draw  # a tenth of a second, and a report a month

    return _file(draw(made), "application/pdf", f"mot-cua-{month}.pdf")


def _labels(viewer: Viewer) -> Labels:
    return Labels(viewer.parts.words, viewer.language)


def _tables(parts: Parts, labels: Labels, days: tuple[date, date]) -> tuple[Table, ...]:
    """The changes first."""
    whole = figures.period(*days)
    changes = labels.labelled(parts.insight.changes(whole.until))
    return (changes, *figures.all_tables(parts, labels, whole))


def _out(labels: Labels, table: Table) -> TableOut:
    places = range(1, len(table.columns))
    return TableOut(
        name=table.name,
        title=labels.title(table),
        columns=labels.headings(table),
        rows=[list(row) for row in table.rows],
        units=[[table.unit(row, column) for column in places] for row in range(len(table.rows))],
    )


def _file(body: bytes, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(body, media_type=kind, headers=headers)
