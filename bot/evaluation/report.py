"""The figures of an evaluation, with how many questions each rests on."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """A share of `of` questions, 0 to 1; or milliseconds, where `unit` says so."""

    name: str
    value: float
    of: int
    unit: str = "share"


@dataclass(slots=True)
class EvaluationReport:
    """All figures, in order, and the questions that went wrong."""

    figures: list[Figure] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)

    def add_share(self, name: str, hits: list[bool]) -> None:
        """A share of hits; nothing where nothing was asked."""
        if hits:
            self.figures.append(Figure(name, sum(hits) / len(hits), len(hits)))

    def get(self, name: str) -> float:
        """The value of the figure `name`; KeyError where it was not measured."""
        for figure in self.figures:
            if figure.name == name:
                return figure.value
        raise KeyError(name)

    def as_json(self) -> dict[str, Any]:
        """Name to value and number of questions."""
        return {
            figure.name: {"value": round(figure.value, 4), "of": figure.of, "unit": figure.unit}
            for figure in self.figures
        }

    def as_table(self) -> str:
        """A Markdown table."""
        rows = ["| measure | value | questions |", "|---|---|---|"]
        for figure in self.figures:
            shown = f"{figure.value:.3f}" if figure.unit == "share" else f"{figure.value:.1f} ms"
            if figure.unit == "count":
                shown = f"{figure.value:.0f}"
            rows.append(f"| {figure.name} | {shown} | {figure.of} |")
        return "\n".join(rows)
