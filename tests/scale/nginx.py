"""nginx on loopback with the product's own configuration, before servers of the test."""

import shutil
import subprocess
import time
from pathlib import Path
from typing import Self

import httpx

from tests.servers import ROOT, free_port

CONFIGURATION = ROOT / "deploy" / "nginx"
_MAIN = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {http}
}}
"""


class Nginx:
    """One nginx; `origin` is where it listens."""

    def __init__(self, folder: Path, origins: list[str]) -> None:
        self._folder = folder
        self.origin = f"http://127.0.0.1:{free_port()}"
        servers = "".join(
            f"server {origin.removeprefix('http://')} max_fails=1 fail_timeout=2s;"
            for origin in origins
        )
        self._write(
            f"limit_req_zone $binary_remote_addr zone=motcua:1m rate=50r/s;"
            f"upstream motcua {{ least_conn; {servers} keepalive 8; }}"
            f"server {{ listen {self.origin.removeprefix('http://')};"
            f"include {CONFIGURATION}/motcua-locations.conf; }}"
        )
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(_argv(self._folder))
        for _ in range(100):
            try:
                httpx.get(f"{self.origin}/health/live", timeout=5)
            except httpx.TransportError:
                time.sleep(0.05)
            else:
                return self
        raise RuntimeError((self._folder / "error.log").read_text())

    def __exit__(self, *_: object) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)

    def _write(self, http: str) -> None:
        text = _MAIN.format(folder=self._folder, http=http)
        (self._folder / "nginx.conf").write_text(text)


def check(folder: Path, certificate: Path, key: Path) -> None:
    """What `nginx -t` says of the whole configuration, with a certificate of the test's own."""
    site = (CONFIGURATION / "motcua.conf").read_text("utf-8")
    for name, value in (
        ("/etc/ssl/motcua/fullchain.pem", certificate),
        ("/etc/ssl/motcua/privkey.pem", key),
        ("/etc/nginx/motcua-locations.conf", CONFIGURATION / "motcua-locations.conf"),
    ):
        assert name in site
        site = site.replace(name, str(value))
    (folder / "nginx.conf").write_text(_MAIN.format(folder=folder, http=site))
    subprocess.run([*_argv(folder), "-t"], check=True, capture_output=True)


def _argv(folder: Path) -> list[str]:
    program = installed()
    assert program is not None
    return [program, "-p", str(folder), "-e", str(folder / "error.log"),
            "-c", str(folder / "nginx.conf")]  # fmt: skip


def installed() -> str | None:
    """Where nginx is; None where it is not installed."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
