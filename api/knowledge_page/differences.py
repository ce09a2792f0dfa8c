"""Differences as the JSON of the knowledge page."""

from collections.abc import Sequence

from api.schemas.knowledge import DifferenceOut, Stretch
from knowledge.changing.differences import Difference
from knowledge.changing.runs import Runs, marked


def differences_out(differences: Sequence[Difference]) -> list[DifferenceOut]:
    """Fields that differ, with the words that changed marked."""
    found = []
    for one in differences:
        before, after = marked(one.before or "", one.after or "")
        found.append(
            DifferenceOut(field=one.field, before=_stretches(before), after=_stretches(after))
        )
    return found


def _stretches(runs: Runs) -> list[Stretch]:
    return [Stretch(text=run.text, changed=run.changed) for run in runs]
