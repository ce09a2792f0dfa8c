"""The third-party OpenID provider of `counterparts/`, and a person who signs in at it."""

import re
import subprocess
from pathlib import Path
from typing import Self
from urllib.parse import urljoin

import httpx

FOLDER = Path(__file__).parent / "counterparts"
BACK = "http://127.0.0.1:8000/api/desk/openid/back"
CLIENT, SECRET = "motcua", "shared-secret-shared-secret"
SECONDS_TO_STOP = 10


class OpenIdCounterpart:
    """The provider on a free loopback port while it is entered."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            ["node", "openid_provider.mjs", BACK],
            cwd=FOLDER,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout is not None
        self.issuer = self._process.stdout.readline().strip()
        assert self.issuer.startswith("http"), "the provider did not start"
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=SECONDS_TO_STOP)


def sign_in_there(address: str, name: str) -> str:
    """Go to `address`, sign in as `name` and consent; where the provider then sends the browser."""
    with httpx.Client() as browser:
        answer = browser.get(address)
        for _ in range(12):
            if answer.is_redirect:
                place = urljoin(str(answer.url), answer.headers["location"])
                if place.startswith(BACK):
                    return place
                answer = browser.get(place)
                continue
            form = re.search(r'<form[^>]* action="([^"]+)"', answer.text)
            prompt = re.search(r'name="prompt" value="(\w+)"', answer.text)
            assert form is not None, answer.text
            assert prompt is not None, answer.text
            given = {"prompt": prompt[1], "login": name, "password": "x"}
            answer = browser.post(urljoin(str(answer.url), form[1]), data=given)
    raise AssertionError("the provider sends the browser in circles")
