"""Changes, editions and receipts as lines that an operator reads."""

from collections.abc import Iterable, Iterator
from datetime import date

from bot.privacy import mask
from bot.receipts import Receipt, stands
from knowledge.changing.differences import Difference
from knowledge.changing.review import Shown
from knowledge.hours import VIETNAM
from knowledge.store.sql import KnowledgeStore
from knowledge.versions import Edition


def change_line(shown: Shown) -> str:
    """One waiting change."""
    change = shown.change
    document = f" · {change.decision.document}" if change.decision.document else ""
    begins = change.decision.effective_from
    holds = f" · from {day(begins)}" if begins else ""
    after = f" · then {change.successor}" if change.successor else ""
    waits = f"{change.stage} ({change.why})"
    text = f"{change.id}  {change.kind}  {change.record} {change.key}  {shown.name}"
    return f"{text}{document}{holds}{after} · {waits} · {change.source}"


def edition_line(edition: Edition) -> str:
    """One published version: its document, its days, who and when."""
    version = edition.version
    text = f"{version.procedure.code} v{version.number}  {version.state}  {version.procedure.name}"
    if version.deciding_document:
        text += f" · {version.deciding_document}"
    if version.decided_on:
        text += f" of {day(version.decided_on)}"
    if version.effective_from:
        text += f" · from {day(version.effective_from)}"
    if edition.until:
        text += f" · until {day(edition.until)}"
    if version.successor:
        text += f" · then {version.successor}"
    return f"{text} · {edition.published_at:%d/%m/%Y} by {edition.published_by} · {edition.source}"


def told(changed: Iterable[Difference]) -> Iterator[str]:
    """Each field that differs, what went and what came."""
    for difference in changed:
        yield f"  {difference.field}:"
        yield from (f"    - {line}" for line in (difference.before or "").splitlines())
        yield from (f"    + {line}" for line in (difference.after or "").splitlines())


def receipt_lines(receipt: Receipt, store: KnowledgeStore) -> Iterator[str]:
    """What was asked, masked, and answered, then each version and quote that it rests on."""
    yield f"{receipt.number}  {receipt.at.astimezone(VIETNAM):%d/%m/%Y %H:%M}  {receipt.outcome}"
    if not receipt.sent:
        yield "not sent: a clerk had taken the conversation"
    yield f"question: {mask(receipt.question)}"
    yield from receipt.reply.splitlines()
    yield from map(edition_line, receipt.editions)
    for override in receipt.overrides:
        yield f"{override.code} at {override.place} · {override.document or 'no document named'}"
    for cited in receipt.cited:
        if not cited.version:
            yield f"an answer that two clerks agreed on: {cited.url or 'no address'}"
            continue
        mark = "stands in" if stands(store, cited) else "NOT FOUND in"
        place = f" at {cited.place}" if cited.place else ""
        yield f"{mark} {cited.code} v{cited.version}{place}, {cited.field}:"
        yield from (f"  “{line}”" for line in cited.quote.splitlines())


def day(day: date | None) -> str:
    """A day as Vietnamese write it."""
    return f"{day:%d/%m/%Y}" if day else "never"
