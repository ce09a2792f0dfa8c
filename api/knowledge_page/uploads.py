"""Files that an editor uploads: kept for a day, read apart, compared, then taken or dropped.

An upload is a folder: the file, what was read of it, and a sheet that says how far it is. Any
process of the machine can go on with it; what is left lying is removed a day later.
"""

import logging
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import BoundedSemaphore, Thread

from api.errors import ApiError
from api.knowledge_page.reading_process import ReadingProcess
from api.knowledge_page.report import report_out
from api.schemas.common import Strict
from api.schemas.knowledge import Asked, ReportOut, UploadOut, UploadState
from bot.casework.counter import BadRequest
from bot.curating.curation import NotFound
from bot.editing.guides import Editing, Terms
from bot.roles import Clerk
from knowledge.changing.changes import Changes, Found
from knowledge.errors import SourceUnreadable
from knowledge.hours import VIETNAM
from knowledge.ingest import read_sources
from knowledge.places import load_gazetteer
from knowledge.sources.kept import KeptRecords
from knowledge.sources.records import Given
from knowledge.versions import Decision

_log = logging.getLogger(__name__)
_SHEET = "upload.json"
_KEPT_FOR = timedelta(days=1)
_LONGEST_READING = timedelta(minutes=10)
_MOST = 50
MOST_OF_ONE = 20
"""Uploads that were not taken in yet, of all people and of one; a file is up to 50 MB."""
_AT_ONCE = 2
_ID = re.compile(r"[0-9a-f]{32}")
_UNSAFE = re.compile(r"[^\w.()+, -]")
_LONGEST_NAME = 100


class Sheet(Strict):
    """What is known of an upload; `by` is the login of whoever uploaded it."""

    by: str
    asked: Asked
    shown: UploadOut


@dataclass(frozen=True, slots=True)
class Uploads:
    """The uploads of this machine, in `folder`. Two are read at once, the others wait."""

    folder: Path
    editing: Editing
    reading: ReadingProcess
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    turns: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(_AT_ONCE))

    def begin(self, clerk: Clerk, asked: Asked) -> tuple[str, Path]:
        """A new upload: its id, and where its file goes; ApiError where it cannot be taken."""
        self._tidy()
        if self._waiting() >= _MOST or len(self.mine(clerk)) >= MOST_OF_ONE:
            raise ApiError(429, "too_many", "Too many uploads wait. Take in or drop some first.")
        if asked.place and load_gazetteer().place(asked.place) is None:
            message = f"{asked.place} is no place that we know: write the commune, its province."
            raise ApiError(422, "unknown_place", message)
        try:
            self.editing.setting(_terms(asked))
        except BadRequest as error:
            raise ApiError(422, "other_place", f"{error}.") from error
        upload_id = self.new_id()
        place = self.folder / upload_id / "file"
        place.mkdir(parents=True)
        return upload_id, place / safe_name(asked.name)

    def start(self, clerk: Clerk, upload_id: str, asked: Asked) -> UploadOut:
        """The file has come: read it, in a thread and a process of its own."""
        file = self._file(upload_id, asked)
        shown = UploadOut(
            id=upload_id,
            name=file.name,
            size=file.stat().st_size,
            source=_terms(asked).source,
            wait=asked.wait,
            at=self.now(),
            state="reading",
        )
        sheet = Sheet(by=clerk.login, asked=asked, shown=shown)
        self._write(sheet)
        Thread(target=self._read, args=(clerk, sheet), daemon=True).start()
        return shown

    def forget(self, upload_id: str) -> None:
        """Remove everything of an upload."""
        shutil.rmtree(self.folder / upload_id, ignore_errors=True)

    def find(self, clerk: Clerk, upload_id: str) -> UploadOut:
        """An upload of this person; NotFound for another's."""
        return self._mine(clerk, upload_id).shown

    def mine(self, clerk: Clerk) -> list[UploadOut]:
        """This person's uploads that were not taken in yet, newest first."""
        sheets = [sheet for sheet in self._sheets() if sheet.by == clerk.login]
        waits = [sheet.shown for sheet in sheets if sheet.shown.state != "taken"]
        return sorted(waits, key=lambda shown: shown.at, reverse=True)

    def confirm(self, clerk: Clerk, upload_id: str) -> UploadOut:
        """Take in an upload that was read; its report then tells what was done."""
        sheet = self._mine(clerk, upload_id)
        if sheet.shown.state != "read":
            raise ApiError(409, "not_read", "Only a file that was read can be taken in.")
        found, told = self._found(sheet), []

        def look(changes: Changes) -> None:
            told.append(report_out(changes, found, self.editing.store))

        self.editing.take(clerk, found, _terms(sheet.asked), sheet.shown.name, look)
        for part in ("file", "kept"):
            shutil.rmtree(self.folder / upload_id / part, ignore_errors=True)
        return self._tell(sheet, "taken", told[0])

    def drop(self, clerk: Clerk, upload_id: str) -> None:
        """Remove an upload of this person; what was taken of it stays."""
        self._mine(clerk, upload_id)
        self.forget(upload_id)

    def _read(self, clerk: Clerk, sheet: Sheet) -> None:
        """Read and compare; however it ends is written on the sheet."""
        try:
            with self.turns:
                self._to_records(sheet)
                found = self._found(sheet)
                changes = self.editing.compare(clerk, found, _terms(sheet.asked))
                report = report_out(changes, found, self.editing.store)
            self._tell(sheet, "read", report)
        except SourceUnreadable as error:
            self._tell(sheet, "unreadable", problem=str(error))
        except Exception:  # noqa: BLE001  # the person who waits has to be told
            _log.exception("an upload could not be compared")
            self._tell(sheet, "lost")

    def _to_records(self, sheet: Sheet) -> None:
        asked, kept = sheet.asked, self._kept(sheet)
        kept.parent.mkdir(exist_ok=True)
        given = Given(asked.code or None, asked.title or None, asked.url or None)
        today = self.now().astimezone(VIETNAM).date()
        self.reading.read(self._file(sheet.shown.id, asked), kept, given, today)

    def _found(self, sheet: Sheet) -> Found:
        terms = _terms(sheet.asked)
        place = self.editing.setting(terms).place
        places = {terms.source: place} if place else {}
        kept = [self._kept(sheet)]
        return read_sources(kept, (KeptRecords(),), lambda _: None, terms.source, places)

    def _file(self, upload_id: str, asked: Asked) -> Path:
        return self.folder / upload_id / "file" / safe_name(asked.name)

    def _kept(self, sheet: Sheet) -> Path:
        return self.folder / sheet.shown.id / "kept" / sheet.shown.name

    def _tell(
        self,
        sheet: Sheet,
        state: UploadState,
        report: ReportOut | None = None,
        problem: str | None = None,
    ) -> UploadOut:
        values = {"state": state, "report": report, "problem": problem}
        shown = sheet.shown.model_copy(update=values)
        if (self.folder / shown.id).is_dir():  # else it was dropped meanwhile
            self._write(sheet.model_copy(update={"shown": shown}))
        return shown

    def _write(self, sheet: Sheet) -> None:
        place = self.folder / sheet.shown.id / _SHEET
        unfinished = place.with_suffix(".part")
        unfinished.write_text(sheet.model_dump_json(), "utf-8")
        unfinished.rename(place)

    def _mine(self, clerk: Clerk, upload_id: str) -> Sheet:
        place = self.folder / upload_id / _SHEET
        sheet = self._load(place) if _ID.fullmatch(upload_id) else None
        if sheet is None or sheet.by != clerk.login:
            raise NotFound(f"there is no upload {upload_id}")
        return sheet

    def _waiting(self) -> int:
        """How many were not taken in yet, those that are still coming among them."""
        taken = sum(1 for sheet in self._sheets() if sheet.shown.state == "taken")
        return sum(1 for _ in self.folder.glob("*")) - taken

    def _sheets(self) -> Iterator[Sheet]:
        for place in sorted(self.folder.glob(f"*/{_SHEET}")):
            if sheet := self._load(place):
                yield sheet

    def _load(self, place: Path) -> Sheet | None:
        """The sheet at `place`; one whose reader went away with its server says so."""
        try:
            sheet = Sheet.model_validate_json(place.read_bytes())
        except FileNotFoundError:
            return None
        late = self.now() - sheet.shown.at > _LONGEST_READING
        if sheet.shown.state == "reading" and late:
            shown = sheet.shown.model_copy(update={"state": "lost"})
            return sheet.model_copy(update={"shown": shown})
        return sheet

    def _tidy(self) -> None:
        """Remove what has lain here for a day, and what never got its sheet."""
        oldest = self.now() - _KEPT_FOR
        for place in self.folder.glob("*"):
            sheet = self._load(place / _SHEET)
            age = sheet.shown.at if sheet else _modified(place)
            if age < oldest:
                shutil.rmtree(place, ignore_errors=True)


def safe_name(name: str) -> str:
    """A file's name without folders and odd characters; its ending stays, readers go by it."""
    last = _UNSAFE.sub("_", name.replace("\\", "/").rsplit("/", 1)[-1]).lstrip(".~ ")
    if len(last) > _LONGEST_NAME:
        path = Path(last)
        last = path.stem[: _LONGEST_NAME - len(path.suffix)] + path.suffix
    return last[:_LONGEST_NAME] or "file"


def _modified(place: Path) -> datetime:
    try:
        return datetime.fromtimestamp(place.stat().st_mtime, VIETNAM)
    except FileNotFoundError:  # another process was quicker
        return datetime.min.replace(tzinfo=VIETNAM)


def _terms(asked: Asked) -> Terms:
    return Terms(
        source=asked.source or safe_name(asked.name),
        place=asked.place or None,
        wait=asked.wait,
        decision=Decision(asked.decision or None, asked.decided_on, asked.effective_from),
    )
