"""Who comes in: the right address, the key from the terminal, and a form that this server wrote."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from hmac import compare_digest
from ipaddress import ip_address
from urllib.parse import urlsplit

from iomlab.errors import UsageError
from iomlab.messages import say

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def _secret() -> str:
    return secrets.token_urlsafe(24)


@dataclass(frozen=True)
class Gate:
    """The names under which the server is reached, and its three secrets.

    ``token`` stands in the address that the terminal shows; whoever brings it gets ``session`` as a
    cookie. ``key`` stands in each form, so that no page of another server can send one.
    """

    hosts: tuple[str, ...] = LOOPBACK
    token: str = field(default_factory=_secret)
    session: str = field(default_factory=_secret)
    key: str = field(default_factory=_secret)

    def named(self, host: str) -> bool:
        """Return whether a request was sent to this server by one of its own names.

        >>> Gate().named("localhost:8899"), Gate().named("evil.example:8899"), Gate().named("[::1]:1")
        (True, False, True)
        """
        return _name(host) in self.hosts

    def ours(self, headers: Mapping[str, str]) -> bool:
        """Return whether a form was sent from a page of this server.

        >>> Gate().ours({"Host": "localhost:1", "Origin": "http://localhost:2"})
        False
        """
        origin, site = headers.get("Origin"), headers.get("Sec-Fetch-Site", "same-origin")
        same = origin is None or urlsplit(origin).netloc == headers.get("Host")
        return same and site == "same-origin"


def same(given: str | None, secret: str) -> bool:
    """Return whether ``given`` is the secret; how long that takes tells nothing about it.

    >>> same("a", "a"), same("a", "b"), same(None, "a")
    (True, False, False)
    """
    return compare_digest((given or "").encode("utf-8", "replace"), secret.encode())


def gate(host: str) -> Gate:
    """Return the gate of a server that listens at ``host``.

    Raises
    ------
    UsageError
        When ``host`` stands for every address of the machine: then no name could be checked.

    Examples
    --------
    >>> gate("127.0.0.1").hosts
    ('127.0.0.1', 'localhost', '::1')
    """
    if host in LOOPBACK:
        return Gate()
    try:
        everywhere = ip_address(host).is_unspecified
    except ValueError:
        everywhere = not host
    if everywhere:
        raise UsageError(
            "{host} stands for every address of this machine.",
            host=host or "''",
            next_step=say("Name the one under which the colleague reaches it."),
        )
    return Gate(hosts=(host.casefold(),))


def _name(host: str) -> str:
    """Return the name in a Host header, without its port; empty when it is none."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
