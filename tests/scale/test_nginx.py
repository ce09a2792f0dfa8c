"""One address before several servers, by the nginx configuration that operators get."""

import subprocess
from pathlib import Path

import httpx
import pytest

from tests.scale.conftest import Province
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


def test_a_citizen_notices_no_server_that_dies(province: Province, tmp_path: Path) -> None:
    """A question, its answer as an event at once, and the same after a server was killed."""
    servers = [province.add_server() for _ in range(2)]
    province.add_worker()
    with (
        Nginx(tmp_path, [server.origin for server in servers]) as front,
        httpx.Client(base_url=front.origin, timeout=30) as http,
    ):
        opened = http.post("/api/chat/session", json={"language": "vi"}).raise_for_status().json()
        http.headers["Authorization"] = f"Bearer {opened['token']}"

        assert "1.000894" in _ask(http, "m1", "đăng ký kết hôn cần giấy tờ gì", 0)
        servers[0].kill()
        assert "1.001193" in _ask(http, "m2", "đăng ký khai sinh cần giấy tờ gì", 2)

        assert http.get("/metrics").status_code == 404


def _ask(http: httpx.Client, client_id: str, text: str, after: int) -> str:
    """Say something, and read the stream until the bot has answered."""
    with http.stream("GET", "/api/chat/events", params={"after": after}) as stream:
        sent = http.post("/api/chat/messages", json={"client_id": client_id, "text": text})
        assert sent.status_code == 202
        said = []
        for line in stream.iter_lines():
            said.append(line)
            if line.startswith("data:") and '"sender":"bot"' in line.replace(": ", ":"):
                return line
    raise AssertionError(f"the stream ended: {said}")
