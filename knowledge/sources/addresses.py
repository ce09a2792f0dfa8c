"""Which machines a pull may reach: public ones, so that a list of addresses cannot look inside."""

import ipaddress
import socket
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import httpcore
import httpx

from knowledge.errors import PullRefused

Reachable = Callable[[str], bool]
"""Whether an IP address may be connected to."""
_TRANSLATED = tuple(
    ipaddress.ip_network(each)
    for each in (
        "::/96",
        "::ffff:0:0:0/96",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "2002::/16",
        "fec0::/10",
    )
)
"""An IPv4 address within (RFC 4291, 2765, 6052, 8215, 3056), or a site's own (RFC 3879).

A router between the two may lead them inside; no public page has such an address.
"""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, not to this machine or its network."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = parsed.ipv4_mapped
        if inner is None and any(parsed in network for network in _TRANSLATED):
            return False
        parsed = inner or parsed
    return parsed.is_global and not parsed.is_multicast


def is_inside_or_public(address: str) -> bool:
    """As `is_public`, and the private networks of an intranet; never this machine itself."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(parsed, "ipv4_mapped", None) or parsed
    inside = mapped.is_private and not (
        mapped.is_loopback or mapped.is_link_local or mapped.is_unspecified
    )
    return inside or is_public(address)


def check_address(url: str, reachable: Reachable) -> None:
    """Raises PullRefused where `url` is no web address or leads to a machine out of bounds."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise PullRefused(f"{url[:100]}: not a web address: {error}") from error
    if parts.scheme not in ("http", "https") or not host:
        raise PullRefused(f"{url[:100]}: not an http or https address")
    if parts.username or parts.password:
        raise PullRefused(f"{host}: an address with a password in it is not pulled")
    try:
        found = socket.getaddrinfo(host, port or 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise PullRefused(f"{host}: no such host: {error}") from error
    for *_, address in found:
        check_peer(host, str(address[0]), reachable)


def check_peer(host: str, address: str, reachable: Reachable) -> None:
    """Raises PullRefused where a connection to `host` led to an address out of bounds."""
    if not reachable(address):
        raise PullRefused(f"{host}: {address} is not on the public internet; it is not pulled")


class _GuardedNetwork(httpcore.SyncBackend):
    """Looks at the address that a connection led to before anything is said over it.

    A name may have led to a public machine when it was checked and lead inside a moment later
    (DNS rebinding).
    """

    def __init__(self, reachable: Reachable) -> None:
        self._reachable = reachable

    def connect_tcp(self, host: str, *args: Any, **more: Any) -> httpcore.NetworkStream:
        """As the library connects. Raises PullRefused for an address out of bounds."""
        stream = super().connect_tcp(host, *args, **more)
        peer = stream.get_extra_info("server_addr")
        try:
            check_peer(host, str(peer[0]) if peer else "", self._reachable)
        except PullRefused:
            stream.close()
            raise
        return stream


class GuardedTransport(httpx.HTTPTransport):
    """Speaks to machines that `reachable` allows, and to no other, whatever a name leads to."""

    def __init__(self, reachable: Reachable) -> None:
        super().__init__(trust_env=False)
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            network_backend=_GuardedNetwork(reachable),
        )
