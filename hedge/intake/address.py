"""Addresses that may be connected to: those of the public internet, unless a person allows the others."""

from __future__ import annotations

import socket
from ipaddress import ip_address, ip_network
from queue import Empty, Queue
from threading import Thread
from typing import Any

# IANA's registers of special-purpose addresses; the first network that holds an address says what it is.
_SPECIAL = tuple(
    (ip_network(network), kind)
    for kind, networks in (
        ("unspecified", "0.0.0.0/8 ::/128"),
        ("loopback", "127.0.0.0/8 ::1/128"),
        ("private", "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 fc00::/7 fec0::/10"),
        ("link-local", "169.254.0.0/16 fe80::/10"),
        ("shared (CGNAT)", "100.64.0.0/10"),
        ("multicast", "224.0.0.0/4 ff00::/8"),
        ("NAT64", "64:ff9b::/96 64:ff9b:1::/48"),
        ("6to4", "2002::/16 192.88.99.0/24"),
        ("Teredo", "2001::/32"),
        ("IPv4-mapped", "::ffff:0:0/96 ::ffff:0:0:0/96 ::/96"),
        ("documentation", "192.0.2.0/24 198.51.100.0/24 203.0.113.0/24 2001:db8::/32 3fff::/20"),
        ("reserved", "192.0.0.0/24 198.18.0.0/15 240.0.0.0/4 2001::/23 5f00::/16 100::/64"),
    )
    for network in networks.split()
)
_GLOBAL = ip_network("2000::/3")  # all that is given out of IPv6


def special(address: str) -> str | None:
    """Returns what kind of special address a numeric one is, None for one of the public internet.

    Forms of IPv6 that stand for an address of IPv4 are special whatever they stand for.
    """
    ip = ip_address(address.partition("%")[0])  # without the interface of a link-local one
    for network, kind in _SPECIAL:
        if ip in network:
            return kind
    return None if ip.is_global and (ip.version == 4 or ip in _GLOBAL) else "reserved"


class SpecialAddressError(Exception):
    """A host has an address that is not fetched from; `kind` is what kind."""

    def __init__(self, host: str, kind: str) -> None:
        super().__init__(f"{host} has a {kind} address")
        self.host = host
        self.kind = kind


class SlowLookUpError(Exception):
    """A host was not looked up in time."""


def resolve(host: str, port: int, allow_private: bool = False, seconds: float | None = None) -> list[str]:
    """Looks a host up and returns its numeric addresses, the only ones to connect to: a second look may give others.

    A number in whatever form (`127.1`, `0x7f000001`, `2130706433`) is looked up as well, so that it is the resolved one
    that counts. Raises SpecialAddressError where any is special, SlowLookUpError where it takes more than so many
    `seconds`, and OSError or UnicodeError where there is none.
    """
    found = _looked_up(host, port, seconds)
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        if not allow_private and (kind := special(address)):
            raise SpecialAddressError(host, kind)
    return addresses


def _looked_up(host: str, port: int, seconds: float | None) -> list[tuple[Any, ...]]:
    """Asks the system, which nobody can tell how long it may take: whoever waits gives up, and lets it go on."""
    answer: Queue[list[tuple[Any, ...]] | Exception] = Queue()

    def ask() -> None:
        try:
            answer.put(list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
        except Exception as error:
            answer.put(error)

    Thread(target=ask, daemon=True).start()  # a program does not wait for it to end either
    try:
        found = answer.get(timeout=seconds)
    except Empty:
        raise SlowLookUpError(f"{host} was not looked up in time") from None
    if isinstance(found, Exception):
        raise found
    return found
