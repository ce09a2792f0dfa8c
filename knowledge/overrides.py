"""What one place does differently from the national procedure, with its deciding document."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from knowledge.procedures import Channel, Method, OnlineLevel, Procedure
from knowledge.text.normalise import fold, tokens


@dataclass(frozen=True, slots=True)
class Ways:
    """Time and fee of the ways to hand in; `channel` None is every way."""

    channel: Channel | None = None
    time: str | None = None
    fee: str | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """A place's own time, fee, office, form or online level for the procedure `code`.

    `place` is a province, or a commune and its province after a comma, as the source names it.
    Text fields hold the source's words. None is "as everywhere".
    """

    code: str
    place: str
    ways: tuple[Ways, ...] = ()
    office: str | None = None
    form: str | None = None
    online_level: OnlineLevel | None = None
    document: str | None = None
    decided_on: date | None = None
    effective_from: date | None = None
    effective_until: date | None = None
    url: str | None = None
    as_of: date | None = None

    @property
    def id(self) -> str:
        """One override a procedure and place."""
        return f"{self.code}@{fold(' '.join(tokens(self.place)))}"

    def of(self, channel: Channel) -> Ways:
        """What holds for one way: its own words, else those for every way."""
        own = next((way for way in self.ways if way.channel is channel), Ways())
        every = next((way for way in self.ways if way.channel is None), Ways())
        return Ways(channel, own.time or every.time, own.fee or every.fee)

    def holds_on(self, day: date) -> bool:
        """Whether `day` lies between its dates."""
        started = self.effective_from is None or self.effective_from <= day
        return started and (self.effective_until is None or day <= self.effective_until)


def as_override(national: Procedure, local: Procedure, place: str) -> Override | None:
    """What the record `local` of a place says otherwise than `national`; None where nothing.

    Both have the same code. What the local record does not say stays as everywhere.
    """
    found = Override(
        code=national.code,
        place=place,
        ways=_ways(national.wording.methods, local.wording.methods),
        office=_other(national.agency, local.agency),
        form=_form(national, local),
        online_level=_online(national, local),
    )
    if found == Override(national.code, place):
        return None
    return replace(
        found,
        document=local.decision,
        decided_on=local.decided_on,
        effective_from=local.effective_from,
        effective_until=local.effective_until,
        url=local.url,
        as_of=local.as_of,
    )


def _ways(national: Sequence[Method], local: Sequence[Method]) -> tuple[Ways, ...]:
    """The ways whose time or fee differs, one line where all ways share it."""
    found = []
    for method in local:
        same = [m for m in national if m.channel is method.channel]
        time = _unless(method.time, [m.time for m in same])
        fee = _unless(method.fee, [m.fee for m in same])
        if time or fee:
            found.append(Ways(method.channel, time, fee))
    shared = {(way.time, way.fee) for way in found}
    if len(shared) == 1 and len(found) == len(local):
        return (replace(found[0], channel=None),)
    return tuple(dict.fromkeys(found))


def _unless(said: str | None, national: Sequence[str | None]) -> str | None:
    return None if any(_same(said, other) for other in national) else said


def _other(national: str | None, local: str | None) -> str | None:
    return None if local is None or _same(national, local) else local


def _same(one: str | None, other: str | None) -> bool:
    return tokens(one or "") == tokens(other or "")


def _form(national: Procedure, local: Procedure) -> str | None:
    """The forms that only the local dossier names, one a line."""
    known = {tuple(tokens(form)) for form in _forms(national)}
    return "\n".join(form for form in _forms(local) if tuple(tokens(form)) not in known) or None


def _forms(procedure: Procedure) -> list[str]:
    items = [item for case in procedure.wording.dossier for item in case.items]
    return list(dict.fromkeys(item.form for item in items if item.form))


def _online(national: Procedure, local: Procedure) -> OnlineLevel | None:
    known = local.online_level is not OnlineLevel.UNKNOWN
    return local.online_level if known and local.online_level != national.online_level else None
