"""What a site lets programs fetch, by its robots.txt (RFC 9309), and how often."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

_FORBIDDEN = (401, 403)


@dataclass(slots=True)
class Robots:
    """Answers for many sites; each robots.txt is fetched once.

    `fetch` gives status and text of an address, status 0 where the site does not answer.
    """

    agent: str
    fetch: Callable[[str], tuple[int, str]]
    _sites: dict[str, RobotFileParser] = field(default_factory=dict)

    def allows(self, url: str) -> bool:
        """Whether `url` may be fetched; not where robots.txt cannot be had (RFC 9309, 2.3.1)."""
        return self._site(url).can_fetch(self.agent, url)

    def delay(self, url: str) -> float:
        """Seconds that the site wants between two requests; 0 where it says nothing."""
        site = self._site(url)
        rate = site.request_rate(self.agent)
        asked = float(site.crawl_delay(self.agent) or 0)
        return max(asked, rate.seconds / rate.requests if rate and rate.requests else 0.0)

    def _site(self, url: str) -> RobotFileParser:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._sites:
            self._sites[origin] = self._read(f"{origin}/robots.txt")
        return self._sites[origin]

    def _read(self, address: str) -> RobotFileParser:
        status, text = self.fetch(address)
        parser = RobotFileParser(address)
        if status == 200:
            parser.parse(text.splitlines())
        elif status in _FORBIDDEN or status >= 500 or status == 0:
            parser.parse(["User-agent: *", "Disallow: /"])
        else:
            parser.parse([])
        return parser
