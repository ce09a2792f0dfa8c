"""Runs the desk's trials against the knowledge of today, and says what changed since the last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Engine

from bot.ask import DryRun
from bot.store import trials as store
from bot.store.trials import Run, Trial, Tried
from knowledge.store.engine import reading

Change = Literal["now_wrong", "now_right", "still_wrong", "new_wrong"]
_ORDER: Sequence[Change] = ("now_wrong", "new_wrong", "still_wrong", "now_right")
_SIGNS = {"now_wrong": "−", "new_wrong": "−", "still_wrong": " ", "now_right": "+"}


@dataclass(frozen=True, slots=True)
class Line:
    """A trial worth reading: what it is now, against the run before."""

    trial: Trial
    change: Change
    tried: Tried
    former: Tried | None


@dataclass(frozen=True, slots=True)
class TrialReport:
    """A run beside the one before it; `lines` the worst first."""

    right: int
    of: int
    former: Run | None
    lines: tuple[Line, ...]

    def count(self, change: Change) -> int:
        """How many trials changed so."""
        return sum(line.change == change for line in self.lines)

    def as_json(self) -> dict[str, Any]:
        """For other programs."""
        return {
            "right": self.right,
            "of": self.of,
            "former_at": self.former.at.isoformat() if self.former else None,
            "lines": [
                {
                    "change": line.change,
                    "text": line.trial.text,
                    "wanted": line.trial.code,
                    "answered": line.tried.code,
                    "outcome": line.tried.outcome,
                    "before": line.former.code if line.former else None,
                }
                for line in self.lines
            ],
        }

    def as_text(self) -> str:
        """A line for the whole, then one for each trial that changed or is wrong."""
        head = f"{self.right} of {self.of} trials are answered from their procedure"
        if self.former:
            before = sum(one.right for one in self.former.tried.values())
            head += f"; {before} of {len(self.former.tried)} on {self.former.at:%Y-%m-%d %H:%M}"
            head += f": {self.count('now_wrong')} now wrong, {self.count('now_right')} now right"
        return "\n".join([f"{head}.", *map(_text, self.lines)])


def run_trials(run: DryRun, engine: Engine, now: datetime, knowledge: str) -> TrialReport:
    """Ask every trial again, keep what came of it, and compare it with the last run."""
    with reading(engine) as connection:
        found, former = store.every(connection), store.last_run(connection)
    tried = {trial.id: _try(run, trial) for trial in found}
    if tried:
        with engine.begin() as connection:
            store.keep_run(connection, Run(now, knowledge, tried))
    known = former.tried if former else {}
    lines = [
        Line(trial, change, tried[trial.id], known.get(trial.id))
        for trial in found
        if (change := _change(tried[trial.id], known.get(trial.id))) is not None
    ]
    lines.sort(key=lambda line: _ORDER.index(line.change))
    return TrialReport(sum(one.right for one in tried.values()), len(tried), former, tuple(lines))


def _try(run: DryRun, trial: Trial) -> Tried:
    turn = run.ask(trial.text)
    outcome = turn.outcome.value if turn.outcome else ""
    return Tried(turn.answered_code == trial.code, turn.answered_code, outcome)


def _change(now: Tried, before: Tried | None) -> Change | None:
    if before is None:
        return None if now.right else "new_wrong"
    if now.right:
        return None if before.right else "now_right"
    return "now_wrong" if before.right else "still_wrong"


def _text(line: Line) -> str:
    answered = line.tried.code or "no procedure"
    said = f"{_SIGNS[line.change]} {line.change.replace('_', ' ')}: “{line.trial.text}”"
    if line.tried.right:
        return f"{said} {line.trial.code}"
    return f"{said} wants {line.trial.code}, got {answered} ({line.tried.outcome})"
