"""What editors write at the desk: kept until somebody else publishes it, and on record."""

from dataclasses import dataclass, replace
from typing import Any

from bot.casework.counter import Counter, NotAllowed
from bot.roles import Clerk, Power
from knowledge.changing.editing import Edit, edited, withdrawn
from knowledge.store import waiting
from knowledge.store.sql import KnowledgeStore
from knowledge.versions import Waiting

_SUBJECT = 64  # as many letters as an entry of the audit log has for it


@dataclass(frozen=True, slots=True)
class LocalEditing:
    """Changes of local rules, groups, videos and offices."""

    counter: Counter
    store: KnowledgeStore

    def propose(self, clerk: Clerk, edit: Edit) -> int:
        """Keep what a form says as a change that waits; its id.

        Raises Unfit where it cannot be kept, NotAllowed for another office than the editor's own.
        """
        if edit.kind == "office":
            self._reaches(clerk, str(edit.raw.get("id") or ""), new=edit.key is None)
        return self._keep(clerk, edited(self.store, edit))

    def withdraw(self, clerk: Clerk, kind: str, key: str, reason: str) -> int:
        """Keep as a change that waits that a record ends; its id."""
        if kind == "office":
            self._reaches(clerk, key, new=False)
        change = withdrawn(self.store, kind, key, clerk.login)
        return self._keep(clerk, replace(change, reason=reason))

    def _keep(self, clerk: Clerk, change: Waiting) -> int:
        detail: dict[str, Any] = {"kind": change.kind.value}
        if change.reason:
            detail["reason"] = change.reason
        with self.counter.engine.begin() as connection:
            waiting.add(connection, [change], self.counter.now())
            kept = waiting.open_of(connection, change.record, change.key)[-1]
            subject = f"{change.record} {change.key}"[:_SUBJECT]
            self.counter.record(
                connection, clerk, "knowledge_edit", subject, change=kept.id, **detail
            )
        return kept.id

    def _reaches(self, clerk: Clerk, office: str, new: bool) -> None:
        """An editor of one office writes of that one only, and opens none."""
        beyond = clerk.reach(Power.WRITE) is not None if new else not clerk.may(Power.WRITE, office)
        if beyond:
            raise NotAllowed("your role does not let you write of this office")
