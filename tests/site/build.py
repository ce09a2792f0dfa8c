"""The guide's knowledge for tests: the few procedures with videos, one amended, one abolished."""

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import Engine, insert

from knowledge.overrides import Override, Ways
from knowledge.procedures import Channel, State, Version
from knowledge.sources.subtitles import SubtitledVideos
from knowledge.store import local
from knowledge.store.rows import version_row
from knowledge.store.sql import KnowledgeStore
from knowledge.store.tables import versions
from knowledge.videos import Video
from tests.bot.build import MONDAY
from tests.samples import FOLDER, PERMANENT, TEMPORARY

ABOLISHED, REPLACED = "9.000001", "9.000002"
DECISION = "1234/QĐ-BCA"
LOCAL = Override(
    TEMPORARY,
    "Xã An Thuận, tỉnh Sông Thao",
    ways=(Ways(time="2 ngày làm việc"), Ways(Channel.ONLINE, fee="Miễn phí")),
    document="88/QĐ-UBND",
)


def amend(engine: Engine) -> None:
    """After the first filling: one amended, one abolished, one replaced; and the videos."""
    store = KnowledgeStore(engine)
    temporary, permanent = store.version(TEMPORARY), store.version(PERMANENT)
    assert temporary is not None
    assert permanent is not None
    amended = replace(temporary, number=2, deciding_document=DECISION)
    gone = _gone(permanent, ABOLISHED, State.ABOLISHED, None)
    replaced = _gone(permanent, REPLACED, State.REPLACED, PERMANENT)
    with engine.begin() as connection:
        for days, version in enumerate((amended, gone, replaced), start=1):
            at = MONDAY + timedelta(days=days)
            connection.execute(insert(versions).values(version_row(version, "test", at, "lan")))
        for override in (LOCAL, replace(LOCAL, place="Xã Cũ", effective_until=date(2026, 1, 1))):
            local.write(connection, override, "test", MONDAY, "lan")
    found = SubtitledVideos().read(FOLDER / "videos" / "videos.json")
    films = [record for record in found if isinstance(record, Video)]
    store.publish("amended", MONDAY + timedelta(days=3), [(film, "test") for film in films])


def _gone(version: Version, code: str, state: State, successor: str | None) -> Version:
    return Version(
        procedure=replace(version.procedure, code=code),
        number=2,
        state=state,
        successor=successor,
        deciding_document=DECISION,
        effective_from=date(2026, 9, 1),
    )
