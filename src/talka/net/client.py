"""Outgoing HTTP, in one place: limits, retries, redaction and the guard against private networks."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from importlib.metadata import version
from typing import Any

import httpx
import msgspec

from talka.net import failures
from talka.net.backoff import back_off
from talka.net.decoding import ACCEPTED
from talka.net.errors import (
    RateLimited,
    RemoteError,
    ServerFault,
    TimedOut,
    Unreachable,
)
from talka.net.exchange import Ask, Exchange, origin, plain_url
from talka.net.limits import Limits, Timing
from talka.net.redaction import Redactor, basic, secrets_in, secrets_of
from talka.net.response import Response
from talka.net.transport import GuardedTransport, shared_transport

# What a query may be made of.
Params = Mapping[str, Any] | Sequence[tuple[str, Any]]

logger = logging.getLogger(__name__)

USER_AGENT = f"Talka/{version('talka')}"
_IDEMPOTENT = {"GET", "HEAD"}
_PASSING = (Unreachable, TimedOut, RateLimited, ServerFault)


class Client:
    """Asks other servers. Immutable, so threads may share it. Raises only RemoteError.

    Args:
        limits: time, size, redirects, tries.
        allowed_networks: CIDR blocks of private networks that may be asked; default none, loopback neither.
        timing: clock, sleep and chance.
        secrets: texts that must not appear in any log or error.
        log: where each request is noted, redacted.
        transport: the pool of connections; the shared one of this process by default.
        base: the address below which relative addresses lead.
        headers: sent to the origin of ``base`` and nowhere else.
    """

    def __init__(
        self,
        *,
        limits: Limits = Limits(),  # noqa: B008 - immutable
        allowed_networks: Collection[str] = (),
        timing: Timing = Timing(),  # noqa: B008 - immutable
        secrets: Collection[str] = (),
        log: logging.Logger = logger,
        transport: GuardedTransport | None = None,
        base: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self._limits = limits
        self._timing = timing
        self._log = log
        self._transport = transport or shared_transport(allowed_networks)
        self._base = base.strip().rstrip("/")
        self._headers = dict(headers or {})
        self._redactor = Redactor({*secrets, *secrets_of(self._headers), *secrets_in(self._base)})

    def at(
        self,
        base: str,
        *,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        secrets: Collection[str] = (),
        limits: Limits | None = None,
    ) -> Client:
        """A client of one server: relative addresses lead below ``base``; its credentials go nowhere else.

        Args:
            base: such as ``https://example.org/blog``.
            headers: sent with each request to the origin of ``base``.
            auth: user and password (RFC 7617), likewise.
            secrets: texts that must not appear in any log or error, besides those known already.
            limits: others than those of this client.
        """
        return Client(
            limits=limits or self._limits,
            timing=self._timing,
            secrets={*self._redactor.secrets, *secrets, *(auth[1:] if auth else ())},
            log=self._log,
            transport=self._transport,
            base=base,
            headers={**(headers or {}), **_basic_header(auth)},
        )

    def get(
        self,
        url: str,
        *,
        params: Params | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        ok: Collection[int] = (),
    ) -> Response:
        """GET, tried again while the trouble may pass; see `request`."""
        return self.request("GET", url, params=params, headers=headers, auth=auth, ok=ok)

    def post(
        self,
        url: str,
        *,
        params: Params | None = None,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        content: bytes | None = None,
        auth: tuple[str, str] | None = None,
        ok: Collection[int] = (),
    ) -> Response:
        """POST, tried once; see `request`."""
        return self.request("POST", url, params=params, headers=headers, json=json, content=content, auth=auth, ok=ok)

    def request(
        self,
        method: str,
        url: str,
        *,
        params: Params | None = None,
        headers: Mapping[str, str] | None = None,
        json: Any = None,
        content: bytes | None = None,
        auth: tuple[str, str] | None = None,
        ok: Collection[int] = (),
    ) -> Response:
        """Ask, and give the answer when its status is 2xx or among ``ok``; any other status is raised.

        Args:
            method: GET and HEAD are tried again while the trouble may pass, others never.
            url: full, or relative to the base address of this client.
            params: added to the query of the address; None values are left out, lists are repeated.
            headers: besides those of this client.
            json: sent as the body, with its content type. It wins over ``content``.
            content: the body as bytes.
            auth: user and password (RFC 7617).
            ok: statuses besides 2xx that are an answer too, such as 304.
        """
        own = {**(headers or {}), **_basic_header(auth)}
        if json is not None:
            own = {"Content-Type": "application/json", **own}
            content = msgspec.json.encode(json)
        redactor = self._redactor.including({*secrets_of(own), *secrets_in(url), *(auth[1:] if auth else ())})
        try:
            full = _with_params(self._full(url), params)
            redactor = redactor.including(secrets_in(full))
            ask = self._ask(method, full, own, content or b"", ok)
        except failures.FOREIGN as error:
            failure = failures.from_exception(error, method=method, url=url, redactor=redactor)
        else:
            return self._persist(ask, redactor.including(secrets_of(ask.headers)))
        raise failure

    def _full(self, url: str) -> str:
        if not self._base or "://" in url.partition("?")[0]:
            return url.strip()
        return f"{self._base}/{url.lstrip('/')}" if url else self._base

    def _ask(self, method: str, url: str, own: Mapping[str, str], content: bytes, ok: Collection[int]) -> Ask:
        plain, credentials = plain_url(url)
        bound = self._headers if self._is_at_home(plain) else {}
        standard = {
            "User-Agent": USER_AGENT,
            "Accept": "*/*",
            "Accept-Encoding": ACCEPTED,
        }
        headers = httpx.Headers(standard)
        for more in (credentials, bound, own):
            headers.update(more)
        return Ask(method=method, url=plain, headers=dict(headers), content=content, ok=frozenset(ok))

    def _is_at_home(self, url: str) -> bool:
        return bool(self._base) and origin(plain_url(self._base)[0]) == origin(url)

    def _persist(self, ask: Ask, redactor: Redactor) -> Response:
        """Try until it works, or cannot, or has been tried often enough."""
        tries = self._limits.tries if ask.method in _IDEMPOTENT else 1
        attempt = 1
        while isinstance(outcome := self._try(ask, redactor), RemoteError):
            pause = self._pause(outcome, attempt)
            if attempt >= tries or pause is None:
                raise outcome
            self._log.info("waiting %.1f s after %s: %s", pause, outcome.code, outcome.detail)
            self._timing.sleep(pause)
            attempt += 1
        return outcome

    def _pause(self, error: RemoteError, attempt: int) -> float | None:
        """Seconds before the next try; None when there shall be none."""
        if not isinstance(error, _PASSING):
            return None
        pause = back_off(attempt, self._limits, self._timing)
        if error.retry_after is None:
            return pause
        return error.retry_after + pause if error.retry_after <= self._limits.longest_wait else None

    def _try(self, ask: Ask, redactor: Redactor) -> Response | RemoteError:
        started = self._timing.monotonic()
        try:
            response = Exchange(self._transport, self._limits, self._timing).run(ask)
        except RemoteError as error:
            return self._noted(ask, redactor, error)
        except failures.FOREIGN as error:
            ours = failures.from_exception(error, method=ask.method, url=ask.url, redactor=redactor)
            return self._noted(ask, redactor, ours)
        took = 1000 * (self._timing.monotonic() - started)
        shown = redactor.url(response.url)
        self._log.debug("%s %s: %d, %d bytes, %.0f ms", ask.method, shown, response.status, len(response.body), took)
        if httpx.codes.is_success(response.status) or response.status in ask.ok:
            return response
        return failures.from_status(response, method=ask.method, redactor=redactor, now=self._timing.now())

    def _noted(self, ask: Ask, redactor: Redactor, error: RemoteError) -> RemoteError:
        self._log.debug("%s %s: %s, %s", ask.method, redactor.url(ask.url), error.code, error.detail)
        return error


def _basic_header(auth: tuple[str, str] | None) -> dict[str, str]:
    return {"Authorization": basic(*auth)} if auth else {}


def _with_params(url: str, params: Params | None) -> str:
    if not params:
        return url
    pairs = params.items() if isinstance(params, Mapping) else params
    kept = [(name, value) for name, value in pairs if value is not None]
    return str(httpx.URL(url).copy_merge_params(httpx.QueryParams(_repeated(kept))))


def _repeated(pairs: Sequence[tuple[str, Any]]) -> list[tuple[str, Any]]:
    return [(name, each) for name, value in pairs for each in (value if isinstance(value, list | tuple) else (value,))]
