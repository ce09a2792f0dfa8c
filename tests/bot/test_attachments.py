"""What citizens send beside words: acknowledged at once, fetched, and kept for the desk."""

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import Engine

from bot.keeping.attachments import Keeper, media_type
from bot.messages import MARKS, Attachment
from bot.outcomes import Outcome
from bot.ports import FileRefusedError, FileUnavailableError
from bot.store.attachments import MOST_ATTEMPTS, Attachments
from bot.store.tables import attachments
from bot.words import LANGUAGES, load_words
from tests.bot.build import Bench, Say, text_of

WORDS = load_words()
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452") + b"\0" * 32
OGG = b"OggS" + b"\0" * 60
PDF = b"%PDF-1.7\n" + b"\0" * 60
EXE = b"MZ" + b"\0" * 300
HTML = b"<html><script>alert(1)</script></html>"


@dataclass
class FakeFiles:
    """A platform's file server: `files` by reference, or what goes wrong."""

    files: dict[str, bytes | Exception] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)

    async def fetch(self, address: str, reference: str, most: int) -> bytes:
        """The file, whatever its size."""
        self.asked.append((address, reference))
        found = self.files[reference]
        if isinstance(found, Exception):
            raise found
        return found


@pytest.fixture
def files() -> FakeFiles:
    """A platform with no files yet."""
    return FakeFiles()


@pytest.fixture
def keeper(bench: Bench, files: FakeFiles, tmp_path: Path) -> Keeper:
    """Keeps what the bench hears, up to 1,000 bytes."""
    return Keeper(
        Attachments(bench.engine),
        {"telegram": files},
        tmp_path / "files",
        1_000,
        bench.clock,
        bench.changed.append,
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", MARKS)
def test_whatever_comes_is_acknowledged(say: Say, kind: str, language: str) -> None:
    """Politely, in words for its kind, with a way to a clerk."""
    reference = "" if kind == "contact" else "F"  # another person's card brings no number
    turn = say("", attachments=(Attachment(kind, reference),), language=language)

    assert turn.outcome is Outcome.ASKED_FOR_WORDS
    assert text_of(turn) == WORDS.say(f"received.{kind}", turn.language)
    assert turn.reply is not None
    assert [choice.value for choice in turn.reply.choices] == ["human"]


def test_words_beside_a_picture_are_answered(say: Say) -> None:
    """The picture does not hide the question."""
    turn = say("gặp cán bộ", attachments=(Attachment("image", "F"),))

    assert turn.outcome is Outcome.ESCALATED_REQUEST


def test_an_unknown_kind_is_no_reason_to_fail(say: Say) -> None:
    """A platform invents kinds."""
    turn = say("", attachments=(Attachment("hologram", "F"),))

    assert turn.outcome is Outcome.REFUSED_UNREADABLE


async def test_a_file_is_kept_under_its_digest(
    bench: Bench, keeper: Keeper, files: FakeFiles
) -> None:
    """With the type that its content shows; only we may read it; the log shows a mark."""
    files.files = {"F": PNG}
    bench.hear("hoa", "", key="1", attachments=(Attachment("image", "F", 48),))

    assert await keeper.fetch_due() == 1

    (row,) = bench.rows(attachments)
    digest = sha256(PNG).hexdigest()
    assert (row["state"], row["media_type"], row["digest"]) == ("kept", "image/png", digest)
    path = keeper.path(digest)
    assert path.read_bytes() == PNG
    assert path.stat().st_mode & 0o077 == 0
    assert [line.reply.text for line in bench.lines("hoa")] == ["📷"]
    assert files.asked == [("hoa", "F")]


@pytest.mark.parametrize(
    ("content", "state", "reason"),
    [
        (EXE, "refused", "kind"),
        (HTML, "refused", "kind"),
        (b"", "refused", "kind"),
        (PNG + b"\0" * 1_000, "refused", "too_large"),
        (FileRefusedError("gone"), "refused", "gone"),
        (FileRefusedError("bad_address"), "refused", "bad_address"),
    ],
    ids=["program", "page", "empty", "too large", "gone", "strange address"],
)
async def test_what_is_not_kept_says_why(
    bench: Bench,
    keeper: Keeper,
    files: FakeFiles,
    content: bytes | Exception,
    state: str,
    reason: str,
) -> None:
    """A name or a platform's word for a file is not believed; nothing of it stays."""
    files.files = {"F": content}
    bench.hear("hoa", "", key="1", attachments=(Attachment("image", "F"),))

    await keeper.fetch_due()

    (row,) = bench.rows(attachments)
    assert (row["state"], row["reason"]) == (state, reason)
    assert not keeper.folder.exists()


async def test_a_platform_that_is_down_is_asked_again(
    bench: Bench, keeper: Keeper, files: FakeFiles
) -> None:
    """After growing pauses, and given up in the end: the clerk reads that it is lost."""
    files.files = {"F": FileUnavailableError("HTTP 500")}
    bench.hear("hoa", "", key="1", attachments=(Attachment("audio", "F"),))
    tried = []
    for _ in range(MOST_ATTEMPTS + 1):
        tried.append(await keeper.fetch_due())
        assert await keeper.fetch_due() == 0
        bench.clock.forward(5 * 4**MOST_ATTEMPTS)

    assert sum(tried) == MOST_ATTEMPTS
    assert bench.rows(attachments)[0]["state"] == "lost"


def test_only_files_are_fetched(bench: Bench, new_engine: Callable[[], Engine]) -> None:
    """A place or a telephone number is no file."""
    sent = (Attachment("location", ""), Attachment("contact", "+84"), Attachment("sticker", "7"))
    bench.hear("hoa", "", key="1", attachments=sent)

    assert bench.rows(attachments) == []


@pytest.mark.parametrize(
    ("content", "expected"),
    [(PNG, "image/png"), (OGG, "audio/ogg"), (PDF, "application/pdf"), (EXE, None), (HTML, None)],
)
def test_types_are_read_from_content(content: bytes, expected: str | None) -> None:
    """Pictures, sounds and documents; no programs and no pages."""
    assert media_type(content) == expected
