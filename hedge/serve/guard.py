"""Guard: what may reach the local page at all, whatever other web sites make a browser send."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import anyio

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 2_000_000  # of what is sent; a character of an article takes up to nine
_SECONDS = 30  # to send it in
_FORM = "application/x-www-form-urlencoded"
_HEADERS = (
    ("Cache-Control", "no-store"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "same-origin"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
)


class Guard:
    """Lets through what a person sends from the page itself.

    `names` are the hosts, with their port, that the page answers to, so that no other name can be made to lead here;
    None for any. What is posted has to come from the page: another site could post, but not hide where it does so from.
    A body is read whole before it is looked at, up to MOST_BYTES.
    """

    def __init__(self, app: ASGIApp, names: Collection[str] | None) -> None:
        self._app = app
        self._names = names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, or refuses it."""
        from starlette.datastructures import MutableHeaders

        if scope["type"] != "http":
            return

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS:
                    headers[name] = value
            await send(message)

        refused = self._refused(scope)
        if refused:
            await _refuse(scope, receive, answer, *refused)
            return
        try:
            with anyio.fail_after(_SECONDS):
                body = await _body(receive)
        except TimeoutError:
            await _refuse(scope, receive, answer, 408, "what was sent took too long", "send it again")
            return
        if body is None:
            await _refuse(scope, receive, answer, *_TOO_LARGE)
            return
        read = False

        async def whole() -> Message:
            nonlocal read
            if read:
                return await receive()
            read = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, whole, answer)

    def _refused(self, scope: Scope) -> tuple[int, str, str] | None:
        from starlette.datastructures import Headers

        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        if len(hosts) != 1 or (self._names is not None and hosts[0].lower() not in self._names):
            return 421, "this page does not answer to that host", "open the address that hedge serve printed"
        if scope["method"] in ("GET", "HEAD"):
            return None
        if scope["method"] != "POST":
            return 405, "this page takes GET and POST", "open it in a browser"
        if headers.getlist("origin") != [f"http://{hosts[0]}"]:
            return 403, "what was sent does not come from this page", "send it from the page itself"
        if headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
            return 415, "what was sent is no form of this page", "send it from the page itself"
        length = headers.get("content-length", "0")
        return None if length.isdecimal() and int(length) <= MOST_BYTES else _TOO_LARGE


_TOO_LARGE = (413, f"what was sent is larger than {MOST_BYTES:,} bytes", "send one article")


async def _body(receive: Receive) -> bytes | None:
    """Reads a body; None where it is too large."""
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > MOST_BYTES:
            return None
        if message["type"] != "http.request" or not message.get("more_body"):
            return bytes(body)


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int, what: str, remedy: str) -> None:
    from starlette.responses import PlainTextResponse

    headers = {"Connection": "close", "Content-Security-Policy": "default-src 'none'; sandbox"}
    await PlainTextResponse(f"hedge: {what}\nTry: {remedy}\n", status, headers)(scope, receive, send)
