"""A voice message from the platform's webhook to its answer and to the clerk who listens to it."""

import asyncio
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pydantic import SecretStr

from api.operating.doctor import examine
from api.settings import Settings
from api.wiring import wire
from bot.channels.web import WebChannel
from bot.dialogue.rules import make_rules
from bot.store.tables import messages
from knowledge.videos import Cue
from tests.api.build import Site, site_over
from tests.api.deliveries import telegram, typed
from tests.bot.build import Clock
from tests.fakes import FakePlatform, HashingEncoder

ASKED = "cho tôi gặp cán bộ"
VOICE = {"file_id": "v1", "file_unique_id": "u1", "duration": 3, "file_size": 64}
OGG = b"OggS" + b"\0" * 60


class FakePhone(FakePlatform):
    """A platform whose one file is a recording."""

    async def fetch(self, address: str, reference: str, most: int) -> bytes:
        """The recording."""
        return OGG


@dataclass
class FakeTranscriber:
    """Hears the same sentence in every recording."""

    heard: list[Path] = field(default_factory=list)

    def transcribe(self, path: Path) -> Iterator[Cue]:
        """The sentence."""
        self.heard.append(path)
        yield Cue(0, 2, ASKED)


@pytest.fixture
def listening(furnished: Path, tmp_path: Path) -> Iterator[Site]:
    """The application with speech recognition."""
    shutil.copyfile(furnished, tmp_path / "motcua.db")
    settings = Settings(
        demo=True,
        data=tmp_path,
        database=f"sqlite:///{tmp_path / 'motcua.db'}",
        telegram_secret=SecretStr("telegram-secret"),
    )
    wired = wire(
        settings,
        now=Clock(),
        encoder=HashingEncoder(),
        dialogue=make_rules(),
        channels={"web": WebChannel(), "telegram": FakePhone()},
        transcriber=FakeTranscriber(),
    )
    yield site_over(wired)
    wired.engine.dispose()


def test_what_is_said_is_answered_and_shown_to_the_clerk(listening: Site) -> None:
    """Nothing is answered before it is heard; the reply says what was; the desk has both."""
    site = listening
    telegram(site, 1, message=typed("", voice=VOICE) | {"text": None})
    site.work()
    before = len(site.rows(messages))
    asyncio.run(site.parts.keeper.fetch_due())
    assert asyncio.run(site.parts.listening.listen_due()) == 1
    site.work()

    said = [row["body"]["text"] for row in site.rows(messages)]
    page = site.clerk()
    (case,) = site.client.get("/api/desk/cases").json()["cases"]
    site.client.post(f"/api/desk/cases/{case['id']}/claim", headers=page)
    (file,) = site.client.get(f"/api/desk/cases/{case['id']}").json()["files"]
    sound = site.client.get(file["url"])

    assert (before, said[0]) == (1, "🎤")
    assert f"Mình nghe được: “{ASKED}”" in said[1]
    assert (file["seq"], file["heard"], file["transcript"]) == (1, "done", ASKED)
    assert (sound.content, sound.headers["content-type"]) == (OGG, "audio/ogg")


@pytest.mark.parametrize(
    ("model", "ok", "told"),
    [("", True, "speech: off"), ("/nowhere/model", False, "no faster-whisper model in")],
)
def test_the_doctor_says_whether_voice_messages_are_heard(
    tmp_path: Path, model: str, ok: bool, told: str
) -> None:
    """Off is fine; a model that is not there is not."""
    settings = Settings(data=tmp_path, demo=True, whisper_model=model)

    (finding,) = [one for one in examine(settings) if one.text.startswith("speech")]

    assert finding.ok is ok
    assert told in finding.text
