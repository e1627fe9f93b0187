"""Fetching: pages from the web, politely, with a bound to how long and how much."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import hedge
from hedge.errors import HedgeError
from hedge.intake import failures, links, media, robots

if TYPE_CHECKING:
    import httpx2

    from hedge.intake.transport import Backend

AGENT = f"{robots.NAME}/{hedge.__version__} (reads news articles for their wording; heeds robots.txt)"
_ENCODINGS = ("gzip", "deflate")
_ACCEPTED = (
    "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/xml;q=0.9,text/*;q=0.8"
)
_AGAIN = frozenset({429, 502, 503, 504})
_LONG = 30 * 24 * 3600.0
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much a page may take.

    Seconds to connect, between two pieces, and for the page with its redirects and attempts; decoded bytes; redirects
    and attempts. Before the second attempt `wait` seconds pass, before each other twice as many; no pause that a site
    asks for is longer than `longest_wait`, and none between two of its pages longer than `longest_delay`.
    """

    connect: float = 10
    read: float = 20
    total: float = 60
    most_bytes: int = 10_000_000
    redirects: int = 10
    attempts: int = 3
    wait: float = 1
    longest_wait: float = 30
    longest_delay: float = 10


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a server sent; `data` is empty where it was not read."""

    status: int
    headers: httpx2.Headers
    data: bytes = b""


class Web:
    """The web as one run sees it: the robots.txt of a site is fetched once, and its pages one after another."""

    def __init__(
        self,
        allow_private: bool = False,
        limits: Limits = Limits(),
        fetching: Callable[[int, int], None] = lambda number, of: None,
    ) -> None:
        self._allow_private = allow_private
        self._limits = limits
        self._fetching = fetching
        self._asked_for = self._expected = 0
        self._rules: dict[str, robots.Rules] = {}
        self._last: dict[str, float] = {}

    def expect(self, number: int) -> None:
        """Says that so many more addresses will be asked for, so that it can be told how far that is."""
        self._expected += number

    def get(self, url: str) -> media.Fetched:
        """Fetches a page, a feed or a plain text.

        Where that cannot be had or may not be, raises a HedgeError that skips it and says why; no address is shown with
        its user name and password, and none is fetched with them.
        """
        place = links.bare(url)
        self._asked_for += 1
        self._fetching(self._asked_for, max(self._asked_for, self._expected))
        self._client.cookies.clear()
        with self._within(self._limits.total):
            found, answer = self._followed(url, place)
        if not 200 <= answer.status < 300:
            raise failures.of_status(answer.status, place, _retry_after(answer))
        said = answer.headers.get("content-type")
        charset = said.lower().partition("charset=")[2].partition(";")[0].strip("\"' ") or None if said else None
        retrieved = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return media.Fetched(links.bare(found), answer.data, media.kind(said, answer.data, place), charset, retrieved)

    def _followed(self, url: str, place: str) -> tuple[str, _Answer]:
        """Asks for a page, and for the one that it leads to, and so on; returns the last with its address."""
        for _ in range(self._limits.redirects + 1):
            self._check(url, place)
            self._pause(url)
            try:
                answer = self._answer(url, place)
            except self._errors as error:
                raise failures.of_error(error, place) from error
            led = answer.headers.get("location")
            if answer.status not in _REDIRECTS or not led:
                return url, answer
            url = _joined(url, led)
        raise failures.of_error(failures.TooManyRedirectsError(f"more than {self._limits.redirects} redirects"), place)

    def _check(self, url: str, place: str) -> None:
        """Raises a HedgeError where an address is not one to ask for."""
        if not links.is_web(url):
            where = "" if links.bare(url) == place else f" leads to {links.bare(url)}, which"
            raise HedgeError(
                f"{place}{where} is no web address", "give a whole one, which begins with https://", skips=True
            )
        if links.carries_credentials(url):
            raise HedgeError(
                f"{place} carries a user name or password",
                "leave it out; where the page needs one, save it in a browser and give the file",
                skips=True,
            )
        self._rules_of(url).check(url, place)

    def _rules_of(self, url: str) -> robots.Rules:
        """Returns the rules of the site of an address, fetched once."""
        site = links.origin(url)
        if site not in self._rules:
            with self._within(self._limits.total):
                self._rules[site] = self._fetched_rules(f"{site}/robots.txt")
        return self._rules[site]

    def _fetched_rules(self, url: str) -> robots.Rules:
        try:
            for _ in range(self._limits.redirects + 1):
                answer = self._answer(url, None)
                led = answer.headers.get("location")
                if answer.status not in _REDIRECTS or not led:
                    break
                url = _joined(url, led)
                if not links.is_web(url):
                    break
        except self._errors as error:
            return robots.Rules(failure=error)
        return robots.rules(answer.status, answer.data)

    def _pause(self, url: str) -> None:
        """Waits as long as a site wants between two pages, which is not counted as time that the page takes."""
        site = links.origin(url)
        delay = min(self._rules_of(url).delay, self._limits.longest_delay)
        wait = self._last.get(site, float("-inf")) + delay - time.monotonic()
        if wait > 0:
            time.sleep(wait)
            self._backend.deadline += wait
        self._last[site] = time.monotonic()

    def _answer(self, url: str, place: str | None) -> _Answer:
        """Asks for an address, and again where the server is busy or the connection breaks."""
        import httpcore2

        wait = self._limits.wait
        for attempt in range(1, self._limits.attempts + 1):
            last = attempt == self._limits.attempts
            try:
                answer = self._asked(url, place)
                pause = _retry_after(answer) or wait
                if last or answer.status not in _AGAIN or pause > min(self._limits.longest_wait, self._left()):
                    return answer
            except (httpcore2.NetworkError, httpcore2.RemoteProtocolError) as error:
                pause = wait
                if last or failures.is_lasting(error) or pause > self._left():
                    raise
            time.sleep(pause)
            wait *= 2
        raise AssertionError("the last attempt ends it")

    def _asked(self, url: str, place: str | None) -> _Answer:
        """Asks for an address once; without a place what comes is a robots.txt, cut off where it is too long."""
        import httpx2

        most = self._limits.most_bytes if place else robots.MOST_BYTES
        request = self._client.build_request("GET", url)
        response = self._client.send(request, stream=True)
        try:
            if not 200 <= response.status_code < 300:
                return _Answer(response.status_code, response.headers)
            if place:
                media.check_type(response.headers.get("content-type"), place)
            codings = response.headers.get("content-encoding", "").lower().replace(" ", "").split(",")
            if unasked := set(codings) - {"", "identity", *_ENCODINGS}:
                raise httpx2.DecodingError(f"in the encoding {', '.join(sorted(unasked))}, which was not asked for")
            data = bytearray()
            for piece in response.iter_bytes():
                data += piece
                if len(data) > most:
                    if place:
                        raise failures.TooLargeError(f"more than {most / 1e6:g} MB")
                    break
                self._backend.left(None)
            return _Answer(response.status_code, response.headers, bytes(data[:most]))
        finally:
            response.close()

    def _left(self) -> float:
        return self._backend.deadline - time.monotonic()

    @contextmanager
    def _within(self, seconds: float) -> Iterator[None]:
        """Gives what is asked for inside so many seconds, which are not taken from those of what is outside."""
        before, began = self._backend.deadline, time.monotonic()
        self._backend.deadline = began + seconds
        try:
            yield
        finally:
            self._backend.deadline = before + time.monotonic() - began

    @cached_property
    def _errors(self) -> tuple[type[Exception], ...]:
        from hedge.intake.transport import ERRORS

        return (*ERRORS, failures.TooLargeError)

    @cached_property
    def _backend(self) -> Backend:
        from hedge.intake.transport import Backend

        return Backend(self._allow_private)

    @cached_property
    def _client(self) -> httpx2.Client:
        import httpx2

        from hedge.intake.transport import Transport

        return httpx2.Client(
            transport=Transport(self._backend),
            trust_env=False,  # no proxy: it would look the hosts up itself
            follow_redirects=False,
            timeout=httpx2.Timeout(self._limits.read, connect=self._limits.connect),
            headers={"User-Agent": AGENT, "Accept": _ACCEPTED, "Accept-Encoding": ", ".join(_ENCODINGS)},
        )


def _joined(url: str, led: str) -> str:
    """Returns the address that a page leads to."""
    try:
        return urljoin(url, led.strip())
    except ValueError:
        return led


def _retry_after(answer: _Answer) -> float | None:
    """Returns the seconds that a server asks to wait, which it may write as a time."""
    said = answer.headers.get("retry-after", "").strip()
    if said.isdecimal():
        return min(float(said), _LONG)
    try:
        return max(0.0, (parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return None
