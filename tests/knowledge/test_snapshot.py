"""An index on disk: the same answers, checked bytes, and never another encoder's vectors."""

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from knowledge.aliases import Alias
from knowledge.errors import IndexMismatch, SnapshotUnusable
from knowledge.library import Library
from knowledge.procedures import State, Version
from knowledge.revision.index import Index
from knowledge.revision.kept import Snapshots, snapshot_key
from knowledge.revision.snapshot import read_snapshot, write_snapshot
from knowledge.revision.vectors import StoredVectors
from knowledge.store.rows import held
from knowledge.store.sql import KnowledgeStore
from knowledge.text.expand import make_expander
from tests.fakes import HashingEncoder
from tests.knowledge import samples
from tests.knowledge.fresh import NOW, first_version, guide, store

ALIASES = {"1.1": Alias(("làm giấy khai sinh",), ("birth certificate",), 3)}
EXPANDER = make_expander([{"ks": "khai sinh"}])
KEY = "k" * 24


class OtherEncoder(HashingEncoder):
    """Another model of the same size."""

    name = "other@1"


@pytest.fixture
def kept() -> KnowledgeStore:
    """The sample pack, published."""
    made = store()
    made.publish("", NOW, [first_version(p) for p in samples.procedures().values()])
    return made


def library(kept: KnowledgeStore, folder: Path, encoder: HashingEncoder | None = None) -> Library:
    """A library as a process makes one at its start."""
    used = encoder or HashingEncoder()
    return Library(kept, StoredVectors(kept, used), ALIASES, EXPANDER, Snapshots(folder, used))


def must_not_build(*_: object) -> Index:
    """In place of the builder, where an index must come from disk."""
    raise AssertionError("the index was built")


def assert_same(one: Index, other: Index) -> None:
    """Both answer alike, to the last bit."""
    query = HashingEncoder().encode_queries(["khai sinh"])[0]
    assert one.position == other.position
    assert list(one.versions) == list(other.versions)
    for part in ("phrases", "bodies"):
        here, there = getattr(one, part), getattr(other, part)
        assert np.array_equal(here.owner, there.owner)
        assert np.array_equal(here.dense.nearest(query, 9), there.dense.nearest(query, 9))
        terms = ["khai_sinh", "dat", "giay"]
        assert np.array_equal(here.lexical.scores(terms), there.lexical.scores(terms))
    for name in ("asked", "level", "citizen"):
        assert np.array_equal(getattr(one.priors, name), getattr(other.priors, name))
    words = ["lam", "giay", "khai", "sinh", "cho", "con", "can", "giay", "to", "gi"]
    assert one.restorer.restore(words) == other.restorer.restore(words)


def test_an_index_from_disk_answers_as_the_one_that_was_built(
    kept: KnowledgeStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = library(kept, tmp_path).index
    monkeypatch.setattr("knowledge.library.build", must_not_build)

    assert_same(built, library(kept, tmp_path).index)


def test_the_restorer_of_the_samples_knows_peoples_words(
    kept: KnowledgeStore, tmp_path: Path
) -> None:
    restorer = library(kept, tmp_path).index.restorer

    assert restorer.restore(["lam", "giay", "khai", "sinh"]) == ["làm", "giấy", "khai", "sinh"]
    assert restorer.restore(["dang", "ky", "tam", "tru"]) == ["đăng", "ký", "tạm", "trú"]


@pytest.mark.parametrize("damage", ["flip", "cut", "lose", "add"])
@pytest.mark.parametrize("name", ["bodies/dense.faiss", "versions.jsonl", "restorer.npz"])
def test_a_damaged_snapshot_is_built_anew(
    kept: KnowledgeStore,
    tmp_path: Path,
    name: str,
    damage: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    built = library(kept, tmp_path).index
    (folder,) = tmp_path.iterdir()
    file = folder / name
    raw = file.read_bytes()
    damages: dict[str, Callable[[], object]] = {
        "flip": lambda: file.write_bytes(raw[:-9] + bytes([raw[-9] ^ 1]) + raw[-8:]),
        "cut": lambda: file.write_bytes(raw[: len(raw) // 2]),
        "lose": file.unlink,
        "add": lambda: (folder / "more.npy").write_bytes(b"x"),
    }
    damages[damage]()

    with caplog.at_level(logging.WARNING, "knowledge"):
        again = library(kept, tmp_path).index

    assert_same(built, again)
    assert "index is built anew" in caplog.text
    caplog.clear()
    assert_same(built, library(kept, tmp_path).index)
    assert not caplog.records


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"key": 1, "encoder": 2, "files": 3}', "\x00"])
def test_a_manifest_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text)

    with pytest.raises((SnapshotUnusable, IndexMismatch)):
        read_snapshot(tmp_path, 1, KEY, HashingEncoder(), EXPANDER)


def test_vectors_of_another_encoder_are_refused(kept: KnowledgeStore, tmp_path: Path) -> None:
    write_snapshot(tmp_path, library(kept, tmp_path / "x").index, KEY, "hashing@1")

    with pytest.raises(IndexMismatch, match="hashing@1"):
        read_snapshot(tmp_path, 1, KEY, OtherEncoder(), EXPANDER)


def test_a_snapshot_of_other_knowledge_is_refused(kept: KnowledgeStore, tmp_path: Path) -> None:
    folder = tmp_path / "y"
    folder.mkdir()
    write_snapshot(folder, library(kept, tmp_path / "x").index, KEY, "hashing@1")

    with pytest.raises(SnapshotUnusable, match="other knowledge"):
        read_snapshot(folder, 1, "z" * 24, HashingEncoder(), EXPANDER)


def test_another_encoder_gets_its_own_snapshot(kept: KnowledgeStore, tmp_path: Path) -> None:
    library(kept, tmp_path).refresh()
    library(kept, tmp_path, OtherEncoder()).refresh()

    (folder,) = tmp_path.iterdir()
    assert json.loads((folder / "manifest.json").read_text())["encoder"] == "other@1"


def test_what_was_published_since_is_answered_from_and_the_old_folder_goes(
    kept: KnowledgeStore, tmp_path: Path
) -> None:
    used = library(kept, tmp_path)
    before = used.index
    kept.publish("", NOW, [first_version(guide("9.9", "Cấp thẻ mới"))])

    after = used.refresh()

    assert "9.9" not in before.position
    assert after.versions[after.position["9.9"]].procedure.name == "Cấp thẻ mới"
    assert len(list(tmp_path.iterdir())) == 1
    assert used.refresh() is after


@pytest.mark.parametrize("state", [State.ABOLISHED, State.REPLACED])
def test_what_is_no_longer_in_force_stays_findable_and_is_not_in_force(
    kept: KnowledgeStore, tmp_path: Path, state: State
) -> None:
    code = next(iter(samples.procedures()))
    gone = Version(samples.procedures()[code], 2, state, successor="9.9")
    kept.publish("", NOW, [(gone, "decision")])

    used = library(kept, tmp_path)

    assert used.version(code) is None
    found = used.newest(code)
    assert found is not None
    assert (found.state, found.in_force, found.successor) == (state, False, "9.9")
    assert len(used.current) == len(samples.procedures()) - 1


def test_what_is_prepared_is_found_when_it_is_published(
    kept: KnowledgeStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    version, source = first_version(guide("9.9", "Cấp thẻ mới"))
    coming = {**kept.digests(), "9.9": held(version)}
    library(kept, tmp_path).prepare(coming, [*kept.versions(), version])
    monkeypatch.setattr("knowledge.library.build", must_not_build)

    kept.publish("", NOW, [(version, source)])

    assert "9.9" in library(kept, tmp_path).index.position


def test_a_folder_that_cannot_be_written_is_no_obstacle(
    kept: KnowledgeStore, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("")

    index = library(kept, tmp_path / "file").index

    assert len(index.versions) == len(samples.procedures())
    assert "index was not kept" in caplog.text


def test_nothing_published_gives_an_empty_index_and_no_folder(tmp_path: Path) -> None:
    used = library(store(), tmp_path / "index")

    assert len(used.index.versions) == 0
    assert not (tmp_path / "index").exists()


def test_a_key_stands_for_contents_encoder_and_word_lists() -> None:
    contents = {"1.1": held(first_version(guide("1.1", "Khai sinh"))[0])}
    other = {"1.1": contents["1.1"]._replace(number=2)}
    keys = {
        snapshot_key(contents, "a", ALIASES, EXPANDER),
        snapshot_key(other, "a", ALIASES, EXPANDER),
        snapshot_key(contents, "b", ALIASES, EXPANDER),
        snapshot_key(contents, "a", {"1.1": replace(ALIASES["1.1"], asked=1)}, EXPANDER),
        snapshot_key(contents, "a", ALIASES, make_expander([{"ks": "khách sạn"}])),
    }

    assert len(keys) == 5
    assert snapshot_key(dict(contents), "a", dict(ALIASES), EXPANDER) in keys
