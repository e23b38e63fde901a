"""Foreign exceptions and bad statuses as our own errors, with words for a person."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator

import httpcore
import httpx

from talka.net import errors
from talka.net.backoff import asked_wait, is_spent
from talka.net.redaction import Redactor
from talka.net.response import Response

FOREIGN: tuple[type[Exception], ...] = (
    httpx.HTTPError,
    httpx.InvalidURL,
    httpx.StreamError,
    httpcore.TimeoutException,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    OSError,
    ValueError,  # a name that IDNA refuses, an address that cannot be taken apart
)
"""All that httpx, httpcore, ssl and the system raise on the way."""

ANSWER_KEPT = 4096
_TIMEOUTS = (httpcore.TimeoutException, httpx.TimeoutException, TimeoutError)
_MALFORMED = (httpx.InvalidURL, httpx.UnsupportedProtocol, httpcore.UnsupportedProtocol, ValueError)
_OURS = (httpcore.LocalProtocolError, httpx.LocalProtocolError)
_NO_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}


def from_exception(error: Exception, *, method: str, url: str, redactor: Redactor) -> errors.RemoteError:
    """What a foreign exception means. The caller raises it outside ``except``, lest a secret is chained."""
    detail = redactor.text(f"{method} {redactor.url(url)}: {type(error).__name__}: {error}")
    host = _host(url)
    if isinstance(error, _TIMEOUTS):
        return errors.TimedOut(f"{host} did not answer in time. Talka tries again by itself.", detail=detail)
    # A refused certificate is an OSError and a ValueError at once.
    if isinstance(error, _MALFORMED) and not isinstance(error, OSError):
        return errors.BadAddress("This is not a web address that Talka can open.", detail=detail)
    if isinstance(error, _OURS):
        return errors.Rejected(
            "A setting holds characters that cannot be sent, such as a line break. Enter it anew.",
            code="unsendable",
            detail=detail,
        )
    code, person = _why_unreachable(error, host)
    return errors.Unreachable(person, code=code, detail=detail)


def _why_unreachable(error: Exception, host: str) -> tuple[str, str]:
    """Code and words; no code where the general one says enough."""
    for cause in _causes(error):
        if isinstance(cause, socket.gaierror) and cause.errno in _NO_NAME:
            return "no_such_server", f"There is no server named {host}. Check the address."
        if isinstance(cause, ssl.SSLCertVerificationError):
            words = f"{host} cannot prove that it is {host}: {cause.verify_message}. Its owner must renew it."
            return "certificate", words
        if isinstance(cause, ssl.SSLError):
            return "not_secure", f"No secure connection to {host} could be made. Check that the address is right."
        if isinstance(cause, ConnectionRefusedError):
            return "", f"{host} refuses connections. Talka tries again by itself."
    return "", f"The connection to {host} failed. Talka tries again by itself."


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The exception and all that stand behind it, also those that httpcore passes as an argument."""
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        yield from (argument for argument in seen.args if isinstance(argument, BaseException))
        seen = seen.__cause__ or seen.__context__


def _host(url: str) -> str:
    try:
        return httpx.URL(url).host or "The server"
    except httpx.InvalidURL:
        return "The server"


_STATUSES: dict[int, tuple[type[errors.RemoteError], str]] = {
    401: (errors.Unauthorized, "{host} does not accept the user name or the token. Enter them anew."),
    403: (errors.Forbidden, "{host} does not allow this. Check the rights of the account, or of the token."),
    404: (errors.Missing, "{host} has nothing at this address. Check the address."),
    408: (errors.TimedOut, "{host} gave up waiting. Talka tries again by itself."),
    410: (errors.Missing, "{host} says that this address is gone for good. Give another or end the channel."),
    429: (errors.RateLimited, "{host} asks Talka to slow down. Talka goes on by itself after a pause."),
}
_FAULT = (errors.ServerFault, "{host} has trouble of its own (error {status}). Talka tries again by itself.")
_REJECTED = (errors.Rejected, "{host} refused what Talka asked (error {status}).")
_STRANGE = (errors.BadAnswer, "{host} gave an answer that Talka does not expect (status {status}).")


def from_status(response: Response, *, method: str, redactor: Redactor, now: float) -> errors.RemoteError:
    """The error that a status means."""
    make, person = _meaning(response)
    body = redactor.text(response.body[:ANSWER_KEPT].decode(errors="replace"))
    return make(
        person.format(host=_host(response.url), status=response.status),
        detail=f"{method} {redactor.url(response.url)}: {response.status} {body[:300]!r}",
        retry_after=asked_wait(response.headers, now),
        status=response.status,
        answer=body.encode(),
    )


def _meaning(response: Response) -> tuple[type[errors.RemoteError], str]:
    status = response.status
    if status == httpx.codes.FORBIDDEN and is_spent(response.headers):
        return _STATUSES[httpx.codes.TOO_MANY_REQUESTS]
    if status in _STATUSES:
        return _STATUSES[status]
    if status >= httpx.codes.INTERNAL_SERVER_ERROR:
        return _FAULT
    return _REJECTED if status >= httpx.codes.BAD_REQUEST else _STRANGE
