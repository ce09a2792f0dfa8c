"""Receipts: the number under an answer leads back to what was said, and to the versions cited."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, select

from bot.numbers import drawn
from bot.store.tables import messages, turns
from bot.turn import Cited, Turn
from bot.words import Words
from knowledge.overrides import Override
from knowledge.passages import field_texts
from knowledge.procedures import Version
from knowledge.store import local
from knowledge.store.engine import reading
from knowledge.store.history import History
from knowledge.store.sql import KnowledgeStore
from knowledge.versions import Edition

_LETTERS = 6


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a citizen was told: the question and the reply word for word, and what it cites.

    `sent` is false where a clerk took over before the reply left. `editions` are the versions
    that were cited, as they were published; `overrides` the local rules, by place.
    """

    number: str
    at: datetime
    conversation_id: str
    outcome: str
    question: str
    reply: str
    sent: bool
    cited: tuple[Cited, ...]
    editions: tuple[Edition, ...]
    overrides: tuple[Override, ...]


def stamped(turn: Turn, new_id: Callable[[], str], words: Words) -> Turn:
    """The turn with a receipt, its number under the reply, where the reply cites a source."""
    if turn.reply is None or not turn.cited:
        return turn
    number = drawn("TL", turn.now, new_id, _LETTERS)
    line = words.say("answer.receipt", turn.language, number=number)
    return replace(
        turn, receipt=number, reply=replace(turn.reply, text=f"{turn.reply.text}\n{line}")
    )


def find_receipt(engine: Engine, number: str) -> Receipt | None:
    """The receipt with this number, in capitals or not; None where there is none."""
    query = select(turns).where(turns.c.receipt == number.strip().upper())
    with reading(engine) as connection:
        row = connection.execute(query).mappings().first()
        if row is None:
            return None
        cited = tuple(Cited(**source) for source in row["detail"]["sources"])
        said = _said(connection, row["conversation_id"], row["reply_seq"])
        return Receipt(
            number=row["receipt"],
            at=row["at"],
            conversation_id=row["conversation_id"],
            outcome=row["outcome"],
            question=_said(connection, row["conversation_id"], row["seq"]),
            reply=said,
            sent=row["reply_seq"] is not None,
            cited=cited,
            editions=_editions(engine, cited),
            overrides=_overrides(connection, cited),
        )


def stands(store: KnowledgeStore, cited: Cited) -> bool:
    """Whether the quote stands word for word in the version that it is cited from."""
    if cited.place is not None:
        with reading(store.engine) as connection:
            return cited.quote in _text(_override(connection, cited))
    version = store.version(cited.code, cited.version)
    return version is not None and any(
        line in text for line in (cited.quote,) for text in _texts(version)
    )


def _said(connection: Connection, conversation_id: str, seq: int | None) -> str:
    query = select(messages.c.body).where(
        messages.c.conversation_id == conversation_id, messages.c.seq == seq
    )
    body: dict[str, Any] | None = connection.scalar(query)
    return str(body.get("text", "")) if body else ""


def _editions(engine: Engine, cited: Sequence[Cited]) -> tuple[Edition, ...]:
    history = History(engine)
    wanted = dict.fromkeys((each.code, each.version) for each in cited if each.place is None)
    return tuple(
        edition
        for code, number in wanted
        for edition in history.editions(code)
        if edition.version.number == number
    )


def _overrides(connection: Connection, cited: Sequence[Cited]) -> tuple[Override, ...]:
    found = (_override(connection, each) for each in cited if each.place is not None)
    return tuple(dict.fromkeys(each for each in found if each))


def _override(connection: Connection, cited: Cited) -> Override | None:
    wanted = Override(cited.code, cited.place or "")
    found = local.version(connection, wanted.id, cited.version)
    return found.override if found else None


def _text(override: Override | None) -> str:
    if override is None:
        return ""
    ways = [text for way in override.ways for text in (way.time, way.fee)]
    return "\n".join(text for text in (*ways, override.office, override.form) if text)


def _texts(version: Version) -> list[str]:
    """Every text of a version that may be quoted."""
    procedure = version.procedure
    wordings = [wording for wording in (procedure.wording, procedure.english) if wording]
    texts = [text for wording in wordings for _, text in field_texts(wording)]
    listed = [", ".join(procedure.levels), ", ".join(procedure.audience)]
    return [*texts, *(w.name for w in wordings), procedure.agency or "", *listed]
