"""What each command does, without its words."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from api.adapters.knowledge import make_library, make_sources
from api.migrations import migrate
from api.operating.demo import SAMPLES
from api.operating.demo import prepare_demo as load_demo
from api.operating.doctor import Finding, examine
from api.operating.moving import move as copy_all
from api.reports.monthly import make_report
from api.settings import Settings
from api.wiring import new_id, utc_now, wire
from bot.accounts import Account, Accounts
from bot.ask import as_json, dry_run
from bot.evaluation.from_desk import TrialReport, run_trials
from bot.evaluation.report import EvaluationReport
from bot.evaluation.run import evaluate as run_evaluation
from bot.messages import Incoming, Language
from bot.rasa.serve import service
from bot.rasa.training import train as train_rasa
from bot.roles import Grant, Role
from bot.store import accounts, audit
from bot.store.passwords import SHORTEST_PASSWORD
from bot.store.users import Users
from knowledge.aliases import Alias, load_aliases
from knowledge.changing.changes import Changes, Order, Report
from knowledge.changing.decide import Settled, publish_waiting, return_waiting
from knowledge.changing.diff import compare
from knowledge.changing.review import find_changes
from knowledge.encoders.load import load_encoder
from knowledge.hours import VIETNAM
from knowledge.ingest import current_procedures, publish, read_sources
from knowledge.ports import Encoder
from knowledge.revision.build import texts_to_encode
from knowledge.revision.vectors import encode_missing
from knowledge.sources.records import Given
from knowledge.sourcing import keep_settings, known_as, renamed, settings_of
from knowledge.store.engine import connect, reading
from knowledge.store.sql import KnowledgeStore
from knowledge.versions import UNDECIDED, Decision, SourceSetting

Progress = Callable[[str, int, int | None], None]
"""Called with what is done, how far, and of how much."""

DEFAULT_RASA_PORT = 5005


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How an import is to be taken; None is "as decided for this source before"."""

    source: str | None = None
    hold: bool | None = None
    place: str | None = None
    withdraw_missing: bool = False
    decision: Decision = UNDECIDED


def ingest(
    settings: Settings,
    paths: Sequence[Path],
    progress: Progress,
    given: Given | None = None,
    options: ImportOptions = ImportOptions(),  # immutable
) -> Report:
    """Import `paths`; what changed is published at once, when everything is encoded."""
    store = open_store(settings)
    now = utc_now()
    decided = settings_of(store, paths, options.source, options.hold, options.place)
    found = read_sources(
        paths,
        make_sources(settings, today(), given),
        lambda read: progress("reading", read, None),
        options.source,
        {setting.name: setting.place for setting in decided if setting.place},
    )
    if options.withdraw_missing and not options.source and (name := known_as(store, found)):
        found = renamed(found, name)
        decided = settings_of(store, (), name, options.hold, options.place)
    changes = compare(found, store, _order(decided, options))
    encoder = load_encoder(settings.encoder_name)
    preparing(settings, store, encoder, progress)(changes)
    publish(changes, store, utc_now())
    keep_settings(store, decided, now)
    return changes.report


def _order(decided: Sequence[SourceSetting], options: ImportOptions) -> Order:
    return Order(
        today(),
        frozenset(setting.name for setting in decided if setting.hold),
        options.withdraw_missing,
        options.decision,
    )


def publish_changes(settings: Settings, ids: Sequence[int], by: str) -> Settled:
    """An editor publishes waiting changes."""
    store = open_store(settings)
    prepare = preparing(settings, store, load_encoder(settings.encoder_name), _silent)
    return publish_waiting(store, find_changes(store, ids), utc_now(), by, prepare)


def return_changes(settings: Settings, ids: Sequence[int], by: str, reason: str) -> Settled:
    """An editor sends waiting changes back."""
    store = open_store(settings)
    return return_waiting(store, find_changes(store, ids), utc_now(), by, reason)


def today() -> date:
    """The day in Vietnam."""
    return utc_now().astimezone(VIETNAM).date()


def open_store(settings: Settings) -> KnowledgeStore:
    """The knowledge store, its schema brought up to date."""
    settings.data.mkdir(parents=True, exist_ok=True)
    engine = connect(settings.database_url)
    migrate(engine)
    return KnowledgeStore(engine)


def preparing(
    settings: Settings, store: KnowledgeStore, encoder: Encoder, progress: Progress
) -> Callable[[Changes], None]:
    """Encodes what changes need, and keeps their index, so that publishing is one short step."""

    def prepare(changes: Changes) -> None:
        encode_missing(
            store,
            encoder,
            settings.encoder_name,
            texts_to_encode(changes.procedures(), load_aliases()),
            lambda done, total: progress("encoding", done, total),
        )
        library = make_library(store, encoder, settings.data, settings.vectors)
        library.prepare(changes.contents, changes.versions)

    return prepare


def ask(settings: Settings, text: str, conversation: str | None) -> dict[str, Any]:
    """One turn, stored like any other: a named conversation goes on where it was."""
    parts = wire(settings)
    address = conversation or new_id()
    event = Incoming("cli", new_id(), address, text, utc_now())
    parts.inbox.accept(event, "vi", utc_now())
    recorded: list[dict[str, Any]] = []
    for claimed in parts.inbox.claim(utc_now(), 100):
        turn = parts.worker.work(claimed)
        if turn is not None and claimed.incoming.event_key == event.event_key:
            recorded.append(as_json(turn))
    return recorded[0]


def ask_batch(settings: Settings, lines: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each line's turn, in order; nothing is stored, conversations live for this batch."""
    parts = wire(settings)
    run = dry_run(parts.worker.pipeline, utc_now, new_id)
    for line in lines:
        turn = run.ask(line["text"], line.get("conversation"))
        yield {"id": line.get("id"), **as_json(turn)}


def evaluate(
    settings: Settings, questions: Sequence[Path], dialogues: Path | None, fields: Path | None
) -> EvaluationReport:
    """Run labelled questions through dry turns and measure them."""
    parts = wire(settings)
    run = dry_run(parts.worker.pipeline, utc_now, new_id)
    return run_evaluation(run, parts.encoder, questions, dialogues, fields)


def try_again(settings: Settings) -> TrialReport:
    """Ask the desk's trials of today's knowledge, and compare with the last time."""
    parts = wire(settings)
    run = dry_run(parts.worker.pipeline, utc_now, new_id)
    knowledge = f"{parts.library.index.revision}:{parts.encoder.name}"[:64]
    return run_trials(run, parts.engine, utc_now(), knowledge)


def write_report(settings: Settings, month: str, language: Language, out: Path) -> None:
    """The report of a month as PDF; raises ValueError where there is no such month."""
    # The library that draws it takes half a second to load, and only this needs it.
    from api.reports.pdf import draw

    out.write_bytes(draw(make_report(wire(settings), month, language)))


def move(settings: Settings, url: str) -> dict[str, int]:
    """Copy everything into the empty database at `url`; how many rows, by table."""
    return copy_all(connect(settings.database_url), connect(url))


def add_user(
    settings: Settings, login: str, name: str, role: str, password: str, office: str | None
) -> None:
    """Make or change an account; no office: everywhere."""
    if role not in list(Role):
        raise ValueError(f"{role}: choose one of {', '.join(Role)}")
    if len(password) < SHORTEST_PASSWORD:
        raise ValueError(f"the password needs at least {SHORTEST_PASSWORD} characters")
    engine = open_store(settings).engine
    Users(engine).add(login, name, role, password, office)
    with engine.begin() as connection:
        told = {"role": role, "office": office, "by": "command line"}
        audit.record(connection, utc_now(), None, "account_add", login, told)


def accounts_of(settings: Settings) -> Accounts:
    """The accounts, as the operator of this machine keeps them."""
    return Accounts(open_store(settings).engine, utc_now)


def list_users(settings: Settings) -> list[Account]:
    """Every account."""
    with reading(open_store(settings).engine) as connection:
        return accounts.every(connection)


def grant_role(settings: Settings, login: str, role: Grant, revoke: bool) -> tuple[Grant, ...]:
    """Give a second role or take it away; returns those that the account has then."""
    kept = accounts_of(settings)
    account_id = kept.id_of(login)
    with reading(open_store(settings).engine) as connection:
        held = accounts.named(connection, login)
    had = held.clerk.grants if held else ()
    roles = tuple(one for one in had if one != role) + (() if revoke else (role,))
    if revoke and role not in had:
        raise ValueError(f"{login} has no such second role")
    kept.regrant(None, account_id, roles)
    return roles


def run_rasa(settings: Settings) -> NoReturn:
    """Become the Rasa server of the model that `train` made."""
    port = urlsplit(settings.rasa_url).port or DEFAULT_RASA_PORT
    process = service(_rasa(settings), train(settings), settings.data, port)
    os.chdir(process.folder)
    os.execve(process.argv[0], process.argv, dict(process.variables))  # noqa: S606  # no shell


def train(settings: Settings) -> Path:
    """Train the Rasa model on its data and the names in the knowledge base."""
    engine = connect(settings.database_url)
    migrate(engine)
    aliases = load_aliases()
    names = [
        (procedure.name, aliases.get(procedure.code, Alias()).vietnamese)
        for procedure in current_procedures(KnowledgeStore(engine))
    ]
    return train_rasa(_rasa(settings), names, settings.data)


def _rasa(settings: Settings) -> Path:
    rasa = settings.rasa_folder.absolute() / "bin" / "rasa"
    if not rasa.exists():
        raise FileNotFoundError(f"{rasa}: Rasa has no environment yet. Run: make setup")
    return rasa


def doctor(settings: Settings) -> list[Finding]:
    """What is missing or misconfigured."""
    return list(examine(settings))


def _silent(_what: str, _done: int, _total: int | None) -> None:
    """No progress to show."""


def prepare_demo(settings: Settings) -> Report:
    """The sample pack, the dialogue model, demo clerks and example conversations."""
    report = ingest(settings, [SAMPLES, SAMPLES / "videos"], _silent)
    train(settings)
    # Rasa starts after this, so the rules decide the examples.
    load_demo(wire(settings.model_copy(update={"rasa_url": ""})))
    return report
