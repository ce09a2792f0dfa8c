"""Which addresses are asked: none of this machine or its network, whatever leads there."""

from pathlib import Path

import httpx
import pytest

from knowledge.errors import PullRefused
from knowledge.sources.addresses import (
    GuardedTransport,
    check_address,
    is_inside_or_public,
    is_public,
)
from knowledge.sources.pulling import Puller, Wanted
from tests.knowledge.sources.test_pulling import PAGE
from tests.knowledge.sources.web import Site


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "::1", "fe80::1", "0.0.0.0",
     "::ffff:127.0.0.1", "224.0.0.1", "100.64.0.1", "::127.0.0.1", "64:ff9b::10.0.0.1",
     "64:ff9b:1::a00:1", "2002:7f00:1::", "::ffff:0:10.0.0.1", "fec0::1", "x"],
)  # fmt: skip
def test_only_the_public_internet_is_reached(address: str) -> None:
    """An IPv4 address within one of version 6 is none that a public page has."""
    assert not is_public(address)


@pytest.mark.parametrize(
    ("address", "reached"),
    [("10.1.2.3", True), ("192.168.0.1", True), ("fd00::1", True), ("203.162.0.1", True),
     ("127.0.0.1", False), ("169.254.169.254", False), ("::1", False), ("0.0.0.0", False)],
)  # fmt: skip
def test_an_intranet_may_be_allowed_but_never_this_machine(address: str, reached: bool) -> None:
    assert is_inside_or_public(address) is reached


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://a.vn/x", "http://", "http://u:p@a.vn/", "http://[::1", "x"]
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(PullRefused):
        check_address(url, is_public)


def test_this_machine_is_not_asked_by_default(site: Site, tmp_path: Path) -> None:
    address = site.put("/a", PAGE)
    with httpx.Client() as client:
        puller = Puller(tmp_path / "pulled", client, is_public, lambda _: None)
        (found,) = puller.pull([Wanted(address)])

    assert "127.0.0.1 is not on the public internet" in found.reason
    assert site.asked == []


def test_a_redirect_into_this_machine_is_not_followed(site: Site, tmp_path: Path) -> None:
    """What an address leads to is checked like the address itself."""
    secret = site.put("/secret", PAGE)
    address = site.put("/a", "", 302, Location=secret.replace("127.0.0.1", "127.0.0.2"))
    with httpx.Client() as client:
        reachable = {"127.0.0.1"}.__contains__
        puller = Puller(tmp_path / "pulled", client, reachable, lambda _: None)
        (found,) = puller.pull([Wanted(address)])

    assert "127.0.0.2 is not on the public internet" in found.reason
    assert "/secret" not in site.paths()


def test_a_name_that_leads_inside_at_the_last_moment_is_not_even_asked(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: public when it is checked, loopback when it is connected to."""
    site.put("/admin", PAGE)
    port = site.url.rpartition(":")[2]
    with httpx.Client(transport=GuardedTransport(is_public)) as client:
        puller = Puller(tmp_path, client, is_public, lambda _: None)
        with monkeypatch.context() as patched:
            patched.setattr("knowledge.sources.pulling.check_address", lambda *_: None)
            (found,) = puller.pull([Wanted(f"http://localhost:{port}/admin")])

    assert found.outcome == "failed"
    assert site.asked == []
