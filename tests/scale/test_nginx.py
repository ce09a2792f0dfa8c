"""The nginx configuration that operators get is one that nginx takes."""

import subprocess
from pathlib import Path

import pytest

from tests.scale.nginx import check, installed

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
