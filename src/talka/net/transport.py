"""Connections that cannot lead into a private network.

The name is looked up once, every address it has is checked, and the connection goes to a checked address: a
name server that answers differently the second time (DNS rebinding) gains nothing. TLS still proves the name.
"""

from __future__ import annotations

import logging
import os
import ssl
import weakref
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

import httpcore
import httpx

from talka.net.addresses import Network, Resolve, is_allowed, parse_networks, resolve
from talka.net.errors import PrivateAddress
from talka.net.limits import Timing

_deadline: ContextVar[Deadline | None] = ContextVar("deadline", default=None)


class Deadline:
    """The moment at which a request has had its time, also when bytes still trickle in."""

    def __init__(self, seconds: float, timing: Timing) -> None:
        self._timing = timing
        self._end = timing.monotonic() + seconds

    def left(self, timeout: float | None) -> float:
        """Seconds for the next step: the step's own timeout or what is left. Raises httpcore.ReadTimeout."""
        left = self._end - self._timing.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the total time is over")
        return left if timeout is None else min(left, timeout)


@contextmanager
def within(deadline: Deadline) -> Iterator[None]:
    """Hold all that this thread reads and writes to the deadline."""
    token = _deadline.set(deadline)
    try:
        yield
    finally:
        _deadline.reset(token)


def _left(timeout: float | None) -> float | None:
    deadline = _deadline.get()
    return deadline.left(timeout) if deadline else timeout


class _TimedStream(httpcore.NetworkStream):
    """A stream on which no step outlasts the deadline of the request that takes it."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _TimedStream(self._inner.start_tls(ssl_context, server_hostname, _left(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _GuardedBackend(httpcore.NetworkBackend):
    def __init__(self, networks: Collection[Network], resolver: Resolve) -> None:
        self._networks = networks
        self._resolve = resolver
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        failure: httpcore.ConnectError | httpcore.ConnectTimeout = httpcore.ConnectError("no address")
        for address in self._checked(host, port):
            try:
                stream = self._inner.connect_tcp(address, port, _left(timeout), local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _TimedStream(stream)
        raise failure

    def _checked(self, host: str, port: int) -> list[str]:
        """Addresses of the host; one private among them condemns all: it is a trap or a mistake."""
        addresses = self._resolve(host, port)
        for address in addresses:
            if not is_allowed(address, self._networks):
                raise PrivateAddress(
                    f"{host} leads into a private network. If Talka shall read from there, the administrator "
                    "adds the network to TALKA_PRIVATE_NETWORKS.",
                    detail=f"{host} is {address}, which is neither public nor listed",
                )
        return addresses


class _Body(httpx.SyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        return self._response.iter_stream()

    def close(self) -> None:
        self._response.close()


class GuardedTransport(httpx.BaseTransport):
    """A pool of connections, for all threads of a process, to public addresses and the listed networks."""

    def __init__(
        self,
        networks: Collection[Network] = (),
        *,
        resolver: Resolve = resolve,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        # httpcore writes whole headers to its log, credentials too, when somebody turns on DEBUG for all.
        logging.getLogger("httpcore").setLevel(logging.WARNING)
        self._pool = httpcore.ConnectionPool(
            ssl_context=ssl_context or httpx.create_ssl_context(),
            max_connections=64,
            max_keepalive_connections=16,
            keepalive_expiry=15.0,
            network_backend=_GuardedBackend(networks, resolver),
        )
        weakref.finalize(self, self._pool.close)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send it and read the head of the answer. Raises httpcore's errors, OSError and PrivateAddress."""
        response = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.read(),
                extensions=request.extensions,
            )
        )
        return httpx.Response(response.status, headers=response.headers, stream=_Body(response), request=request)

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()


def shared_transport(networks: Iterable[str] = ()) -> GuardedTransport:
    """The one pool of this process for these networks (a forked child gets its own). Raises ValueError."""
    return _transport(parse_networks(tuple(networks)), os.getpid())


@lru_cache(maxsize=8)
def _transport(networks: frozenset[Network], _process: int) -> GuardedTransport:
    return GuardedTransport(networks)
