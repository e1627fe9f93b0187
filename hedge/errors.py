"""Errors that a person reads: what is wrong and where, then what to try."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hedge.model import Article


class HedgeError(Exception):
    """Says in one line what is wrong and where, and in `remedy` what to try.

    The library raises it; only the command line prints it, as two lines. `skips` says that one article is lost and the
    run may go on with the others; `lost` is that article as far as it was read, with the language `und` (ISO 639) where
    nobody has found it out.
    """

    def __init__(self, what: str, remedy: str, *, skips: bool = False, lost: Article | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy
        self.skips = skips
        self.lost = lost

    def __str__(self) -> str:
        return f"{self.what}\nTry: {self.remedy}"

    def __reduce__(self) -> tuple[object, ...]:
        """Lets an error travel between processes."""
        return _made, (self.what, self.remedy, self.skips, self.lost)


def _made(what: str, remedy: str, skips: bool, lost: Article | None) -> HedgeError:
    return HedgeError(what, remedy, skips=skips, lost=lost)
