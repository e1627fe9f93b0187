"""Why a page could not be fetched, as a person is told: what happened, then what to try."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

from hedge.errors import HedgeError
from hedge.intake.address import SlowLookUpError, SpecialAddressError

_SAVE = "open it in a browser, save the page as HTML and give that file"
_LATER = "try again later"
_STATUS = {
    400: ("the server of {place} does not understand the address (400)", "check the address"),
    401: ("{place} asks for a login (401)", _SAVE),
    402: ("{place} asks for payment (402)", _SAVE),
    403: ("the server of {place} refuses to send it to a program (403)", _SAVE),
    404: ("there is no page at {place} (404)", "check the address"),
    406: ("the server of {place} refuses to send it to a program (406)", _SAVE),
    410: ("the page at {place} was removed (410)", "look for it in a web archive, and give the saved page"),
    429: ("the server of {place} wants fewer requests (429)", _LATER),
    451: ("{place} is withheld for legal reasons (451)", "look for the text elsewhere"),
}


class TooLargeError(Exception):
    """More bytes came than a page may have."""


class TooManyRedirectsError(Exception):
    """A page leads to another, and that to another, and so on."""


def is_lasting(error: Exception) -> bool:
    """Says whether a connection that failed so would fail again."""
    return any(
        isinstance(cause, (SpecialAddressError, ssl.SSLError, UnicodeError))
        or (isinstance(cause, socket.gaierror) and cause.errno != socket.EAI_AGAIN)
        for cause in _causes(error)
    )


def of_status(status: int, place: str, retry_after: float | None = None) -> HedgeError:
    """Returns the error of a page that was answered with a status other than success."""
    trouble = "the server of {place} has trouble ({status})" if status >= 500 else "{place} was refused ({status})"
    what, remedy = _STATUS.get(status, (trouble, _LATER if status >= 500 else _SAVE))
    if retry_after and remedy == _LATER:
        remedy = f"try again in {_span(retry_after)}, as the server asks"
    return HedgeError(what.format(place=place, status=status), remedy, skips=True)


def of_error(error: Exception, place: str) -> HedgeError:
    """Returns the error of a page that was not answered."""
    what, remedy = _said(error, place)
    return HedgeError(what, remedy, skips=True)


def _said(error: Exception, place: str) -> tuple[str, str]:
    import httpcore2
    import httpx2

    causes = list(_causes(error))
    for cause in causes:
        match cause:
            case SpecialAddressError():
                return (
                    f"{place} was not fetched: {cause.host} has no public address ({cause.kind})",
                    "give --allow-private if you mean a server of your own network",
                )
            case SlowLookUpError():
                return f"the host of {place} was not looked up in time", "check that the network is there, or " + _LATER
            case ssl.SSLCertVerificationError():
                return f"the certificate of {place} does not hold: {cause.verify_message}", _SAVE
            case ssl.SSLError():
                return f"no secure connection to {place}: {cause.reason or cause}", "check the address, or " + _SAVE
            case socket.gaierror() | UnicodeError():
                return f"the host of {place} is not found", "check its spelling, and that the network is there"
            case ConnectionRefusedError():
                return f"no server answers at {place}", "check the address and its port, or " + _LATER
    match error:
        case TooLargeError():
            return f"{place} is too large for an article: {error}", "save its text and give that file"
        case TooManyRedirectsError():
            return f"{place} leads on and on: {error}", _SAVE
        case httpx2.InvalidURL() | httpcore2.UnsupportedProtocol():
            return f"{place} is not a web address: {error}", "check the address"
        case httpx2.DecodingError():
            return f"{place} came damaged: {error}", _LATER
        case httpcore2.ConnectTimeout():
            return f"the server of {place} does not answer", "check the address, or " + _LATER
        case httpcore2.TimeoutException():
            return f"{place} did not come in time", _LATER
    return f"the connection to {place} broke: {error or causes[-1]}", _LATER


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yields an error and what brought it about, the first cause last."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _span(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes} minutes" if minutes > 1 else f"{round(seconds)} seconds"
