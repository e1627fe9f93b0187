"""The command that serves the local page."""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from typing import Annotated

import typer

from hedge.cli.printed import remark
from hedge.errors import HedgeError

_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_ANY = ("", "0.0.0.0", "::")


def serve(
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes any that is free.")] = 8000,
    host: Annotated[
        str, typer.Option(metavar="NAME", help="The address to serve on; others than this computer's own open it.")
    ] = "127.0.0.1",
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="Also fetch from loopback and private addresses.")
    ] = False,
) -> int:
    """Serve a local page that marks pasted texts and addresses, and writes corrections; nothing is stored."""
    import uvicorn

    from hedge.serve.app import app

    listening = _listening(host, port)
    port = listening.getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    if not _is_loopback(listening):
        remark(f"whoever reaches {shown}:{port} can use this page, and fetch web pages through it")
    names = None if host in _ANY else {*_with_port(_LOOPBACK, port), *_with_port((shown.lower(),), port)}
    typer.echo(f"http://{shown}:{port}/  (Ctrl-C ends it)")
    config = uvicorn.Config(
        app(names, allow_private),
        http="h11",
        ws="none",
        lifespan="off",
        log_level="error",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=64,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=3,
    )
    with suppress(KeyboardInterrupt):  # how it is meant to end
        uvicorn.Server(config).run([listening])
    return 0


def _listening(host: str, port: int) -> socket.socket:
    """Returns a socket that listens; raises HedgeError where it cannot."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        found = socket.socket(family, kind, protocol)
    except OSError as error:
        raise HedgeError(f"cannot serve on {host}: {error.strerror}", "leave --host out") from error
    try:
        if os.name == "posix":  # elsewhere it would let another program take the port over
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(address)
        found.listen(64)
    except OSError as error:
        found.close()
        raise HedgeError(
            f"cannot serve on {host}, port {port}: {error.strerror}", f"another port: --port {min(port + 1, 65535)}"
        ) from error
    return found


def _is_loopback(listening: socket.socket) -> bool:
    from ipaddress import ip_address

    return ip_address(listening.getsockname()[0]).is_loopback


def _with_port(names: tuple[str, ...], port: int) -> set[str]:
    """Names hosts as browsers do, which leave the port of the web out."""
    return {f"{name}:{port}" for name in names} | (set(names) if port == 80 else set())
