"""Guides that name only a few fields: what they are silent on must not vanish from answers."""

from knowledge.procedures import Procedure

_LEAST, _SHARE = 3, 0.5


def unsaid(before: Procedure, after: Procedure) -> tuple[str, ...]:
    """The fields that `before` tells of and `after` does not, where these are so many that `after`
    cannot stand in its place: at least three, and half of what `before` tells. Else none."""
    told, new = _told(before), _told(after)
    lost = tuple(name for name in told if name not in new)
    return lost if len(lost) >= max(_LEAST, _SHARE * len(told)) else ()


def _told(procedure: Procedure) -> tuple[str, ...]:
    """The fields that people ask for and that the record tells of."""
    wording = procedure.wording
    fields = {
        "steps": wording.steps,
        "documents": any(case.items for case in wording.dossier),
        "time": any(method.time for method in wording.methods),
        "fee": any(method.fee for method in wording.methods),
        "ways": any(method.note for method in wording.methods),
        "conditions": wording.requirements,
        "result": wording.result,
        "agency": procedure.agency,
        "audience": procedure.audience,
        "legal basis": procedure.legal,
    }
    return tuple(name for name, told in fields.items() if told)
