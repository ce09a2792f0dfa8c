"""Starting the software in `counterparts/` that nobody on this project wrote."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Self

import httpx
import pytest
from filelock import FileLock

from tests.servers import ROOT, free_port

FOLDER = Path(__file__).parent / "counterparts"
SECONDS_TO_START = 20


def install(folder: Path = FOLDER) -> None:
    """Fetch the packages of the folder's lock file into it, once; skip without Node.js.

    Several processes run the tests: one of them fetches, the others wait for it.
    """
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("the counterparts need Node.js with npm")
    cache = ROOT / ".cache"
    cache.mkdir(exist_ok=True)
    with FileLock(cache / f"npm-{folder.parent.name}.lock"):
        if _installed(folder):
            return
        print(f"installing {folder.parent.name}/{folder.name} (npm ci) ...", file=sys.__stderr__)
        subprocess.run(
            [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"],
            cwd=folder,
            check=True,
            capture_output=True,
            text=True,
        )


def _installed(folder: Path) -> bool:
    done = folder / "node_modules" / ".package-lock.json"
    asked = folder / "package-lock.json"
    return done.exists() and done.stat().st_mtime >= asked.stat().st_mtime


def run_script(script: str, *arguments: str, given: object) -> Any:
    """What `script` prints as JSON (None for nothing) for `given` on its standard input."""
    done = subprocess.run(
        ["node", script, *arguments],
        cwd=FOLDER,
        input=json.dumps(given),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout) if done.stdout else None


class TelegramEmulator:
    """The Telegram emulator on a free loopback port while it is entered."""

    def __init__(self) -> None:
        self._port = free_port()
        self.origin = f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            ["node", "telegram_server.js", str(self._port)],
            cwd=FOLDER,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n"
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=SECONDS_TO_START)

    def person(self, token: str, chat: int, *steps: dict[str, object]) -> list[Any]:
        """What the steps of `telegram_client.js` bring for the person in `chat`."""
        results: list[Any] = run_script(
            "telegram_client.js", str(self._port), token, str(chat), given=steps
        )
        return results

    def fault(self, method: str, **fault: object) -> None:
        """Answer the next call of `method` with `fault`."""
        body = {"method": method, "times": 1, **fault}
        httpx.post(f"{self.origin}/_fault", json=body).raise_for_status()

    def calls(self, token: str, method: str) -> list[dict[str, Any]]:
        """The bodies with which the bot called `method`."""
        calls = httpx.get(f"{self.origin}/_calls").raise_for_status().json()
        return [one["body"] for one in calls if (one["token"], one["method"]) == (token, method)]
