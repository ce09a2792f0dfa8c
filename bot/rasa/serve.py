"""How a supervisor starts the Rasa server: a process of its own, on loopback only."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from bot.rasa.process import variables

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Service:
    """A process to start: its arguments, its whole environment, its folder, where it answers."""

    argv: tuple[str, ...]
    variables: Mapping[str, str]
    folder: Path
    url: str


def service(rasa: Path, model: Path, data_dir: Path, port: int) -> Service:
    """The server of `model`; the port opens once the model is loaded.

    It keeps conversations in memory and writes nothing that a citizen said to its log.
    """
    project = Path(str(files("bot.rasa")))
    folder = data_dir.resolve() / "rasa" / "server"
    folder.mkdir(parents=True, exist_ok=True)
    argv = (
        str(rasa),
        "run",
        "--quiet",
        "--model",
        str(model),
        "--credentials",
        str(project / "credentials.yml"),
        "--endpoints",
        str(project / "endpoints.yml"),
        "--interface",
        LOOPBACK,
        "--port",
        str(port),
    )
    return Service(argv, variables(rasa, folder.parent), folder, f"http://{LOOPBACK}:{port}")
