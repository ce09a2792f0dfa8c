"""Sources that change by themselves, as the commands run them."""

import json
import threading
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli.main import app
from api.processes import feeds
from api.settings import Settings
from knowledge.errors import SourceUnreadable
from knowledge.sources.pulling import Copy, copies
from knowledge.store.engine import connect
from knowledge.store.sql import KnowledgeStore

GUIDE = "# Nuôi gà\n\nMã thủ tục: 1.234567\n\n## Trình tự thực hiện\n\nNộp ở xã.\n"
URL = "https://xa.example.gov.vn/nuoi-ga"


def run(data: Path, *arguments: str) -> tuple[int, str, str]:
    """A command: exit code, output, errors."""
    result = CliRunner().invoke(app, ["--data", str(data), *arguments])
    return result.exit_code, result.stdout, result.stderr


class Imports:
    """Counts imports; `wait_for` returns when so many were done."""

    def __init__(self) -> None:
        self.done = 0
        self._changed = threading.Condition()

    def __call__(self) -> None:
        """One import; the second fails."""
        with self._changed:
            self.done += 1
            self._changed.notify_all()
            if self.done == 2:
                raise SourceUnreadable("half a file")

    def wait_for(self, number: int) -> bool:
        """Whether `number` imports were done within 20 seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: self.done >= number, timeout=20)


def test_a_watched_folder_is_imported_at_once_and_at_every_change(tmp_path: Path) -> None:
    imports, failures, stop = Imports(), list[str](), threading.Event()
    arguments = ([tmp_path], imports, failures.append, stop, 50)
    thread = threading.Thread(target=feeds.import_again, args=arguments, daemon=True)

    thread.start()
    first = imports.wait_for(1)
    (tmp_path / "a.md").write_text("half", "utf-8")
    second = imports.wait_for(2)
    (tmp_path / "a.md").write_text(GUIDE, "utf-8")
    third = imports.wait_for(3)
    stop.set()
    thread.join(timeout=20)

    assert (first, second, third) == (True, True, True)
    assert failures == ["half a file"]
    assert not thread.is_alive()


def test_pulled_pages_are_imported_with_their_address(tmp_path: Path, encoder_folder: Path) -> None:
    settings = Settings(data=tmp_path, encoder=str(encoder_folder))
    listing = tmp_path / "xa.txt"
    folder = feeds.pulled_folder(settings, listing)
    folder.mkdir(parents=True)
    (folder / "nuoi-ga.md").write_text(GUIDE, "utf-8")
    known = [{"url": URL, "file": "nuoi-ga.md"}]
    (folder / "pulled.json").write_text(json.dumps(known), "utf-8")

    report = feeds.import_pulled(settings, listing, lambda *_: None)

    assert copies(folder) == {URL: Copy(URL, "nuoi-ga.md")}
    assert report is not None
    assert report.counts["created"] == 1
    (version,) = KnowledgeStore(connect(settings.database_url)).versions()
    assert (version.procedure.code, version.procedure.url) == ("1.234567", URL)


def test_a_pull_from_this_machine_is_refused_and_imports_nothing(tmp_path: Path) -> None:
    listing = tmp_path / "pages.txt"
    listing.write_text("# our own\nhttp://127.0.0.1:9/a\nfile:///etc/passwd\n", "utf-8")

    code, output, errors = run(tmp_path / "data", "pull", str(listing))

    assert code == 1
    assert output == "0 fetched, 0 unchanged, 2 failed\n"
    assert "127.0.0.1 is not on the public internet" in errors
    assert "not an http or https address" in errors
    assert not (tmp_path / "data" / "motcua.db").exists()


def test_what_is_said_of_one_file_is_not_said_of_many(tmp_path: Path) -> None:
    code, _, errors = run(tmp_path, "ingest", str(tmp_path), "--code", "1.234567")

    assert code == 2
    assert "for one file" in errors


def test_a_list_without_addresses_says_so(tmp_path: Path) -> None:
    listing = tmp_path / "pages.txt"
    listing.write_text("# nothing yet\n", "utf-8")

    with pytest.raises(ValueError, match="write one a line"):
        list(feeds.fetch(Settings(data=tmp_path), listing, 0, False))
