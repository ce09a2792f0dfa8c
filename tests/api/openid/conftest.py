"""A real provider, a fake one, and two clerks with the e-mails that link them."""

from collections.abc import Iterator

import pytest
from sqlalchemy import update

from bot.store.tables import users
from tests.api.build import Site
from tests.api.fake_openid import FakeOpenId
from tests.api.openid_provider import FOLDER, OpenIdCounterpart
from tests.channels.counterparts import install


@pytest.fixture(scope="module")
def provider() -> Iterator[OpenIdCounterpart]:
    """The third-party provider."""
    install(FOLDER)
    with OpenIdCounterpart() as running:
        yield running


@pytest.fixture
def fake() -> Iterator[FakeOpenId]:
    """The fake one."""
    with FakeOpenId() as running:
        yield running


@pytest.fixture(autouse=True)
def emails(site: Site) -> Iterator[None]:
    """Lan's and Minh's e-mail addresses, as an administrator entered them; nobody was too fast."""
    site.parts.pace.forget()
    with site.parts.engine.begin() as connection:
        for login in ("lan", "minh"):
            changed = update(users).where(users.c.login == login)
            connection.execute(changed.values(email=f"{login}@example.vn"))
    yield
    with site.parts.engine.begin() as connection:
        connection.execute(update(users).values(email=None, disabled_at=None, epoch=0))
