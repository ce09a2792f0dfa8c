"""Transcripts and recordings: times that hold, words that were spoken, and who heard them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import TranscriberMissing
from knowledge.sources.dispatch import read_source
from knowledge.sources.invented import phrases, spoken
from knowledge.sources.records import Given, Noted, Record
from knowledge.sources.registry import importers
from knowledge.sources.whisper_transcriber import WhisperTranscriber
from knowledge.videos import Cue, Video
from tests.knowledge.sources.build import TODAY, read, rejected, remarks

SHOWN = Given(code="1.234567", url="https://video.example.gov.vn/v.mp4", name="Nuôi gà")


def srt(path: Path, *cues: tuple[str, str, str]) -> Path:
    """An SRT file of (start, end, words)."""
    blocks = [f"{n}\n{a} --> {b}\n{words}\n" for n, (a, b, words) in enumerate(cues, start=1)]
    path.write_text("\n".join(blocks), "utf-8")
    return path


def video(records: list[Record]) -> Video:
    """The one video among records."""
    (found,) = (record for record in records if isinstance(record, Video))
    return found


@dataclass(frozen=True, slots=True)
class FakeTranscriber:
    """Hears the same words in every recording."""

    cues: tuple[Cue, ...]

    def transcribe(self, path: Path) -> Iterator[Cue]:  # as the port says
        yield from self.cues


def test_a_transcript_by_itself_needs_its_procedure_and_address(tmp_path: Path) -> None:
    file = srt(tmp_path / "nuôi gà.srt", ("00:00:01,000", "00:00:02,500", "Xin chào"))

    (without,) = rejected(read(file))
    found = video(read(file, SHOWN))

    assert "--code and --url" in without.reason
    assert found == Video(
        id="nuoi-ga",
        title="Nuôi gà",
        url="https://video.example.gov.vn/v.mp4",
        procedures=("1.234567",),
        cues=(Cue(1.0, 2.5, "Xin chào"),),
    )


def test_overlapping_cues_end_where_the_next_begins(tmp_path: Path) -> None:
    file = srt(
        tmp_path / "a.srt",
        ("00:00:01,000", "00:00:05,000", "Một"),
        ("00:00:03,000", "00:00:04,000", "Hai"),
        ("00:00:04,000", "00:00:06,000", "Ba"),
    )

    records = read(file, SHOWN)

    assert [(c.start, c.end) for c in video(records).cues] == [(1, 3), (3, 4), (4, 6)]
    assert remarks(records) == ["1 cues overlap the next: they end where it begins"]


@pytest.mark.parametrize(
    ("start", "end", "reason"),
    [
        ("00:00:09,000", "00:00:08,000", "times run backwards at cue 2 (9.0 s)"),
        ("00:00:00,500", "00:00:02,000", "times run backwards at cue 2 (0.5 s)"),
        ("-00:00:03,000", "00:00:04,000", "a time is negative"),
        ("00:00:03,000", "-00:00:04,000", "a time is negative"),
        ("99:00:00,000", "99:00:01,000", "times run backwards at cue 2 (356400.0 s)"),
    ],
)
def test_times_that_cannot_be_are_named(start: str, end: str, reason: str, tmp_path: Path) -> None:
    file = srt(tmp_path / "a.srt", ("00:00:01,000", "00:00:02,000", "Một"), (start, end, "Hai"))

    (found,) = rejected(read(file, SHOWN))

    assert found.where == "a.srt"
    assert reason in found.reason


def test_of_several_videos_only_the_broken_one_is_rejected(tmp_path: Path) -> None:
    srt(tmp_path / "good.srt", ("00:00:01,000", "00:00:02,000", "Một"))
    srt(tmp_path / "bad.srt", ("00:00:05,000", "00:00:02,000", "Một"))
    entries = [
        {"id": name, "title": name, "url": "https://a.vn/x", "procedures": ["1.1"], "file": file}
        for name, file in (("a", "good.srt"), ("b", "bad.srt"), ("c", "no.srt"), ("d", "no.mp4"))
    ]
    listing = tmp_path / "videos.json"
    listing.write_text(json.dumps(entries), "utf-8")

    records = read(listing)

    assert video(records).id == "a"
    assert [r.where for r in rejected(records)] == [f"videos.json: entry {n}" for n in (2, 3, 4)]


def test_what_recognition_invents_on_silence_is_dropped() -> None:
    cues = (
        Cue(0, 2, "Hãy subscribe cho kênh Ví Dụ để không bỏ lỡ những video hấp dẫn"),
        Cue(2, 4, "Bạn nộp tờ khai ở xã. Các bạn hãy đăng ký kênh để ủng hộ nhé!"),
        Cue(4, 6, "Cảm ơn các bạn đã theo dõi và hẹn gặp lại."),
        Cue(6, 8, "Thanks for watching!"),
        Cue(8, 9, "Bạn đăng ký kênh liên lạc với cán bộ xã."),
    )

    assert spoken(cues) == (
        Cue(2, 4, "Bạn nộp tờ khai ở xã."),
        Cue(8, 9, "Bạn đăng ký kênh liên lạc với cán bộ xã."),
    )


@given(st.lists(st.text(max_size=30), max_size=8))
def test_dropping_invented_sentences_is_idempotent(words: list[str]) -> None:
    cues = tuple(Cue(n, n + 1, text) for n, text in enumerate(words))
    once = spoken(cues)

    assert spoken(once) == once
    assert all(cue.words in {text for text in words if text} or cue.words for cue in once)


def test_the_phrases_are_folded() -> None:
    assert all(phrase.isascii() and phrase == phrase.lower() for phrase in phrases())


def test_a_recording_is_heard_by_the_transcriber(tmp_path: Path) -> None:
    file = tmp_path / "a.mp4"
    file.write_bytes(b"sound")
    heard = (Cue(0, 2, "Bạn nộp tờ khai."), Cue(2, 30, "Thanks for watching!"))

    records = list(read_source(file, importers(TODAY, FakeTranscriber(heard), SHOWN)))

    assert video(records).cues == (Cue(0, 2, "Bạn nộp tờ khai."),)
    assert [r.remark for r in records if isinstance(r, Noted)] == [
        "1 cues that recognition invents on silence dropped"
    ]


def test_without_a_model_a_recording_is_turned_away_in_one_line(tmp_path: Path) -> None:
    file = tmp_path / "a.mp4"
    file.write_bytes(b"sound")

    (found,) = rejected(read(file, SHOWN))

    assert "MOTCUA_WHISPER_MODEL" in found.reason
    assert "\n" not in found.reason


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(TranscriberMissing, match="no faster-whisper model in"):
        list(WhisperTranscriber(str(tmp_path)).transcribe(tmp_path / "a.mp4"))
