"""The local page itself: its addresses, and what each of them answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import parse_qsl, quote

import anyio

from hedge.errors import HedgeError
from hedge.serve import carried, marks
from hedge.serve.added import Option
from hedge.serve.carried import Carried
from hedge.serve.desk import Desk
from hedge.serve.guard import Guard
from hedge.serve.said import BusyError, said

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.types import ASGIApp

    from hedge.report.words import Words

_AT_ONCE = 6  # requests that may wait for the parser; more are told to come again
_SECONDS = 180  # that a person waits for a page, fetching included
_MOST_FIELDS = 20_000
_FILES = {
    "page": ("html", "text/html"),
    "record": ("json", "application/json"),
    "text": ("txt", "text/plain"),
    "corrections": ("toml", "application/toml"),
}
# The style and all that may not be loaded stand in the policy of the page itself.
_POLICY = "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; script-src 'none'; connect-src 'none'"

Result = TypeVar("Result")
Fields = Mapping[str, str]


def app(names: Collection[str] | None, allow_private: bool = False) -> ASGIApp:
    """Returns the local page as an ASGI application that answers to the hosts `names`, to any if None."""
    from starlette.applications import Starlette
    from starlette.routing import Route

    pages = _Pages(Desk(allow_private))
    routes = [
        Route("/", pages.form, methods=["GET"]),
        Route("/report", pages.posted(pages.report), methods=["POST"]),
        Route("/show", pages.posted(pages.show), methods=["POST"]),
        Route("/correct", pages.posted(pages.correct), methods=["POST"]),
        Route("/corrected", pages.posted(pages.corrected), methods=["POST"]),
        Route("/save", pages.posted(pages.save), methods=["POST"]),
    ]
    return Guard(Starlette(routes=routes), names)


class _Pages:
    """The answers; each takes the fields of a form and gives a page."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._waiting = 0

    async def form(self, request: Request) -> Response:
        return _form(_spoken(request), {})

    def posted(
        self, answer: Callable[[Fields, Words], Awaitable[Response]]
    ) -> Callable[[Request], Awaitable[Response]]:
        """Makes an answer to what a form sends; an error is shown above the first form."""

        async def respond(request: Request) -> Response:
            w = _spoken(request)
            fields: Fields = {}
            try:
                fields = _fields(await request.body())
                return await answer(fields, w)
            except HedgeError as error:
                return _form(w, fields, error, 503 if isinstance(error, BusyError) else 400)

        return respond

    async def report(self, fields: Fields, w: Words) -> Response:
        # a browser sends every line break as two characters
        text = fields.get("text", "").replace("\r\n", "\n")
        url, language = fields.get("url", "").strip(), fields.get("language") or None
        report_lang = _report_lang(fields)
        article = await self._run(lambda: self._desk.take(text, url, language))
        return await self._shown(Carried(article, report_lang))

    async def show(self, fields: Fields, w: Words) -> Response:
        return await self._shown(carried.loaded(fields.get("carried", "")))

    async def correct(self, fields: Fields, w: Words) -> Response:
        return await self._correcting(carried.loaded(fields.get("carried", "")))

    async def corrected(self, fields: Fields, w: Words) -> Response:
        held = carried.loaded(fields.get("carried", ""))
        found = await self._run(lambda: self._desk.analyse(Carried(held.article)))
        try:
            edited = Carried(held.article, held.report_lang, marks.chosen(found, fields))
            edited = carried.loaded(carried.dumped(edited))  # as a file of corrections is read
            return await self._shown(edited)
        except HedgeError as error:
            return await self._correcting(held, fields, error)

    async def save(self, fields: Fields, w: Words) -> Response:
        from starlette.responses import Response

        held = carried.loaded(fields.get("carried", ""))
        ending, kind = _FILES.get(fields.get("what", ""), ("", ""))
        if not ending:
            raise HedgeError("nothing is chosen that could be saved", "choose one of the buttons")
        content = await self._run(lambda: self._file(held, fields["what"]))
        name = quote(f"{held.article.id}.{ending}", errors="surrogatepass")
        headers = {
            "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        }
        return Response(content.encode("utf-8", "backslashreplace"), 200, headers, f"{kind}; charset=utf-8")

    def _file(self, held: Carried, what: str) -> str:
        from hedge import contract
        from hedge.report import render

        if what == "text":
            return held.article.text
        if what == "corrections":
            return held.corrected()
        found = self._desk.analyse(held)
        return render.page(found, held.report_lang) if what == "page" else f"{contract.line(found)}\n"

    async def _shown(self, held: Carried) -> Response:
        from hedge.report import render

        def page() -> str:
            return render.served(self._desk.analyse(held), held.report_lang, carried.dumped(held))

        return _html(await self._run(page))

    async def _correcting(
        self, held: Carried, fields: Fields | None = None, error: HedgeError | None = None
    ) -> Response:
        from hedge.report import render

        w = _words(held)

        def page() -> str:
            found = self._desk.analyse(Carried(held.article))
            given = marks.given_of(held.corrections, found) if fields is None else fields
            return render.document(
                "serve_correct.html.j2",
                ("base", "serve"),
                groups=marks.groups(found, given, w),
                who=given.get("who", ""),
                error=said(error, w) if error else None,
                article_language=held.article.language,
                carried=carried.dumped(held),
                w=w,
            )

        return _html(await self._run(page), 400 if error else 200)

    async def _run(self, work: Callable[[], Result]) -> Result:
        """Does work in a thread, as far as not too much waits already, and no longer than a person would."""
        if self._waiting >= _AT_ONCE:
            raise BusyError("serve.busy", "serve.busy_try")
        self._waiting += 1
        try:
            with anyio.fail_after(_SECONDS):
                return await anyio.to_thread.run_sync(work, abandon_on_cancel=True)
        except TimeoutError:
            raise BusyError("serve.slow", "serve.slow_try", n=_SECONDS) from None
        finally:
            self._waiting -= 1


def _fields(body: bytes) -> dict[str, str]:
    try:
        return dict(parse_qsl(body.decode("ascii"), errors="replace", max_num_fields=_MOST_FIELDS))
    except ValueError:  # UnicodeDecodeError is one
        raise HedgeError("what was sent is no form of this page", "begin again") from None


def _form(w: Words, fields: Fields, error: HedgeError | None = None, status: int = 200) -> Response:
    from hedge.lexicon import available
    from hedge.report import render
    from hedge.report.words import languages, words

    def options(codes: Collection[str], chosen: str) -> list[Option]:
        return [Option(code, w.get(f"language.{code}", code), code == chosen) for code in codes]

    page = render.document(
        "serve_form.html.j2",
        ("base", "serve"),
        text=fields.get("text", ""),
        url=fields.get("url", ""),
        languages=options(available(), fields.get("language", "")),
        report_langs=options(languages(), fields.get("report_lang", "")),
        spoken=[(code, words(code)("language.name")) for code in languages()],
        error=said(error, w) if error else None,
        w=w,
    )
    return _html(page, status)


def _html(page: str, status: int = 200) -> Response:
    from starlette.responses import HTMLResponse

    return HTMLResponse(page.encode("utf-8", "backslashreplace"), status, {"Content-Security-Policy": _POLICY})


def _report_lang(fields: Fields) -> str | None:
    from hedge.report.words import words

    chosen = fields.get("report_lang") or None
    return words(chosen).language if chosen else None


def _words(held: Carried) -> Words:
    from hedge.report.words import words

    return words(held.report_lang, held.article.language)


def _spoken(request: Request) -> Words:
    """Returns the words in the language that is asked for, or else that the browser prefers."""
    from hedge.report.words import languages, words

    asked = request.query_params.get("lang", "")
    accepted = request.headers.get("accept-language", "").split(",")
    preferred = (part.partition(";")[0].partition("-")[0].strip().lower() for part in accepted)
    return words(next((code for code in (asked, *preferred) if code in languages()), "en"))
