"""What a browser does on its way to the provider and back."""

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

from pydantic import SecretStr

from api.adapters.clerks import make_openid
from tests.api.build import Site, site_over
from tests.api.conftest import Start
from tests.api.fake_openid import FakeOpenId
from tests.api.openid_provider import CLIENT, SECRET

URL = "/api/desk"


def at(start: Start, issuer: str) -> Site:
    """The application with this provider, at the time of day: a provider's clock is real."""
    site = start(oidc_issuer=issuer, oidc_client_id=CLIENT, oidc_client_secret=SecretStr(SECRET))
    site.clock.now = datetime.now(UTC)
    parts = site.parts
    return site_over(replace(parts, openid=make_openid(parts.settings, parts.now)))


def begin(site: Site) -> str:
    """Where the sign-in page sends the browser."""
    answer = site.client.get(f"{URL}/openid/start", follow_redirects=False)
    assert answer.status_code == 303
    return str(answer.headers["location"])


def end(site: Site, back: str) -> str:
    """Come back with this address; where the desk then sends the browser."""
    path = back.removeprefix("http://127.0.0.1:8000")
    answer = site.client.get(path, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def whoami(site: Site) -> str | None:
    """The login of who is signed in."""
    answer = site.client.get(f"{URL}/me")
    return answer.json()["login"] if answer.status_code == 200 else None


def come_back(site: Site, fake: FakeOpenId, **query: str) -> str:
    """The provider sends the browser back; where the desk then sends it."""
    asked = parse_qs(urlsplit(begin(site)).query)
    fake.nonce, fake.now = asked["nonce"][0], int(site.clock.now.timestamp())
    given = {"code": "c", "state": asked["state"][0], **query}
    answer = site.client.get(f"{URL}/openid/back", params=given, follow_redirects=False)
    return str(answer.headers["location"])
