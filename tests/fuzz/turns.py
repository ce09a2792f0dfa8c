"""Whole turns: what is typed or pressed goes through the product's steps, over a real database."""

import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.answering.hours import desk_hours
from bot.conversation import Context, Conversation
from bot.dialogue.rules import make_rules
from bot.messages import Incoming
from bot.outcomes import Outcome
from bot.pipeline import make_pipeline
from bot.thresholds import load_thresholds
from bot.words import load_words
from knowledge.ranking.rank import load_ranking
from knowledge.search import Search
from knowledge.store.engine import connect
from tests.bot.build import MONDAY, NUMBER
from tests.databases import SqliteFiles
from tests.fakes import HashingEncoder
from tests.fuzz.target import Check, Target, as_text
from tests.samples import offices, publish

_MOST_LINES = 8


def _make() -> Check:
    """A conversation of several lines, each typed or, after a ">", pressed; none fails."""
    files = SqliteFiles(Path(tempfile.mkdtemp(prefix="motcua-fuzz-")))
    library, words = publish(connect(files.make(migrated=True))), load_words()
    pipeline = make_pipeline(
        dialogue=make_rules(),
        search=Search(lambda: library.index, HashingEncoder(), load_ranking()),
        library=library,
        words=words,
        thresholds=load_thresholds(),
        desk_hours=lambda language, at: desk_hours(words, language, offices()[0], at),
    )

    def check(raw: bytes) -> None:
        talk = Conversation("c1", "web", "hoa", "vi", context=Context())
        for number, line in enumerate(as_text(raw).split("\n")[:_MOST_LINES]):
            pressed = line[1:65] if line.startswith(">") else None
            said = "" if pressed is not None else line
            at = MONDAY + timedelta(minutes=number)
            event = Incoming("web", f"e{number}", "hoa", said, at, choice=pressed)
            turn = pipeline.run(talk, event, at, NUMBER)
            assert turn.outcome not in (None, Outcome.FAILED_TURN)
            assert turn.reply is not None
            assert turn.reply.text.strip()
            talk = replace(talk, context=turn.context, language=turn.language)

    return check


def _seeds() -> list[bytes]:
    asked = ["khai sinh cần giấy tờ gì", ">p:1.001193:fee", "2", "còn lệ phí?", ">start"]
    other = ["xóa dữ liệu của tôi", ">erase", "gặp cán bộ", ">contact", "0912345678"]
    place = ["đăng ký tạm trú ở xã An Thuận tỉnh Vĩnh Long", "sáng mai có làm không", "more"]
    return ["\n".join(lines).encode() for lines in (asked, other, place)]


TARGETS = {"turns": Target(_make, _seeds, seconds=4.0, longest=2_000)}
