"""Health says whether this process lives, and what it lacks."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.pool import QueuePool

from api.migrations import migrate
from bot.dialogue.breaker import GuardedDialogue
from bot.dialogue.rules import make_rules
from bot.ports import Decision, DialogueUnavailable
from knowledge.library import Library
from knowledge.revision.vectors import StoredVectors
from knowledge.store.engine import connect
from knowledge.store.sql import KnowledgeStore
from knowledge.text.expand import default_expander
from tests.api.build import Site, refusal, site_over
from tests.fakes import HashingEncoder


class FakeDownDialogue:
    """A Rasa that is down."""

    def decide(self, conversation: str, text: str) -> Decision:
        """Raise."""
        raise DialogueUnavailable("connection refused")


def test_a_healthy_process_says_so(site: Site) -> None:
    """Each part is ok, and the inbox tells its depth."""
    site.citizen().say("xin chào")
    answer = site.client.get("/health/ready")

    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert answer.json() == {
        "status": "ok",
        "parts": {
            "store": "ok",
            "dialogue": "ok",
            "encoder": "ok",
            "knowledge": "ok",
            "inbox": "1",
        },
    }
    assert site.client.get("/health/live").json() == {"status": "ok"}


def test_with_rasa_down_it_is_degraded_and_still_answers(site: Site) -> None:
    """The twin decides; health names the dialogue."""
    guarded = GuardedDialogue(FakeDownDialogue(), make_rules())
    down = site_over(replace(site.parts, dialogue=guarded))
    acts = [guarded.decide("c1", "xin chào").act.value for _ in range(6)]

    answer = down.client.get("/health/ready")

    assert acts == ["greet"] * 6
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert answer.json()["parts"]["dialogue"] == "degraded"


def test_without_knowledge_it_is_degraded(site: Site, tmp_path: Path) -> None:
    """An empty store is named: nothing was imported yet."""
    engine = connect(f"sqlite:///{tmp_path / 'empty.db'}")
    migrate(engine)
    store = KnowledgeStore(engine)
    vectors = StoredVectors(store, HashingEncoder())
    library = Library(store, vectors, {}, default_expander())

    answer = site_over(replace(site.parts, library=library)).client.get("/health/ready")

    engine.dispose()
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert answer.json()["parts"]["knowledge"] == "empty"


@pytest.mark.parametrize("path", ["/health/ready", "/api/chat/messages", "/api/desk/me"])
def test_without_its_store_it_says_when_to_come_back(site: Site, tmp_path: Path, path: str) -> None:
    """503 with Retry-After, in the shape of every error; the process itself lives."""
    lost = connect(f"sqlite:///{tmp_path / 'gone' / 'motcua.db'}")
    users = type(site.parts.users)(lost)
    down = site_over(replace(site.parts, engine=lost, users=users))
    down.client.cookies.set("motcua_desk", site.parts.tokens.desk(1))
    token = {"Authorization": f"Bearer {site.parts.tokens.widget('hoa')}"}

    answer = down.client.get(path, headers=token)

    refusal(answer, 503, "busy")
    assert answer.headers["retry-after"] == "2"
    assert down.client.get("/health/live").status_code == 200


@pytest.mark.parametrize("path", ["/api/chat/messages", "/api/desk/me"])
def test_with_no_connection_free_it_says_when_to_come_back(site: Site, path: str) -> None:
    """What a flood of slow requests leaves to the others is the same 503."""
    few = create_engine(
        "sqlite://", poolclass=QueuePool, pool_size=1, max_overflow=0, pool_timeout=0
    )
    full = site_over(replace(site.parts, engine=few, users=type(site.parts.users)(few)))
    full.client.cookies.set("motcua_desk", site.parts.tokens.desk(1))
    token = {"Authorization": f"Bearer {site.parts.tokens.widget('hoa')}"}

    with few.connect():
        answer = full.client.get(path, headers=token)
    few.dispose()

    refusal(answer, 503, "busy")
