"""One try of one request: redirects followed by our own rules, the body read up to its limit."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from urllib.parse import urljoin

import httpx
import msgspec

from talka.net.backoff import spent_wait
from talka.net.decoding import decoded
from talka.net.errors import BadAddress, BadAnswer, TooLarge
from talka.net.limits import Limits, Timing
from talka.net.redaction import basic, is_sensitive
from talka.net.response import Response
from talka.net.transport import Deadline, GuardedTransport, within

_REDIRECTS = {301, 302, 303, 307, 308}
_PERMANENT = {301, 308}
_ERROR_BODY = 65_536
_HIGHEST_PORT = 65_535
# What another origin may see of the caller's headers after a redirect; all else may be a credential.
_HARMLESS = {
    "accept",
    "accept-encoding",
    "accept-language",
    "if-modified-since",
    "if-none-match",
    "user-agent",
}


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """A request to be sent: a full address without user and password, and all headers of ours."""

    method: str
    url: str
    headers: dict[str, str]
    content: bytes = b""
    ok: frozenset[int] = frozenset()

    @property
    def has_credentials(self) -> bool:
        """Whether a header holds a secret."""
        return any(is_sensitive(name) for name in self.headers)


class Exchange:
    """Sends an Ask and reads the answer. Foreign exceptions pass; the client translates them."""

    def __init__(self, transport: GuardedTransport, limits: Limits, timing: Timing) -> None:
        self._transport = transport
        self._limits = limits
        self._timing = timing

    def run(self, ask: Ask) -> Response:
        """The answer, whatever its status. Raises RemoteError and failures.FOREIGN."""
        with within(Deadline(self._limits.total, self._timing)):
            return self._follow(ask)

    def _follow(self, ask: Ask) -> Response:
        moved_to, permanent = "", True
        for _ in range(self._limits.redirects + 1):
            answer = self._transport.handle_request(self._request(ask))
            try:
                target = _target(ask, answer)
                if not target:
                    return self._read(ask, answer, moved_to)
            finally:
                answer.close()
            permanent = permanent and answer.status_code in _PERMANENT
            moved_to = target if permanent else moved_to
            ask = redirected(ask, target, answer.status_code)
        raise BadAnswer(
            "The address sends Talka around in a circle. Open it in a browser and use the one you end at.",
            code="circle",
            detail=f"more than {self._limits.redirects} redirects",
        )

    def _request(self, ask: Ask) -> httpx.Request:
        limits = self._limits
        timeout = {"connect": limits.connect, "read": limits.read, "write": limits.read, "pool": limits.total}
        content = ask.content if ask.content or ask.method not in {"GET", "HEAD"} else None
        return httpx.Request(ask.method, ask.url, headers=ask.headers, content=content, extensions={"timeout": timeout})

    def _read(self, ask: Ask, answer: httpx.Response, moved_to: str) -> Response:
        wanted = answer.is_success or answer.status_code in ask.ok
        return Response(
            status=answer.status_code,
            headers=answer.headers,
            body=self._body(answer) if wanted else self._beginning(answer),
            url=ask.url,
            moved_to=moved_to,
            wait=spent_wait(answer.headers, self._timing.now()),
        )

    def _body(self, answer: httpx.Response) -> bytes:
        """The whole body. Raises TooLarge as soon as it is known to be longer than the limit."""
        limit = self._limits.body
        announced = answer.headers.get("content-length", "")
        if announced.isdecimal() and int(announced) > limit:
            raise _too_large(limit)
        body = bytearray()
        for piece in decoded(answer.iter_raw(), answer.headers.get("content-encoding", "")):
            body += piece
            if len(body) > limit:
                raise _too_large(limit)
        return bytes(body)

    def _beginning(self, answer: httpx.Response) -> bytes:
        """What an error says; its length and soundness do not matter beside its status."""
        body = bytearray()
        try:
            for piece in decoded(answer.iter_raw(), answer.headers.get("content-encoding", "")):
                body += piece
                if len(body) >= _ERROR_BODY:
                    break
        except BadAnswer:
            return bytes(body)
        return bytes(body[:_ERROR_BODY])


def _too_large(limit: int) -> TooLarge:
    return TooLarge(
        f"The answer is larger than Talka takes ({limit // 1_000_000} MB). Give an address that brings less.",
        detail=f"body over {limit} bytes",
    )


def _target(ask: Ask, answer: httpx.Response) -> str:
    """The full address we are sent on to; empty when this answer is the last."""
    if answer.status_code not in _REDIRECTS or answer.status_code in ask.ok:
        return ""
    location = answer.headers.get("location", "")
    return urljoin(ask.url, location).partition("#")[0] if location else ""


def redirected(ask: Ask, target: str, status: int) -> Ask:
    """The request that a redirect asks for. Raises BadAddress when we must not send it."""
    url, credentials = plain_url(target)
    same = origin(url) == origin(ask.url)
    if ask.has_credentials and ask.url.startswith("https:") and url.startswith("http:"):
        raise BadAddress(
            "The server sends Talka on to an address without encryption, and Talka does not give it the "
            "password. Change the address in the settings.",
            code="unencrypted",
            detail="https to http with credentials",
        )
    headers = ask.headers if same else harmless(ask.headers)
    changes = {} if ask.method in {"GET", "HEAD"} else _after_write(status, url)
    return msgspec.structs.replace(ask, url=url, headers={**headers, **credentials}, **changes)


def _after_write(status: int, url: str) -> dict[str, object]:
    """A 303 says where the result is; any other redirect of a write would be a guess."""
    if status == httpx.codes.SEE_OTHER:
        return {"method": "GET", "content": b""}
    host = httpx.URL(url).host
    raise BadAddress(
        f"The address has moved to {host}. Change it in the settings.",
        code="moved",
        detail=f"redirect {status} of a write",
    )


def harmless(headers: Mapping[str, str]) -> dict[str, str]:
    """Those headers that a stranger may see."""
    return {name: value for name, value in headers.items() if name.lower() in _HARMLESS}


def origin(url: str) -> tuple[str, str, int | None]:
    """Scheme, host and port (RFC 6454). Raises httpx.InvalidURL."""
    parts = httpx.URL(url)
    return parts.scheme, parts.host, parts.port


def plain_url(url: str, schemes: Collection[str] = ("http", "https")) -> tuple[str, dict[str, str]]:
    """The address without user and password, and these as a header. Raises BadAddress, httpx.InvalidURL."""
    parts = httpx.URL(url)
    if parts.scheme not in schemes or not parts.host or (parts.port or 0) > _HIGHEST_PORT:
        raise BadAddress(
            "A web address begins with https:// or http:// and the name of a server.",
            detail=f"scheme {parts.scheme[:20]!r}",
        )
    if not parts.userinfo:
        return str(parts), {}
    return str(parts.copy_with(userinfo=b"")), {"Authorization": basic(parts.username, parts.password)}
