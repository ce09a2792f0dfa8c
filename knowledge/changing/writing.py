"""Changes written to the store in one step, whoever decided on them."""

from datetime import datetime

from knowledge.changing.changes import Changes
from knowledge.store.sql import KnowledgeStore


def write(changes: Changes, store: KnowledgeStore, now: datetime, by: str) -> None:
    """Everything of `changes`, as a new revision by `by`."""
    store.publish(
        changes.report.sentence(),
        now,
        changes.new,
        by=by,
        gone=changes.gone,
        found=changes.waiting,
        settled=changes.settled,
        sources=changes.sources,
        holdings=changes.holdings,
    )
