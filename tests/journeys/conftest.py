"""The sample knowledge, imported once, and a server over a copy of it."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from tests.channels.conftest import bot_token, counterparts, graph, telegram_emulator
from tests.servers import ROOT, ClerkAtDesk, Product

__all__ = ["bot_token", "counterparts", "graph", "telegram_emulator"]
PASSWORD = "một mật khẩu dài"


@pytest.fixture(scope="session")
def knowledge(encoder_folder: Path) -> Path:
    """A data folder with the sample pack and two clerks; kept until its makings change."""
    data = ROOT / ".cache" / "test-knowledge" / _makings(encoder_folder)
    with FileLock(ROOT / ".cache" / "test-knowledge.lock"):  # several processes run the tests
        if not (data / "complete").exists():
            _import_samples(data, encoder_folder)
    return data


def _import_samples(data: Path, encoder_folder: Path) -> None:
    shutil.rmtree(data.parent, ignore_errors=True)
    data.mkdir(parents=True)
    print("importing the sample pack (about a minute) ...", file=sys.__stderr__)
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("MOTCUA_")},
        "MOTCUA_DATA": str(data),
        "MOTCUA_ENCODER": str(encoder_folder),
        "MOTCUA_DEMO": "1",
    }
    samples = ROOT / "knowledge" / "samples"
    for arguments in (
        ["ingest", str(samples), str(samples / "videos")],
        ["user", "add", "lan", "--name", "Nguyễn Thị Lan", "--password", PASSWORD],
        ["user", "add", "minh", "--name", "Trần Văn Minh", "--password", PASSWORD],
        ["user", "add", "thu", "--name", "Lê Thu", "--role", "lead", "--password", PASSWORD],
        ["user", "add", "mai", "--name", "Đỗ Mai", "--role", "editor", "--password", PASSWORD],
        ["user", "add", "duc", "--name", "Vũ Đức", "--role", "approver", "--password", PASSWORD],
    ):
        subprocess.run(
            [sys.executable, "-m", "api", *arguments], cwd=ROOT, env=environment, check=True
        )
    (data / "complete").touch()


def _makings(encoder_folder: Path) -> str:
    """The digest of everything that the data folder is made from."""
    digest = hashlib.sha256((encoder_folder / "manifest.json").read_bytes())
    rooms = [ROOT / "knowledge", ROOT / "api" / "migrations", ROOT / "bot" / "store"]
    for path in sorted(path for room in rooms for path in room.rglob("*") if path.is_file()):
        if "__pycache__" not in path.parts:
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


Start = Callable[..., Product]


@pytest.fixture
def start(knowledge: Path, encoder_folder: Path, tmp_path: Path) -> Iterator[Start]:
    """Starts the product with settings; stops it after the test."""
    started: list[Product] = []

    def begin(**settings: str) -> Product:
        data = tmp_path / f"data{len(started)}"
        shutil.copytree(knowledge, data)
        product = Product(data, encoder_folder, **settings)
        started.append(product)
        product.start()
        return product

    yield begin
    for product in started:
        product.stop()


@pytest.fixture
def product(start: Start) -> Product:
    """The product with its web channel only."""
    return start()


@pytest.fixture
def lan(product: Product) -> ClerkAtDesk:
    """A clerk."""
    return ClerkAtDesk(product, "lan", PASSWORD)


@pytest.fixture
def minh(product: Product) -> ClerkAtDesk:
    """Another clerk."""
    return ClerkAtDesk(product, "minh", PASSWORD)
