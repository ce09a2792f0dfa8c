"""Sources that change by themselves: folders that are watched, lists of pages that are pulled."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event
from time import sleep

import httpx
from watchfiles import watch

from api.operating import commands
from api.settings import Settings
from knowledge.changing.changes import Report
from knowledge.errors import KnowledgeError
from knowledge.sources.addresses import GuardedTransport, is_inside_or_public, is_public
from knowledge.sources.pulling import AGENT, Pulled, Puller, copies, read_list

_TIMEOUT = 30.0
_LOOK_MS = 500


def pulled_folder(settings: Settings, addresses: Path) -> Path:
    """Where the copies of a list's pages are kept."""
    return settings.data / "pulled" / addresses.stem


def fetch(settings: Settings, addresses: Path, pause: float, intranet: bool) -> Iterator[Pulled]:
    """Fetch what changed of the pages of a list; what came of each."""
    wanted = read_list(addresses.read_text("utf-8"))
    if not wanted:
        raise ValueError(f"{addresses}: no addresses in it; write one a line")
    folder = pulled_folder(settings, addresses)
    agent = f"{AGENT} (+{settings.public_url})"
    reachable = is_inside_or_public if intranet else is_public
    transport, headers = GuardedTransport(reachable), {"User-Agent": agent}
    with httpx.Client(timeout=_TIMEOUT, headers=headers, transport=transport) as client:
        yield from Puller(folder, client, reachable, sleep, pause).pull(wanted)


def import_pulled(
    settings: Settings, addresses: Path, progress: commands.Progress
) -> Report | None:
    """Import the copies of a list's pages; None where there are none."""
    folder = pulled_folder(settings, addresses)
    return commands.ingest(settings, [folder], progress) if copies(folder) else None


def import_again(
    folders: Sequence[Path],
    importing: Callable[[], None],
    failed: Callable[[str], None],
    stop: Event,
    quiet_ms: int = 2_000,
) -> None:
    """Import at once, and again whenever files below `folders` have changed for `quiet_ms`.

    An import that fails is told to `failed`; the next change tries again. Ends when `stop` is set.
    """
    for _ in _occasions(folders, stop, quiet_ms):
        try:
            importing()
        except (KnowledgeError, OSError) as error:
            failed(str(error))


def _occasions(folders: Sequence[Path], stop: Event, quiet_ms: int) -> Iterator[None]:
    """Once when the watch has begun, so that no change is missed, and once for each change."""
    begun = False
    for changed in watch(
        *folders,
        debounce=quiet_ms,
        stop_event=stop,
        raise_interrupt=False,
        rust_timeout=_LOOK_MS,
        yield_on_timeout=True,
    ):
        if changed or not begun:
            begun = True
            yield
