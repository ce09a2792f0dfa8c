"""Fetching a file from a platform's own servers."""

from urllib.parse import urlsplit

import httpx

from bot.ports import FileRefusedError, FileUnavailableError

_GONE = (401, 403, 404, 410)


async def download(client: httpx.AsyncClient, url: str, most: int, hosts: tuple[str, ...]) -> bytes:
    """The file at `url`, of at most `most` bytes, from one of `hosts` or a host below one.

    No redirect is followed: a citizen's message must not make us call other servers.
    Raises FileRefusedError and FileUnavailableError.
    """
    host = urlsplit(url).hostname or ""
    if not any(host == one or host.endswith(f".{one}") for one in hosts):
        raise FileRefusedError("bad_address")
    try:
        async with client.stream("GET", url, follow_redirects=False) as response:
            if response.status_code in _GONE:
                raise FileRefusedError("gone")
            if response.status_code != httpx.codes.OK:
                raise FileUnavailableError(f"HTTP {response.status_code}")
            return await _read(response, most)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise FileUnavailableError(type(error).__name__) from error


async def _read(response: httpx.Response, most: int) -> bytes:
    parts, size = [], 0
    async for part in response.aiter_bytes():
        size += len(part)
        if size > most:
            raise FileRefusedError("too_large")
        parts.append(part)
    return b"".join(parts)
