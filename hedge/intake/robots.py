"""robots.txt: what a site lets programs fetch, and how fast."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hedge.errors import HedgeError
from hedge.intake import failures
from hedge.intake.charset import decode

if TYPE_CHECKING:
    from protego import Protego

NAME = "hedge"  # what robots.txt files may call this program
MOST_BYTES = 500_000  # what follows is not read (RFC 9309 asks for as much)


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a site: `parsed` is None where it has none; `failure` is why they could not be had."""

    parsed: Protego | None = None
    failure: Exception | int | None = None

    def check(self, url: str, place: str) -> None:
        """Raises a HedgeError that skips where a page may not be fetched."""
        if isinstance(self.failure, Exception):
            raise failures.of_error(self.failure, place)
        if self.failure:
            raise HedgeError(
                f"{place} was not fetched: the site's robots.txt cannot be read ({self.failure})",
                "try again later",
                skips=True,
            )
        if self.parsed and not self.parsed.can_fetch(url, NAME):
            raise HedgeError(
                f"{place} was not fetched: the site's robots.txt asks programs not to",
                "open it in a browser, save the page as HTML and give that file",
                skips=True,
            )

    @property
    def delay(self) -> float:
        """The seconds that the site wants between two requests."""
        return (self.parsed and self.parsed.crawl_delay(NAME)) or 0.0


def rules(status: int, data: bytes) -> Rules:
    """Returns the rules that a robots.txt gives; one that is not there gives none, one in trouble forbids all."""
    from protego import Protego

    if status == 200:
        return Rules(Protego.parse(decode(data)))
    return Rules(failure=status if status >= 500 or status == 429 else None)
