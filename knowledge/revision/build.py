"""The index made from the versions in force."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.aliases import Alias, phrases
from knowledge.indexes.dense import NAMES, PASSAGES, DenseStore, InMemory, Vectors
from knowledge.lexical.bm25 import Bm25, terms
from knowledge.passages import field_texts, passages
from knowledge.procedures import Procedure, Version
from knowledge.revision.index import Bodies, Index, Phrases, Priors
from knowledge.text.diacritics import Restorer, count, make_restorer
from knowledge.text.expand import Expander
from knowledge.text.normalise import tokens

_CITIZENS = ("Công dân Việt Nam", "Người nước ngoài", "Người Việt Nam định cư ở nước ngoài")
_ENCODED_FIELD = "steps"
_NAME_WEIGHT = 3
_PHRASE_WEIGHT = 8


def texts_to_encode(procedures: Sequence[Procedure], aliases: Mapping[str, Alias]) -> Iterator[str]:
    """Every text whose vector the index needs, names before passages."""
    for procedure in procedures:
        yield from _names(procedure, aliases)
    for procedure in procedures:
        yield from passage_texts(procedure)


def passage_texts(procedure: Procedure) -> tuple[str, ...]:
    """The distinct passages of a guide that get vectors: its steps; its name where it has none.

    Vectors of the other fields found hardly anything more, and cost more time than all else.
    """
    found = (p.text for p in passages(procedure) if p.field == _ENCODED_FIELD)
    return tuple(dict.fromkeys(found)) or (procedure.name,)


def answerable(versions: Sequence[Version]) -> tuple[Version, ...]:
    """Those of `versions` that may be answered from."""
    return tuple(version for version in versions if version.in_force)


def build(
    revision: int,
    versions: Sequence[Version],
    aliases: Mapping[str, Alias],
    vectors: Vectors,
    expander: Expander,
    dense: DenseStore | None = None,
) -> Index:
    """The index over the newest `versions`, those that ended too: their names stay findable."""
    held = dense or InMemory()
    procedures = [version.procedure for version in versions]
    names = [_names(procedure, aliases) for procedure in procedures]
    words = [_body_words(procedure) for procedure in procedures]
    return Index(
        revision=revision,
        versions=tuple(versions),
        position={p.code: i for i, p in enumerate(procedures)},
        phrases=_phrases(names, vectors, expander, held),
        bodies=_bodies(procedures, words, vectors, expander, held),
        priors=_priors(versions, aliases),
        restorer=_restorer(procedures, words, aliases),
        expander=expander,
    )


def _names(procedure: Procedure, aliases: Mapping[str, Alias]) -> tuple[str, ...]:
    return phrases(procedure, aliases.get(procedure.code, Alias()))


def _phrases(
    names: Sequence[Sequence[str]], vectors: Vectors, expander: Expander, dense: DenseStore
) -> Phrases:
    texts, owner = _owned(names)
    documents = (terms(expander.expand(tokens(text))) for text in texts)
    return Phrases(owner, Bm25.of(documents, b=0.5), dense.of(texts, vectors, NAMES))


def _bodies(
    procedures: Sequence[Procedure],
    words: Sequence[Sequence[Sequence[str]]],
    vectors: Vectors,
    expander: Expander,
    dense: DenseStore,
) -> Bodies:
    texts, owner = _owned([passage_texts(procedure) for procedure in procedures])
    named = (tokens(procedure.name) * _NAME_WEIGHT for procedure in procedures)
    documents = (
        terms(expander.expand(sum(map(list, body), name)))
        for name, body in zip(named, words, strict=True)
    )
    return Bodies(Bm25.of(documents), owner, dense.of(texts, vectors, PASSAGES))


def _body_words(procedure: Procedure) -> list[list[str]]:
    return [tokens(text) for _, text in field_texts(procedure.wording)]


def _restorer(
    procedures: Sequence[Procedure],
    words: Sequence[Sequence[Sequence[str]]],
    aliases: Mapping[str, Alias],
) -> Restorer:
    """Trained on guides, their own names, and all Vietnamese names that people use."""
    said = [phrase for alias in aliases.values() for phrase in alias.vietnamese]
    said += [name for procedure in procedures for name in phrases(procedure, Alias())]
    texts = [(tokens(name), _PHRASE_WEIGHT) for name in said]
    return make_restorer(count([*texts, *((text, 1) for body in words for text in body)]))


def _owned(groups: Sequence[Sequence[str]]) -> tuple[list[str], NDArray[np.int64]]:
    texts = [text for group in groups for text in group]
    owner = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    return texts, owner.astype(np.int64)


def _priors(versions: Sequence[Version], aliases: Mapping[str, Alias]) -> Priors:
    procedures = [version.procedure for version in versions]
    return Priors(
        asked=np.array([aliases.get(p.code, Alias()).asked for p in procedures], np.float32),
        level=np.array([_level(p) for p in procedures], np.float32),
        citizen=np.array(
            [float(any(a in _CITIZENS for a in p.audience)) for p in procedures], np.float32
        ),
        in_force=np.array([version.in_force for version in versions], np.bool_),
    )


def _level(procedure: Procedure) -> float:
    """1 at the commune, 0.5 at the province, 0 at a ministry: how near to ordinary people."""
    if any("xã" in level for level in procedure.levels):
        return 1.0
    return 0.5 if any("tỉnh" in level for level in procedure.levels) else 0.0
