"""Web addresses as people and feeds write them."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit, urlunsplit

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.I)
_PORTS = {"http": 80, "https": 443}


def names_scheme(name: str) -> bool:
    """Says whether a name is an address of any kind and no file."""
    return _SCHEME.match(name) is not None


def is_web(url: str) -> bool:
    """Says whether an address is a whole one of the web, with a host."""
    try:
        parts = urlsplit(url.strip())
        return parts.scheme in _PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def bare(url: str) -> str:
    """Returns an address without user name, password and fragment, as it may be shown and compared.

    Scheme and host are in lower case, and a port is there only where it is not the usual one.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return re.sub(r"//.*@", "//", url, flags=re.S)
    host = f"[{host}]" if ":" in host else host
    netloc = host if port in (None, _PORTS.get(parts.scheme)) else f"{host}:{port}"
    return urlunsplit(SplitResult(parts.scheme, netloc, parts.path or "/", parts.query, ""))


def carries_credentials(url: str) -> bool:
    """Says whether an address has a user name or a password in it."""
    try:
        return "@" in urlsplit(url.strip()).netloc
    except ValueError:
        return False


def origin(url: str) -> str:
    """Returns the scheme, host and port of an address: whose robots.txt it falls under."""
    parts = urlsplit(bare(url))
    return f"{parts.scheme}://{parts.netloc}"
