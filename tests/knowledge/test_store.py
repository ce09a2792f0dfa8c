"""What is published, and what stays the same when it is published again."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import IntegrityError

from knowledge.procedures import State, Version
from knowledge.store.bodies import record_digest, text_digest
from knowledge.store.rows import new_version, same_text
from knowledge.store.sql import KnowledgeStore
from tests.databases import Databases
from tests.knowledge import samples
from tests.knowledge.fresh import NOW, first_version, guide


@pytest.fixture
def kept(databases: Databases) -> KnowledgeStore:
    """An empty store."""
    return KnowledgeStore(databases.migrated())


@given(st.text())
def test_equal_texts_have_equal_digests(text: str) -> None:
    assert text_digest(text) == text_digest(str(text))
    assert text_digest(text) != text_digest(text + "x")


def test_the_day_of_the_crawl_does_not_count() -> None:
    procedure = guide("1.1", "Đăng ký khai sinh")
    later = replace(procedure, as_of=date(2026, 8, 1))

    assert record_digest(procedure) == record_digest(later)
    assert same_text(procedure, later)


def test_every_other_change_counts() -> None:
    procedure = guide("1.1", "Đăng ký khai sinh")

    assert record_digest(procedure) != record_digest(guide("1.1", "Đăng ký khai tử"))
    assert not same_text(procedure, replace(procedure, decision="1/QĐ"))


def test_a_record_comes_back_as_it_was_written(kept: KnowledgeStore) -> None:
    written = samples.procedures()
    kept.publish("", NOW, [first_version(procedure) for procedure in written.values()])

    for code, procedure in written.items():
        assert kept.version(code) == new_version(procedure, 1)
    found = kept.versions()
    assert [version.procedure.code for version in found] == sorted(written)
    assert all(same_text(v.procedure, written[v.procedure.code]) for v in found)


def test_the_newest_version_of_a_code_counts_whatever_its_state(kept: KnowledgeStore) -> None:
    old, new = guide("1.1", "cũ"), guide("1.1", "mới")
    gone = Version(new, 2, State.REPLACED, successor="1.2")
    kept.publish("", NOW, [first_version(old), (gone, "decision")])

    assert kept.versions() == [gone]
    assert kept.digests()["1.1"].state is State.REPLACED
    assert kept.digests()["1.1"].successor == "1.2"


def test_a_revision_grows_with_every_publishing(kept: KnowledgeStore) -> None:
    assert kept.revision() == 0
    assert [kept.publish("", NOW), kept.publish("", NOW)] == [1, 2]
    assert kept.revision() == 2


def test_nothing_is_published_where_one_record_cannot_be_written(kept: KnowledgeStore) -> None:
    twice = first_version(guide("1.1", "Đăng ký"))

    with pytest.raises(IntegrityError):
        kept.publish("", NOW, [twice, twice])

    assert kept.versions() == []
    assert kept.revision() == 0


def test_videos_and_offices_are_replaced_by_id(kept: KnowledgeStore) -> None:
    video, office = samples.videos()[0], samples.offices()[0]
    assert kept.compare(video) == "created"

    kept.publish("", NOW, [(video, "v"), (office, "o")])
    assert [kept.compare(video), kept.compare(office)] == ["unchanged", "unchanged"]
    retitled = replace(video, title="Khác")
    assert kept.compare(retitled) == "amended"
    kept.publish("", NOW, [(retitled, "v")])

    assert kept.videos() == [retitled]
    assert kept.offices() == [office]


def test_vectors_are_kept_by_encoder_and_text_to_half_precision(kept: KnowledgeStore) -> None:
    row = np.linspace(-1, 1, 8, dtype=np.float32)
    kept.add_vectors("one@1", {text_digest("a"): row})
    kept.add_vectors("one@1", {text_digest("a"): -row, text_digest("b"): row})

    found = kept.known_vectors("one@1", [text_digest("a"), text_digest("c")])

    assert found.keys() == {text_digest("a")}
    assert np.allclose(found[text_digest("a")], row, atol=1e-3)
    assert kept.encoded("one@1") == {text_digest("a"), text_digest("b")}
    assert kept.encoded("other@1") == set()
