"""What every Rasa process is started with."""

from collections.abc import Mapping
from pathlib import Path

_SERVER = Path(__file__).parent / "server"


def variables(rasa: Path, home: Path) -> Mapping[str, str]:
    """The whole environment of a Rasa process: nothing of ours reaches it.

    `rasa` is its executable; under `home` it writes its settings, never under a user's own.
    """
    return {
        "HOME": str(home),
        "PATH": f"{rasa.parent}:/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(_SERVER),
        "PYTHONWARNINGS": "ignore",
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }
