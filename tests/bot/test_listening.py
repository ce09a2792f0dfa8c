"""Voice messages are listened to beside the turns, and asked as questions where all was heard."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bot.keeping.attachments import Keeper
from bot.keeping.listening import LONGEST, PATIENCE, Listening
from bot.messages import LARGEST_VOICE, Attachment
from bot.store.attachments import Attachments
from bot.store.inbox import Inbox
from bot.store.tables import attachments, inbox
from bot.store.voices import HELD, Voices
from knowledge.errors import RecordRejected, TranscriberMissing
from knowledge.videos import Cue
from tests.bot.build import Bench, Clock, Say, counted_ids, text_of
from tests.bot.test_attachments import OGG, FakeFiles

VOICE = Attachment("audio", "V", len(OGG))
ASKED = "làm khai sinh cần giấy tờ gì"


@dataclass
class FakeTranscriber:
    """Hears what the test says in every recording; `takes` seconds go by for each sentence."""

    clock: Clock
    said: list[Cue] | Exception = field(default_factory=list)
    takes: float = 1.0
    heard: list[Path] = field(default_factory=list)

    def transcribe(self, path: Path) -> Iterator[Cue]:
        """The sentences, one after another."""
        self.heard.append(path)
        if isinstance(self.said, Exception):
            raise self.said
        for cue in self.said:
            self.clock.forward(self.takes)
            yield cue


@dataclass
class Ear:
    """A bench that listens."""

    bench: Bench
    files: FakeFiles
    keeper: Keeper
    transcriber: FakeTranscriber
    listening: Listening

    async def take_in(self) -> None:
        """Fetch what was sent, and listen to it."""
        await self.keeper.fetch_due()
        while await self.listening.listen_due():
            pass

    @property
    def notes(self) -> list[tuple[str | None, str | None]]:
        """What the clerk sees of each recording: its state and its words."""
        rows = self.bench.rows(attachments)
        return [(row["heard"], row["transcript"]) for row in rows]


@pytest.fixture
def ear(bench: Bench, tmp_path: Path) -> Ear:
    """Whoever writes to it sent a voice message of one sentence."""
    bench.inbox = Inbox(bench.engine, counted_ids(), listens=True)
    bench.worker = replace(bench.worker, inbox=bench.inbox)
    files = FakeFiles({"V": OGG, "W": OGG + b"w"})
    store, changed = Attachments(bench.engine), bench.changed.append
    keeper = Keeper(store, {"telegram": files}, tmp_path, 5_000_000, bench.clock, changed)
    transcriber = FakeTranscriber(bench.clock, [Cue(0, 2, ASKED)])
    voices = Voices(bench.engine)
    listening = Listening(voices, transcriber, keeper.path, bench.clock, bench.changed.append)
    return Ear(bench, files, keeper, transcriber, listening)


async def test_what_was_heard_is_asked_as_the_persons_question(ear: Ear) -> None:
    """Once, after it was fetched and heard; the clerk has both recording and words."""
    ear.bench.hear("hoa", "", key="1", attachments=(VOICE,))
    early = ear.bench.claim()
    await ear.take_in()
    (claimed,) = ear.bench.claim()

    assert early == []
    assert (claimed.incoming.text, claimed.incoming.spoken) == (ASKED, True)
    assert ear.notes == [("done", ASKED)]
    assert ear.transcriber.heard == [ear.keeper.path(ear.bench.rows(attachments)[0]["digest"])]
    assert [line.reply.text for line in ear.bench.lines("hoa")] == ["🎤"]
    assert await ear.listening.listen_due() == 0


async def test_nobody_else_waits_and_ones_own_lines_keep_their_order(ear: Ear) -> None:
    """Hoa's next line is answered after her voice message; Mai's at once."""
    ear.bench.hear("hoa", "", key="1", attachments=(VOICE,))
    ear.bench.hear("hoa", "còn nữa", key="2")
    ear.bench.hear("mai", "chào", key="3")
    ear.bench.work()
    meanwhile = [ear.bench.said("hoa"), ear.bench.said("mai")]
    await ear.take_in()
    ear.bench.work()

    assert [len(said) for said in meanwhile] == [0, 1]
    assert [turn["text"] for turn in _bodies(ear)] == [ASKED, "còn nữa", "chào"]
    assert len(ear.bench.said("hoa")) == 2


@pytest.mark.parametrize(
    "said",
    [
        [],
        [Cue(0, 1, "…")],
        RecordRejected("no sound"),
        TranscriberMissing("no model"),
        ZeroDivisionError("in a decoder"),
        [Cue(0, 2, "một hai ba"), Cue(LONGEST, LONGEST + 2, "vẫn nói")],
    ],
    ids=["silence", "no words", "no sound", "no model", "a decoder's fault", "too long"],
)
async def test_what_is_not_heard_to_its_end_is_no_question(
    ear: Ear, said: list[Cue] | Exception
) -> None:
    """The turn goes on at once as one without words; what was heard is the clerk's."""
    ear.transcriber.said = said
    ear.bench.hear("hoa", "", key="1", attachments=(VOICE,))

    await ear.take_in()

    (claimed,) = ear.bench.claim()
    assert (claimed.incoming.text, claimed.incoming.spoken) == ("", False)
    ((state, words),) = ear.notes
    assert state == "failed"
    assert words in (None, "…", "một hai ba")


async def test_listening_has_its_limits(ear: Ear) -> None:
    """Neither a large recording nor a slow one holds anybody up."""
    ear.transcriber.takes = PATIENCE.total_seconds()
    ear.transcriber.said = [Cue(0, 1, "chậm"), Cue(1, 2, "quá")]
    large = Attachment("audio", "W", LARGEST_VOICE + 1)
    ear.bench.hear("hoa", "", key="1", attachments=(VOICE,))
    ear.bench.hear("mai", "", key="2", attachments=(large,))

    at_once = [event.conversation_id for event in ear.bench.claim()]
    await ear.take_in()

    assert at_once == [ear.bench.talk("mai").id]
    assert ear.notes == [("failed", None), (None, None)]
    assert len(ear.transcriber.heard) == 1


async def test_a_recording_that_never_comes_is_not_waited_for(ear: Ear) -> None:
    """Refused by us: at once. Not fetched at all: for two minutes."""
    ear.files.files["V"] = b"MZ no sound"
    ear.bench.hear("hoa", "", key="1", attachments=(VOICE,))
    await ear.take_in()
    refused = ear.bench.claim()
    ear.bench.hear("mai", "", key="2", attachments=(VOICE,))
    held = ear.bench.claim()
    ear.bench.clock.forward(HELD.total_seconds() + 1)

    assert (len(refused), held) == (1, [])
    assert ear.bench.talk("mai").id in [event.conversation_id for event in ear.bench.claim()]
    assert ear.transcriber.heard == []


async def test_words_beside_a_recording_are_the_question(ear: Ear) -> None:
    """It waits for nothing; the recording is heard for the clerk."""
    ear.bench.hear("hoa", "gặp cán bộ", key="1", attachments=(VOICE,))
    (claimed,) = ear.bench.claim()
    await ear.take_in()

    assert (claimed.incoming.text, claimed.incoming.spoken) == ("gặp cán bộ", False)
    assert ear.notes == [("done", ASKED)]
    assert _bodies(ear)[0]["text"] == "gặp cán bộ"


async def test_the_recordings_of_one_message_are_one_question(ear: Ear) -> None:
    """In their order, once the last is heard."""
    two = (VOICE, Attachment("audio", "W", 61))
    ear.bench.hear("hoa", "", key="1", attachments=two)
    await ear.keeper.fetch_due()
    await ear.listening.listen_due()
    between = ear.bench.claim()
    await ear.listening.listen_due()

    assert between == []
    assert ear.bench.claim()[0].incoming.text == f"{ASKED} {ASKED}"


async def test_a_recording_that_ended_the_process_is_not_listened_to_again(ear: Ear) -> None:
    """What was being heard at a crash may be why; its turn goes on when its wait is over."""
    ear.bench.hear("hoa", "", key="1", attachments=(VOICE,))
    await ear.keeper.fetch_due()
    ear.listening.voices.claim()

    Voices(ear.bench.engine).recover()

    assert await ear.listening.listen_due() == 0
    assert ear.notes == [("failed", None)]
    ear.bench.clock.forward(HELD.total_seconds() + 1)
    assert len(ear.bench.claim()) == 1


def test_without_a_model_nothing_waits(bench: Bench) -> None:
    """As the product comes: the message is answered at once, and kept for the clerk."""
    bench.hear("hoa", "", key="1", attachments=(VOICE,))

    assert len(bench.claim()) == 1
    assert bench.rows(attachments)[0]["heard"] is None


def test_the_answer_says_what_was_heard(say: Say) -> None:
    """Before the answer, so that who was misheard sees why."""
    turn = say(ASKED, spoken=True)

    assert text_of(turn).startswith(f"Mình nghe được: “{ASKED}”\n")


def _bodies(ear: Ear) -> list[dict[str, str]]:
    return [row["body"] for row in ear.bench.rows(inbox)]
