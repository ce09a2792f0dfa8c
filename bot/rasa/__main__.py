"""`python -m bot.rasa --data DIR`: train on the hand-written examples, then become the server."""

import argparse
import os
from pathlib import Path

from bot.rasa.serve import service
from bot.rasa.training import train


def main() -> None:
    """Train, and unless told otherwise become the server: a signal then reaches Rasa itself."""
    parser = argparse.ArgumentParser(prog="python -m bot.rasa", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder for model and state")
    parser.add_argument("--rasa", type=Path, default=Path(".rasa-venv/bin/rasa"))
    parser.add_argument("--port", type=int, default=5005)
    parser.add_argument("--train-only", action="store_true")
    asked = parser.parse_args()
    rasa = asked.rasa.absolute()
    model = train(rasa, (), asked.data)
    if not asked.train_only:
        process = service(rasa, model, asked.data, asked.port)
        os.chdir(process.folder)
        os.execve(process.argv[0], process.argv, dict(process.variables))  # noqa: S606 - no shell


if __name__ == "__main__":
    main()
