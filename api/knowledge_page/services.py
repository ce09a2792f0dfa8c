"""What stands behind the knowledge page: each tab has a service of its own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from api.knowledge_page.procedures import KnowledgeList
from api.knowledge_page.reading_process import ReadingProcess
from api.knowledge_page.uploads import Uploads
from api.settings import Settings
from bot.casework.counter import Counter
from bot.editing.guides import Editing
from knowledge.aliases import load_aliases
from knowledge.changing.changes import Changes
from knowledge.library import Library
from knowledge.ports import Encoder
from knowledge.procedures import Procedure
from knowledge.revision.build import texts_to_encode
from knowledge.revision.vectors import encode_missing
from knowledge.store.sql import KnowledgeStore


@dataclass(frozen=True, slots=True)
class KnowledgeDesk:
    """The services of the knowledge page's tabs."""

    procedures: KnowledgeList
    editing: Editing
    uploads: Uploads


def make_knowledge_desk(
    settings: Settings,
    counter: Counter,
    store: KnowledgeStore,
    library: Library,
    encoder: Encoder,
    now: Callable[[], datetime],
    new_id: Callable[[], str],
) -> KnowledgeDesk:
    """The services over what the application is made of."""

    def encode(procedures: Sequence[Procedure]) -> None:
        texts = texts_to_encode(procedures, load_aliases())
        encode_missing(store, encoder, settings.encoder_name, texts, lambda *_: None)

    def index(changes: Changes) -> None:
        library.prepare(changes.contents, changes.versions)

    editing = Editing(counter, store, encode, index)
    reading = ReadingProcess(settings.whisper_model)
    uploads = Uploads(settings.data / "uploads", editing, reading, now, new_id)
    return KnowledgeDesk(KnowledgeList(library, store, settings.stale_days), editing, uploads)
