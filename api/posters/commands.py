"""What `motcua qr` does, without its words."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from api.posters.files import Form, file_name, make_file
from api.posters.pdf import Size
from api.posters.posters import Wish
from api.posters.scans import Counted
from api.settings import Settings
from api.wiring import wire
from knowledge.hours import VIETNAM


def make_posters(
    settings: Settings, wishes: Sequence[Wish], form: Form, size: Size, out: Path
) -> Iterator[Path]:
    """A file in `out` for each wish; raises ValueError where one cannot be made."""
    posters = wire(settings).posters
    out.mkdir(parents=True, exist_ok=True)
    for wish in wishes:
        poster = posters.make(wish)
        path = out / file_name(poster, form, size)
        path.write_bytes(make_file(poster, form, size))
        yield path


def poster_scans(settings: Settings) -> Sequence[Counted]:
    """How often each poster was scanned."""
    parts = wire(settings)
    return parts.scans.all(parts.now().astimezone(VIETNAM).date())
