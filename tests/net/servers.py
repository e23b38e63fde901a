"""Real HTTP servers on loopback, which answer as they are told and misbehave on demand."""

from __future__ import annotations

import gzip
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import msgspec

LOOPBACK = ("127.0.0.1/32",)


class Got(msgspec.Struct, frozen=True, kw_only=True):
    """A request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Canned(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that is sent as it stands."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = {}


Misbehave = Callable[[BaseHTTPRequestHandler], None]
Answer = Canned | Misbehave | Callable[[Got], Canned]


class Server:
    """A server whose answers can change while it runs; of a list each is given once, the last for ever."""

    def __init__(self, address: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> None:
        self.answers: dict[str, Any] = {}
        self.got: list[Got] = []
        self._httpd = ThreadingHTTPServer((address, 0), self._handler())
        self._httpd.daemon_threads = True
        self._httpd.handle_error = lambda *_: None  # type: ignore[method-assign] # the peer hangs up in many tests
        if tls:
            self._httpd.socket = tls.wrap_socket(self._httpd.socket, server_side=True)
        scheme = "https" if tls else "http"
        self.url = f"{scheme}://{address}:{self._httpd.server_port}"
        self._thread = threading.Thread(target=self._httpd.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._httpd.shutdown()
        self._httpd.server_close()
        self._thread.join()

    def take(self, path: str) -> Any:
        """The next answer for a path, with or without its query."""
        answer = self.answers.get(path, self.answers.get(path.partition("?")[0], Canned(status=404)))
        if isinstance(answer, list):
            return answer.pop(0) if len(answer) > 1 else answer[0]
        return answer

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self) -> None:
                length = int(self.headers.get("content-length") or 0)
                headers = {name.lower(): value for name, value in self.headers.items()}
                got = Got(method=self.command, path=self.path, headers=headers, body=self.rfile.read(length))
                server.got.append(got)
                answer = server.take(self.path)
                if isinstance(answer, Canned):
                    send(self, answer)
                elif getattr(answer, "misbehaves", False):
                    answer(self)
                else:
                    send(self, answer(got))

            do_GET = do_POST = do_PUT = do_DELETE = handle_any  # noqa: N815 - the library's names

            def log_message(self, *args: object) -> None:
                pass

        return Handler


def send(handler: BaseHTTPRequestHandler, answer: Canned) -> None:
    handler.send_response(answer.status)
    for name, value in answer.headers.items():
        handler.send_header(name, value)
    if "Content-Length" not in answer.headers:
        handler.send_header("Content-Length", str(len(answer.body)))
    handler.end_headers()
    handler.wfile.write(answer.body)


def misbehaviour(behave: Misbehave) -> Misbehave:
    """Mark a function that talks to the socket itself; the connection ends after it."""

    def behaving(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True
        behave(handler)

    behaving.misbehaves = True  # type: ignore[attr-defined] # a mark for Server
    return behaving


@misbehaviour
def reset(handler: BaseHTTPRequestHandler) -> None:
    """Break the connection off with a TCP reset."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


@misbehaviour
def half_body(handler: BaseHTTPRequestHandler) -> None:
    send(handler, Canned(body=b"half", headers={"Content-Length": "8"}))


@misbehaviour
def garbage(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"\x00\x01SSH-2.0 this is no HTTP\r\n\r\n")


@misbehaviour
def silent(handler: BaseHTTPRequestHandler) -> None:
    """Say nothing until the other side hangs up."""
    handler.connection.settimeout(60)
    handler.connection.recv(1)


@misbehaviour
def dripping_head(handler: BaseHTTPRequestHandler) -> None:
    """Send a head that never ends, a byte at a time."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
    _drip(handler)


@misbehaviour
def dripping_body(handler: BaseHTTPRequestHandler) -> None:
    """Send a body that never ends, a byte at a time."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    _drip(handler)


def _drip(handler: BaseHTTPRequestHandler) -> None:
    stop = threading.Event()
    for _ in range(1000):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        stop.wait(0.05)


@misbehaviour
def endless_body(handler: BaseHTTPRequestHandler) -> None:
    """A body without an announced length that goes on until the other side hangs up."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    while True:
        handler.wfile.write(b"x" * 65536)


def bomb(megabytes: int = 200) -> Canned:
    """A small body that inflates to a huge one."""
    return Canned(body=gzip.compress(bytes(megabytes * 1_000_000), 9), headers={"Content-Encoding": "gzip"})


def moved(target: str, status: int = 302) -> Canned:
    return Canned(status=status, headers={"Location": target})


@contextmanager
def serving(address: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    server = Server(address, tls)
    try:
        yield server
    finally:
        server.close()


def self_signed(folder: Path, name: str = "127.0.0.1") -> ssl.SSLContext:
    """A server's TLS context whose certificate nobody trusts."""
    from datetime import UTC, datetime, timedelta
    from ipaddress import ip_address

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(name))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context
