"""Guides fetched from a list of web addresses, politely: robots.txt, pauses, only what changed.

A page that was fetched before is asked for with its ETag and Last-Modified; what cannot be
fetched leaves the former copy as it is. The copies and what is known of them stay in one folder.
"""

import json
import mimetypes
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from time import monotonic
from urllib.parse import urljoin, urlsplit

import httpx

from knowledge.errors import PullRefused
from knowledge.sources.addresses import Reachable, check_address, check_peer
from knowledge.sources.limits import LARGEST_FILE, MEGABYTE
from knowledge.sources.robots import Robots

AGENT = "MotCua/0.1"
_LIST = "pulled.json"
_MOST_HOPS = 5
_ROBOTS_READ = 500_000
_LONGEST = 120
_LATER = (429, 503)
_ENDING = re.compile(r"\.(?:html?|xhtml|docx|pdf|xlsx|csv|md|txt|json|jsonl|jsonl\.gz|srt|vtt)$")
_ENDINGS = {
    "text/html": ".html",
    "application/xhtml+xml": ".xhtml",
    "application/json": ".json",
    "text/markdown": ".md",
    "text/csv": ".csv",
    "text/plain": ".txt",
    "text/vtt": ".vtt",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One line of a list: an address, and the procedure that its guide tells where it says none."""

    url: str
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Copy:
    """What is known of an address: its copy's file, and what to ask with the next time.

    `failed` is why it could not be fetched the last time; its copy is then an older one.
    """

    url: str
    file: str
    code: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    digest: str = ""
    failed: str = ""


@dataclass(frozen=True, slots=True)
class Pulled:
    """What came of one address: "fetched", "unchanged", or "failed" with the reason."""

    url: str
    outcome: str
    reason: str = ""


def read_list(text: str) -> list[Wanted]:
    """The addresses of a list: one a line, a code after a blank where the page names none.

    Lines that begin with "#" are remarks; an address that comes twice counts once.
    """
    found: dict[str, Wanted] = {}
    for line in text.splitlines():
        words = line.split()
        if words and not words[0].startswith("#"):
            found[words[0]] = Wanted(words[0], words[1] if len(words) > 1 else None)
    return list(found.values())


def copies(folder: Path) -> dict[str, Copy]:
    """What was fetched into `folder`, by address; nothing where its list is missing or damaged."""
    try:
        raw = json.loads((folder / _LIST).read_text("utf-8"))
        return {entry["url"]: Copy(**entry) for entry in raw}
    except (OSError, ValueError, TypeError, KeyError):
        return {}


@dataclass(slots=True)
class Puller:
    """Fetches addresses into `folder`, one after another.

    `reachable` says which machines it may talk to; `pause` seconds pass between two requests to
    one host, or more where its robots.txt asks for it; `sleep` waits.
    """

    folder: Path
    client: httpx.Client
    reachable: Reachable
    sleep: Callable[[float], None]
    pause: float = 2.0

    def pull(self, wanted: Sequence[Wanted]) -> Iterator[Pulled]:
        """Fetch what is wanted; the copies of other addresses are removed at the end."""
        self.folder.mkdir(parents=True, exist_ok=True)
        known = copies(self.folder)
        robots = Robots(AGENT, self._robots_text)
        kept: dict[str, Copy] = {}
        asked: set[str] = set()
        put_off: dict[str, str] = {}
        for one in wanted:
            host = urlsplit(one.url).netloc
            former = known.get(one.url)
            try:
                if host in put_off:
                    raise PullRefused(put_off[host])
                copy = self._one(one, former, robots, host in asked)
                same = former is not None and copy.digest == former.digest
                kept[one.url] = copy
                yield Pulled(one.url, "unchanged" if same else "fetched")
            except _Later as error:
                put_off[host] = str(error)
                yield self._failed(one, former, kept, str(error))
            except (PullRefused, httpx.HTTPError, httpx.InvalidURL, OSError) as error:
                yield self._failed(one, former, kept, str(error) or type(error).__name__)
            asked.add(host)
            self._write_list(list(kept.values()))
        for url in known.keys() - kept.keys():
            (self.folder / Path(known[url].file).name).unlink(missing_ok=True)

    def _failed(
        self, one: Wanted, former: Copy | None, kept: dict[str, Copy], reason: str
    ) -> Pulled:
        if former is not None:
            reason += "; what was imported from it before stays"
            kept[one.url] = replace(former, failed=reason)
        return Pulled(one.url, "failed", reason)

    def _one(self, one: Wanted, former: Copy | None, robots: Robots, again: bool) -> Copy:
        check_address(one.url, self.reachable)
        if not robots.allows(one.url):
            raise PullRefused(f"{one.url}: robots.txt does not allow it, or cannot be read")
        if again:
            self.sleep(max(self.pause, robots.delay(one.url)))
        known = former is not None and (self.folder / former.file).is_file()
        headers = _conditions(former) if former and known else {}
        status, answer, body = self._get(one.url, headers, LARGEST_FILE, robots)
        if status == 304 and former is not None:
            return replace(former, code=one.code, failed="")
        if status in _LATER:
            wait = answer.get("retry-after", "")
            raise _Later(f"{one.url}: the site asks to come back later {wait}".rstrip())
        if status != 200:
            raise PullRefused(f"{one.url}: the site answers {status}")
        file = _file_name(one.url, answer.get("content-type", ""))
        _write(self.folder / file, body)
        if former is not None and former.file != file:
            (self.folder / Path(former.file).name).unlink(missing_ok=True)
        tags = answer.get("etag"), answer.get("last-modified")
        return Copy(one.url, file, one.code, *tags, digest=sha256(body).hexdigest())

    def _get(
        self, url: str, headers: dict[str, str], largest: int, robots: Robots | None
    ) -> tuple[int, httpx.Headers, bytes]:
        """Status, headers and body of an address, each redirect checked like the address itself."""
        for _ in range(_MOST_HOPS):
            check_address(url, self.reachable)
            with self.client.stream("GET", url, headers=headers, follow_redirects=False) as answer:
                stream = answer.extensions.get("network_stream")
                peer = stream.get_extra_info("server_addr") if stream else None
                if peer:
                    check_peer(urlsplit(url).netloc, str(peer[0]), self.reachable)
                target = answer.headers.get("location")
                if not (answer.is_redirect and target):
                    return answer.status_code, answer.headers, _body(answer, largest)
            url = urljoin(url, target)
            check_address(url, self.reachable)
            if robots is not None and not robots.allows(url):
                raise PullRefused(f"{url}: robots.txt does not allow it, or cannot be read")
        raise PullRefused(f"{url}: more than {_MOST_HOPS} redirects")

    def _robots_text(self, url: str) -> tuple[int, str]:
        try:
            status, _, body = self._get(url, {}, _ROBOTS_READ, None)
        except (PullRefused, httpx.HTTPError, OSError):
            return 0, ""
        return status, body.decode("utf-8", "replace")

    def _write_list(self, kept: Sequence[Copy]) -> None:
        text = json.dumps([asdict(copy) for copy in kept], ensure_ascii=False, indent=1)
        _write(self.folder / _LIST, text.encode())


class _Later(PullRefused):
    """A site that asks to be left alone for a while."""


def _conditions(former: Copy) -> dict[str, str]:
    pairs = (("If-None-Match", former.etag), ("If-Modified-Since", former.last_modified))
    return {name: value for name, value in pairs if value}


def _body(answer: httpx.Response, largest: int) -> bytes:
    body, started = bytearray(), monotonic()
    for piece in answer.iter_bytes():
        body += piece
        if monotonic() - started > _LONGEST:
            raise PullRefused(f"{answer.url}: not done after {_LONGEST} s")
        if len(body) > largest:
            raise PullRefused(f"{answer.url}: larger than {largest / MEGABYTE:g} MB")
    return bytes(body)


def _file_name(url: str, content_type: str) -> str:
    """A name of our own for a copy: nothing of the address but its last part's letters."""
    last = urlsplit(url).path.rpartition("/")[2].lower()
    kind = content_type.partition(";")[0].strip().lower()
    found = _ENDING.search(last)
    ending = found[0] if found else _ENDINGS.get(kind) or mimetypes.guess_extension(kind) or ".html"
    stem = re.sub(r"[^\w.-]+", "-", last.removesuffix(ending)).strip(".-")[:60]
    return f"{stem or 'page'}-{sha256(url.encode()).hexdigest()[:8]}{ending}"


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_bytes(content)
    fresh.replace(path)
