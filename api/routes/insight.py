"""The desk's figures: to look at, and to take away. For leads and auditors; no persons in them."""

from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Response

from api.deps import PartsDep, reading_with
from api.desk_views import Viewer
from api.errors import ApiError
from api.schemas import Strict
from api.sheets import as_csv, as_xlsx
from bot.cases import Category
from bot.insight import OTHER, Table
from bot.roles import Power
from knowledge.hours import VIETNAM

router = APIRouter(prefix="/api/desk", tags=["desk"])
InsightDep = Annotated[Viewer, Depends(reading_with(Power.INSIGHT))]
Name = Literal[
    "families",
    "procedures",
    "fields",
    "channels",
    "hours",
    "unfound",
    "promises",
    "opinions",
    "workload",
]
_LONGEST = timedelta(days=366)
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class TableOut(Strict):
    """A table with its title and headings in the reader's language."""

    name: Name
    title: str
    columns: list[str]
    rows: list[list[str | int | float]]


class InsightOut(Strict):
    """The figures from `since` to the end of `until`."""

    since: date
    until: date
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
    """Every table of a period; costs a reading of its turns."""
    found = _tables(viewer, parts, period)
    return InsightOut(
        since=period[0],
        until=period[1],
        tables=[
            TableOut(
                name=table.name,
                title=_title(viewer, table),
                columns=_headings(viewer, table),
                rows=[list(row) for row in table.rows],
            )
            for table in found
        ],
    )


@router.get("/insight.csv")
def insight_csv(
    viewer: InsightDep, parts: PartsDep, period: PeriodDep, table: Annotated[Name, Query()]
) -> Response:
    """One table as CSV."""
    (found,) = (one for one in _tables(viewer, parts, period) if one.name == table)
    body = as_csv(found, _headings(viewer, found))
    return _file(body, "text/csv; charset=utf-8", f"{table}-{period[0]}-{period[1]}.csv")


@router.get("/insight.xlsx")
def insight_xlsx(viewer: InsightDep, parts: PartsDep, period: PeriodDep) -> Response:
    """Every table as a sheet of one workbook."""
    found = _tables(viewer, parts, period)
    titles = {table.name: _title(viewer, table) for table in found}
    headings = {table.name: _headings(viewer, table) for table in found}
    body = as_xlsx(found, titles, headings)
    return _file(body, _XLSX, f"mot-cua-{period[0]}-{period[1]}.xlsx")


def _tables(viewer: Viewer, parts: PartsDep, period: tuple[date, date]) -> tuple[Table, ...]:
    begin = datetime.combine(period[0], time(), VIETNAM)
    end = datetime.combine(period[1] + timedelta(days=1), time(), VIETNAM)
    return tuple(_labelled(viewer, table) for table in parts.insight.tables(begin, end))


def _labelled(viewer: Viewer, table: Table) -> Table:
    """The table with our own names in the reader's language."""
    if table.name == "families":
        rows = [(viewer.label("family", str(row[0])), *row[1:]) for row in table.rows]
    elif table.name == "opinions":
        named = set(Category)
        rows = [
            (viewer.label("category", str(row[0])) if row[0] in named else
             viewer.label("insight", "other"), *row[1:])
            for row in table.rows
        ]  # fmt: skip
    else:
        other = viewer.label("insight", "other")
        rows = [(other, *row[1:]) if row[0] == OTHER else row for row in table.rows]
    return Table(table.name, table.columns, tuple(rows))


def _title(viewer: Viewer, table: Table) -> str:
    return viewer.label("insight", table.name)


def _headings(viewer: Viewer, table: Table) -> list[str]:
    return [viewer.label("column", column) for column in table.columns]


def _file(body: bytes, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(body, media_type=kind, headers=headers)
