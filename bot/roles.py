"""Who may do what at the desk. A role holds at one office, or everywhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is at the desk; one may be several."""

    CLERK = "clerk"
    LEAD = "lead"
    EDITOR = "editor"
    APPROVER = "approver"
    AUDITOR = "auditor"
    ADMIN = "admin"


class Power(StrEnum):
    """What can be allowed."""

    SEE = "see"
    ANSWER = "answer"
    ASSIGN = "assign"
    PLAN = "plan"
    WRITE = "write"
    APPROVE = "approve"
    INSIGHT = "insight"
    AUDIT = "audit"
    ACCOUNTS = "accounts"
    CHANNELS = "channels"


POWERS: Mapping[Role, frozenset[Power]] = {
    Role.CLERK: frozenset({Power.SEE, Power.ANSWER}),
    Role.LEAD: frozenset(
        {
            Power.SEE,
            Power.ANSWER,
            Power.ASSIGN,
            Power.PLAN,
            Power.WRITE,
            Power.APPROVE,
            Power.INSIGHT,
            Power.CHANNELS,
        }
    ),
    Role.EDITOR: frozenset({Power.SEE, Power.WRITE}),
    Role.APPROVER: frozenset({Power.SEE, Power.APPROVE}),
    Role.AUDITOR: frozenset({Power.INSIGHT, Power.AUDIT}),
    Role.ADMIN: frozenset({Power.ACCOUNTS, Power.AUDIT, Power.CHANNELS}),
}
"""Nobody may do everything: who keeps the accounts does not answer, who audits changes nothing."""


@dataclass(frozen=True, slots=True)
class Grant:
    """A role at an office; None: at every office."""

    role: Role
    office: str | None = None


@dataclass(frozen=True, slots=True)
class Clerk:
    """Someone who may sign in at the desk, with one role and perhaps more."""

    id: int
    login: str
    name: str
    role: str
    office: str | None = None
    grants: tuple[Grant, ...] = ()

    def may(self, power: Power, office: str | None = None) -> bool:
        """Whether this person has `power` over what belongs to `office`; None: to none yet."""
        return any(
            power in POWERS[grant.role] and (grant.office is None or office in (None, grant.office))
            for grant in self._all()
        )

    def reach(self, power: Power) -> frozenset[str] | None:
        """The offices at which this person has `power`; None: every one."""
        offices = {grant.office for grant in self._all() if power in POWERS[grant.role]}
        return None if None in offices else frozenset(filter(None, offices))

    def powers(self) -> frozenset[Power]:
        """Everything this person may do somewhere."""
        return frozenset().union(*(POWERS[grant.role] for grant in self._all()))

    def _all(self) -> tuple[Grant, ...]:
        return (Grant(Role(self.role), self.office), *self.grants)
