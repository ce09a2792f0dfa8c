"""Which sources an import reads, and what was decided for each."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from knowledge.changing.changes import Found
from knowledge.ingest import source_name
from knowledge.store import held_by
from knowledge.store.engine import reading
from knowledge.store.sql import KnowledgeStore
from knowledge.versions import SourceSetting


def settings_of(
    store: KnowledgeStore,
    paths: Sequence[Path],
    name: str | None,
    hold: bool | None = None,
    place: str | None = None,
) -> list[SourceSetting]:
    """The sources that `paths` belong to, as decided now or before. Writes nothing."""
    names = [name] if name else [source_name(path) for path in paths]
    known = known_settings(store)
    decided = [known.get(each) or SourceSetting(each) for each in dict.fromkeys(names)]
    if hold is not None:
        decided = [replace(setting, hold=hold) for setting in decided]
    if place is not None:
        decided = [replace(setting, place=place or None) for setting in decided]
    return decided


def known_settings(store: KnowledgeStore) -> dict[str, SourceSetting]:
    """What was decided for every source, by name."""
    with reading(store.engine) as connection:
        return {setting.name: setting for setting in held_by.settings(connection)}


def keep_settings(
    store: KnowledgeStore, decided: Sequence[SourceSetting], at: datetime | None = None
) -> None:
    """Keep what was decided, for the next import, and when the sources were read, if they were."""
    with store.engine.begin() as connection:
        for setting in decided:
            held_by.decide(connection, replace(setting, checked_at=at or setting.checked_at))


def known_as(store: KnowledgeStore, found: Found) -> str | None:
    """The source whose records `found` brings again under another name.

    That is the one that holds most of them, and at least half; None where the name is known, or
    where several files were read.
    """
    if len(found.sources) != 1:
        return None
    with reading(store.engine) as connection:
        held = held_by.held(connection)
    name = next(iter(found.sources))
    keys = {(record, key) for _, record, key in found.held}
    sharing = Counter(h.source for h in held if (h.record, h.key) in keys)
    if any(h.source == name for h in held) or not sharing:
        return None
    best, count = sharing.most_common(1)[0]
    return best if 2 * count >= len(keys) else None


def renamed(found: Found, name: str) -> Found:
    """`found` as the records of the one source `name`."""
    return Found(
        procedures={code: (record, name) for code, (record, _) in found.procedures.items()},
        local={key: (record, name) for key, (record, _) in found.local.items()},
        abolitions={code: (record, name) for code, (record, _) in found.abolitions.items()},
        others={key: (record, name) for key, (record, _) in found.others.items()},
        rejected=found.rejected,
        noted=found.noted,
        held={(name, record, key): day for (_, record, key), day in found.held.items()},
        sources={name},
        broken={name} if found.broken else set(),
    )
