"""The nginx configuration that operators get is one that nginx takes."""

import re
import subprocess
from pathlib import Path

import httpx
import pytest

from tests.channels.loopback import LoopbackServer
from tests.scale.nginx import Nginx, check, installed

pytestmark = pytest.mark.skipif(
    installed() is None, reason="nginx is not installed: apt-get install nginx-light"
)


def test_nginx_takes_the_configuration(tmp_path: Path) -> None:
    """With TLS, under a certificate made for the test."""
    certificate, key = tmp_path / "c.pem", tmp_path / "k.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
         "-subj", "/CN=hoidap.example.gov.vn", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip

    check(tmp_path, certificate, key)


def test_each_request_gets_an_id_of_nginxs_own(tmp_path: Path) -> None:
    """Whatever the client says; the server behind hears it, and nothing of a trace is made up."""
    with LoopbackServer() as server, Nginx(tmp_path, [server.origin]) as front:
        before = len(server.requests)
        for given in ("mine-mine-mine", "0912345678"):
            httpx.post(f"{front.origin}/webhooks/telegram", headers={"X-Request-ID": given})

    ids = [request.headers["x-request-id"] for request in server.requests[before:]]
    assert len(set(ids)) == 2
    assert all(re.fullmatch("[0-9a-f]{32}", one) for one in ids)
