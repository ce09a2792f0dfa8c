"""A few procedures of the sample pack with its offices, published under the hashing encoder."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from sqlalchemy import Engine

from knowledge.aliases import load_aliases
from knowledge.ingest import ingest
from knowledge.library import Library
from knowledge.offices import Office
from knowledge.procedures import Procedure
from knowledge.revision.vectors import StoredVectors
from knowledge.sources.jsonl import JsonLines
from knowledge.sources.offices_json import OfficesJson
from knowledge.sources.records import Record
from knowledge.store.sql import KnowledgeStore
from knowledge.text.expand import default_expander
from tests.fakes import HashingEncoder

FOLDER = Path(__file__).parents[1] / "knowledge" / "samples"
BIRTH, TEMPORARY, PERMANENT, PASSPORT = "1.001193", "1.004194", "1.004222", "1.001456"
CODES = (BIRTH, TEMPORARY, PERMANENT, PASSPORT)


class FewProcedures:
    """The procedures of the sample pack with the codes above."""

    def accepts(self, path: Path) -> bool:
        """By the file's name."""
        return path.name == "procedures.jsonl"

    def read(self, path: Path) -> Iterator[Record]:
        """In file order."""
        for record in JsonLines(date(2026, 9, 14)).read(path):
            if isinstance(record, Procedure) and record.code in CODES:
                yield record


@cache
def offices() -> tuple[Office, ...]:
    """The sample offices: a commune's, a tax office, the province's."""
    found = OfficesJson().read(FOLDER / "offices.json")
    return tuple(office for office in found if isinstance(office, Office))


def publish(engine: Engine) -> Library:
    """Publish the few procedures and the offices; returns a library over them."""
    from tests.bot.build import MONDAY  # which needs the offices above

    store = KnowledgeStore(engine)
    paths = [FOLDER / "procedures.jsonl", FOLDER / "offices.json"]
    ingest(paths, (FewProcedures(), OfficesJson()), store, MONDAY, lambda _: None)
    vectors = StoredVectors(store, HashingEncoder())
    return Library(store, vectors, load_aliases(), default_expander())
