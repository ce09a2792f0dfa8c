"""A record to answer from, and the answer to a question about it."""

from datetime import UTC, date, datetime
from typing import cast

from bot.answering.answers import AnswerWriter, Written
from bot.conversation import Context, Conversation
from bot.messages import Incoming, Language
from bot.thresholds import load_thresholds
from bot.turn import Turn
from bot.words import load_words
from knowledge.groups import Group
from knowledge.library import Library
from knowledge.offices import Office
from knowledge.procedures import (
    Aspect,
    Channel,
    DossierCase,
    DossierItem,
    Method,
    Procedure,
    Version,
    Wording,
)
from knowledge.search import Question
from knowledge.store.local import Local
from knowledge.text.normalise import tokens
from knowledge.videos import Video
from tests.knowledge import samples

WEDNESDAY = datetime(2026, 7, 15, 3, 0, tzinfo=UTC)  # 10:00 in Vietnam
PROCEDURE = Procedure(
    code="1.1",
    url="https://example.gov.vn/1.1",
    wording=Wording(
        name="Cấp phép đánh cá",
        steps="Bước 1: Nộp hồ sơ tại Chi cục Thủy sản.\nBước 2: Nhận giấy phép.",
        methods=(
            Method(Channel.ONLINE, "3 ngày làm việc", "40.000 đồng/lần", None),
            Method(Channel.DIRECT, "3 ngày làm việc", "40.000 đồng/lần", None),
        ),
        dossier=(
            DossierCase("Cấp mới", (DossierItem("Đơn đề nghị cấp mới;", originals=1),)),
            DossierCase("Cấp lại", (DossierItem("Đơn xin cấp lại", originals=1, copies=2),)),
            DossierCase("Lưu ý:", (DossierItem("Mang theo bản chính"),)),
        ),
    ),
)


class FakeLibrary:
    """The sample pack's videos and offices, and no index."""

    def __init__(self, videos: tuple[Video, ...], offices: tuple[Office, ...]) -> None:
        self.videos = videos
        self.offices = offices

    def version(self, code: str) -> Version | None:
        """The sample procedure `code`."""
        procedure = samples.procedures().get(code)
        return Version(procedure, 1) if procedure else None

    def checked_on(self, version: Version) -> date | None:
        """The day of the sample's source."""
        return version.checked_on or version.procedure.as_of

    def overrides(self, code: str) -> tuple[Local, ...]:
        """No place does anything differently."""
        return ()

    has_overrides = False
    groups: tuple[Group, ...] = ()


LIBRARY = cast(Library, FakeLibrary(samples.videos(), samples.offices()))
WRITER = AnswerWriter(load_words(), LIBRARY, load_thresholds())


def written(
    procedure: Procedure, aspect: Aspect, text: str = "", language: Language = "vi"
) -> Written:
    """The answer to `text` on Wednesday morning."""
    words = tuple(tokens(text))
    incoming = Incoming("cli", "1", "a", text, WEDNESDAY)
    talk = Conversation("c", "cli", "a")
    turn = Turn(talk, incoming, WEDNESDAY, text, language, Context(), "YC-1")
    return WRITER.write(Version(procedure, 1), aspect, Question(text, words, words), turn)


def lines(procedure: Procedure, aspect: Aspect, text: str = "") -> list[str]:
    """The answer's lines between its title and its source."""
    return written(procedure, aspect, text).reply.text.split("\n")[1:-1]
