"""With less there is still an answer, or the desk; and health says what is missing."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.cases import Reason
from bot.messages import Incoming
from bot.pipeline import Pipeline
from bot.roles import Role
from bot.store.tables import cases, inbox
from bot.turn import Turn
from knowledge.encoders.steady import SteadyEncoder
from knowledge.ranking.rank import load_ranking
from knowledge.search import Search
from tests.api.build import Site, become, site_over
from tests.fakes import HashingEncoder


class FakeBrokenEncoder(HashingEncoder):
    """A model whose library fails on questions, while `broken`."""

    broken = True

    def encode_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Fail, or encode."""
        if self.broken:
            raise RuntimeError("onnxruntime: bad allocation")
        return super().encode_queries(texts)


def test_without_the_encoder_words_find_the_same_and_are_less_sure(site: Site) -> None:
    """Health says degraded, and ok again once the model works again."""
    model = FakeBrokenEncoder()
    steady = SteadyEncoder(model)
    index = site.parts.library
    search = Search(lambda: index.index, steady, load_ranking())
    less = site_over(replace(site.parts, steady=steady, search=search))

    for question in ("đăng ký khai sinh", "cấp hộ chiếu phổ thông", "đăng ký tạm trú"):
        whole = site.parts.search.find(question).candidates
        words = search.find(question).candidates
        assert words[0].code == whole[0].code
        assert 0.5 <= words[0].confidence <= 0.6
    down = less.client.get("/health/ready").json()
    model.broken = False
    search.find("đăng ký khai sinh")
    again = less.client.get("/health/ready").json()

    assert (down["status"], down["parts"]["encoder"]) == ("degraded", "degraded")
    assert again["status"] == "ok"
    assert again["parts"]["encoder"] == "ok"


def test_what_is_stored_is_never_zeros() -> None:
    """Passages raise what the model raises; an import stops with it."""

    class FakeBrokenBoth(FakeBrokenEncoder):
        def encode_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
            raise RuntimeError("bad allocation")

    with pytest.raises(RuntimeError):
        SteadyEncoder(FakeBrokenBoth()).encode_passages(["a"])


def test_without_the_index_the_desk_takes_over(site: Site) -> None:
    """Three tries, then a case: the citizen is told its number, and health says down."""

    def unreadable(turn: Turn) -> Turn:
        raise OSError("the index cannot be read")

    worker = replace(site.parts.worker, pipeline=Pipeline((unreadable,)))
    library: Any = type("FakeLostLibrary", (), {"index": property(lambda self: unreadable)})()
    less = site_over(replace(site.parts, worker=worker, library=library))
    event = Incoming("telegram", "e1", "9", "làm khai sinh cần gì", site.clock.now)
    less.parts.inbox.accept(event, "vi", site.clock.now)

    less.work()

    (case,) = less.rows(cases)
    assert case["reason"] == Reason.FAILED.value
    assert less.rows(inbox)[0]["state"] == "dead"
    health = less.client.get("/health/ready").json()
    assert (health["status"], health["parts"]["knowledge"]) == ("degraded", "down")
    assert health["parts"]["dead events"] == "1"


def test_a_lead_reads_at_the_desk_what_is_missing_and_what_to_do(site: Site) -> None:
    """In their language; with nothing missing there is no such line."""
    steady = SteadyEncoder(FakeBrokenEncoder())
    less = site_over(replace(site.parts, steady=steady))
    become(less, Role.LEAD)
    well = less.client.get("/api/desk/channels").json()
    steady.encode_queries(["a"])
    site.parts.inbox.keep_unreadable("telegram", {}, "malformed", site.clock.now)

    (line,) = less.client.get("/api/desk/channels").json()

    assert well == []
    assert line["channel"] == "assistant"
    assert line["troubles"][0].startswith("Mô hình so nghĩa bị lỗi")
    assert "motcua dead list" in line["troubles"][1]
    assert set(less.parts.words.sentences["vi"]) >= {
        f"lack.{name}"
        for name in ("dialogue_degraded", "encoder_degraded", "knowledge_empty", "knowledge_down")
    }
