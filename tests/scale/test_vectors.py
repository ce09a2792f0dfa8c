"""The sample pack by the product's own encoder: PostgreSQL's vectors find what FAISS's do."""

import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest
from sqlalchemy import Engine

from api.adapters.knowledge import make_library
from knowledge.encoders.load import load_encoder
from knowledge.ranking.rank import load_ranking
from knowledge.search import Search
from knowledge.store.engine import connect
from knowledge.store.sql import KnowledgeStore
from tests.databases import PostgresDatabases
from tests.scale.conftest import Furnish

QUESTIONS = (
    "làm khai sinh cần giấy tờ gì",
    "dang ky tam tru online nhu the nao",
    "lệ phí cấp hộ chiếu bao nhiêu",
    "đăng ký kết hôn với người nước ngoài",
    "ly hôn đơn phương",
    "con tôi sinh ở bệnh viện chưa có giấy khai sinh",
    "mất căn cước công dân làm lại ở đâu",
    "sang tên sổ đỏ",
    "chứng thực bản sao giấy tờ",
    "thuế thu nhập cá nhân tự quyết toán",
    "xin giấy xác nhận độc thân",
    "đổi bằng lái xe hết hạn",
)


@pytest.fixture
def engine(furnish: Furnish, postgres_databases: PostgresDatabases) -> Iterator[Engine]:
    """The sample knowledge."""
    url = postgres_databases.make(migrated=False)
    furnish(url)
    opened = connect(url)
    yield opened
    opened.dispose()


def test_the_same_ten_are_found(engine: Engine, encoder_folder: Path, tmp_path: Path) -> None:
    """For each question, in the same order, with the same confidence to a thousandth."""
    encoder, store = load_encoder(str(encoder_folder)), KnowledgeStore(engine)
    searches = {}
    for where in ("memory", "database"):
        library = make_library(store, encoder, tmp_path, where)
        searches[where] = Search(lambda held=library: held.index, encoder, load_ranking())  # type: ignore[misc]  # a default
        searches[where].find("xin chào")
    took: dict[str, list[float]] = {where: [] for where in searches}

    for question in QUESTIONS:
        found = {}
        for where, search in searches.items():
            began = time.perf_counter()
            found[where] = search.find(question).candidates
            took[where].append((time.perf_counter() - began) * 1000)
        here, there = found["memory"], found["database"]
        assert len(here) == 10
        assert [one.code for one in there] == [one.code for one in here]
        assert [one.confidence for one in there] == pytest.approx(
            [one.confidence for one in here], abs=1e-3
        )

    print("ms a question: " + ", ".join(f"{k} {median(v):.1f}" for k, v in took.items()))
