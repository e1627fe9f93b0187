"""A web site on loopback for tests: what its paths answer is given as data."""

from __future__ import annotations

import gzip
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from tests.texts import TEXTS


@dataclass
class Reply:
    """What a path answers; `slowly` is how long each byte of the body takes, in seconds, `after` how long the whole."""

    body: bytes = b""
    type: str | None = "text/html; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    slowly: float = 0
    after: float = 0
    cut: bool = False


Answer = Reply | Callable[[int], Reply]  # or by how often it was asked for before


class Site:
    """A running site: its address, and what it was asked for."""

    def __init__(self, routes: Mapping[str, Answer], server: ThreadingHTTPServer, scheme: str) -> None:
        self.routes = dict(routes)
        self.port = server.server_port
        self.scheme = scheme
        self.asked: list[str] = []
        self.times: list[float] = []
        self.agents: set[str] = set()
        self.connections = 0

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"


@contextmanager
def serving(routes: Mapping[str, Answer], tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """Runs a site; what has no route is a 404."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            super().setup()
            site.connections += 1

        def do_GET(self) -> None:
            before = site.asked.count(self.path)
            site.asked.append(self.path)
            site.times.append(time.monotonic())
            site.agents.add(self.headers["User-Agent"])
            answer = site.routes.get(self.path, Reply(b"nothing here", status=404))
            with suppress(OSError):  # the client may have gone
                self._send(answer if isinstance(answer, Reply) else answer(before))

        def _send(self, reply: Reply) -> None:
            time.sleep(reply.after)
            self.send_response(reply.status)
            if reply.type:
                self.send_header("Content-Type", reply.type)
            self.send_header("Content-Length", str(len(reply.body) + reply.cut))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            if not reply.slowly:
                self.wfile.write(reply.body)
            for byte in reply.body if reply.slowly else b"":
                self.wfile.write(bytes([byte]))
                time.sleep(reply.slowly)
            self.close_connection = self.close_connection or reply.cut

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, *_: object) -> None:
            pass  # a client that breaks off

    server = Server(("127.0.0.1", 0), Handler)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    site = Site(routes, server, "https" if tls else "http")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()


def article(language: str, note: str = "", of_it: int = 3) -> str:
    """A page with so many paragraphs of the article of a language in `tests.texts`; `note` is one more."""
    title, *paragraphs = TEXTS[language].strip().split("\n\n")
    text = "".join(f"<p>{paragraph}</p>" for paragraph in [*paragraphs[:of_it], note] if paragraph)
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><article><h1>{title}</h1>{text}</article></body></html>"
    )


def html(text: str, charset: str = "utf-8") -> Reply:
    return Reply(text.encode(charset), f"text/html; charset={charset}")


def redirect(to: str, status: int = 302) -> Reply:
    return Reply(status=status, headers={"Location": to})


def bomb(megabytes: int) -> Reply:
    """A page of spaces that is small on the way."""
    return Reply(gzip.compress(b" " * megabytes * 1_000_000, 9), headers={"Content-Encoding": "gzip"})


def busy(times: int, then: Reply, status: int = 503, headers: Mapping[str, str] = {}) -> Answer:
    """Answers with trouble so many times, and then well."""
    return lambda before: Reply(b"busy", status=status, headers=headers) if before < times else then
