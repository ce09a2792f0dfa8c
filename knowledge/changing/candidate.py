"""A change that an import would make, before it is known whether it has to wait."""

from dataclasses import dataclass

from knowledge.procedures import Procedure, Version
from knowledge.store.bodies import Other, record_digest, write_body
from knowledge.versions import Decision, Kind, Waiting


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that differs from what is in force; `record` is None for an end.

    `base` is the number of the version that it was compared with, 0 where there is none.
    """

    record: Procedure | Other | None
    kind_of_record: str
    key: str
    kind: Kind
    source: str
    base: int
    decision: Decision
    successor: str | None = None

    def waiting(self, why: str) -> Waiting:
        """The change as it is kept while it waits; `why` is empty where it does not."""
        return Waiting(
            source=self.source,
            record=self.kind_of_record,
            key=self.key,
            kind=self.kind,
            digest=record_digest(self.record) if self.record else "",
            base=self.base,
            body=write_body(self.record) if self.record else None,
            decision=self.decision,
            successor=self.successor,
            why=why,
        )


def ending(former: Version, source: str, decision: Decision, successor: str | None) -> Candidate:
    """The end of a procedure in force."""
    code, kind = former.procedure.code, Kind.WITHDRAWN
    return Candidate(None, "procedure", code, kind, source, former.number, decision, successor)


def procedure_decision(procedure: Procedure, otherwise: Decision) -> Decision:
    """What decided a record: as it says itself; where it is silent, as the import was told."""
    return Decision(
        procedure.decision or otherwise.document,
        procedure.decided_on or otherwise.decided_on,
        procedure.effective_from or otherwise.effective_from,
    )
