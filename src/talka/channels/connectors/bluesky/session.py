"""Signing in to a service of the AT Protocol.

A service allows few sign-ins (bsky.social: 300 a day), and connectors are made anew for each fetch. So sessions
are kept for as long as the process lives, in memory only.
"""

from __future__ import annotations

import hashlib
import threading
from typing import Any

import msgspec

from talka.channels.connectors.payload import text
from talka.net.client import Client
from talka.net.errors import BadAnswer, RemoteError, Unauthorized
from talka.net.response import Response

REFUSED = (
    "Bluesky does not accept the handle and the app password. "
    "Make a new app password in Bluesky, under Settings, Privacy and security."
)
BAD_REQUEST, UNAUTHORIZED = 400, 401


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """Who is signed in, with the tokens; never shown (`repr` leaves them out)."""

    did: str
    handle: str
    access: str
    refresh: str

    def __repr__(self) -> str:
        return f"Session({self.handle})"


class Sessions:
    """The sessions of this process, by service, handle and password."""

    def __init__(self) -> None:
        self._sessions: dict[bytes, Session] = {}
        self._lock = threading.Lock()

    def get(self, service: Service) -> Session:
        """The session that is there, or a new one. Raises RemoteError."""
        with self._lock:
            if service.key not in self._sessions:
                self._sessions[service.key] = service.sign_in()
            return self._sessions[service.key]

    def renew(self, service: Service, stale: Session) -> Session:
        """Another session in place of one that has run out. Raises RemoteError."""
        with self._lock:
            current = self._sessions.get(service.key)
            if current is None or current == stale:
                self._sessions.pop(service.key, None)
                self._sessions[service.key] = service.refresh(stale)
            return self._sessions[service.key]

    def forget(self, service: Service) -> None:
        """Sign in anew next time."""
        with self._lock:
            self._sessions.pop(service.key, None)


class Service:
    """The server of an account, with what it takes to sign in."""

    def __init__(self, client: Client, *, url: str, handle: str, password: str) -> None:
        self._url = url
        self._client = client.at(url, secrets=[password] if password else ())
        self._handle, self._password = handle.strip().lstrip("@"), password.strip()
        self.key = hashlib.sha256(f"{url}\0{handle}\0{password}".encode("utf-8", "replace")).digest()

    def sign_in(self) -> Session:
        """Begin a session. Raises RemoteError."""
        body = {"identifier": self._handle, "password": self._password}
        try:
            answer = self._client.post("xrpc/com.atproto.server.createSession", json=body)
        except Unauthorized as error:
            raise Unauthorized(REFUSED, detail=error.detail) from error
        return _session(answer)

    def refresh(self, session: Session) -> Session:
        """Go on with a session that has run out; where that is refused, sign in. Raises RemoteError."""
        try:
            bound = self._client.at(self._url, headers=_bearer(session.refresh))
            answer = bound.post("xrpc/com.atproto.server.refreshSession", ok=(BAD_REQUEST, UNAUTHORIZED))
            return _session(answer)
        except BadAnswer:
            return self.sign_in()

    def get(self, method: str, params: dict[str, Any], session: Session) -> Response:
        """Ask as the account; 400 and 401 are answers, for so an expired session shows. Raises RemoteError."""
        bound = self._client.at(self._url, headers=_bearer(session.access))
        return bound.get(f"xrpc/{method}", params=params, ok=(BAD_REQUEST, UNAUTHORIZED))


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _session(answer: Response) -> Session:
    found = answer.json()
    did, access, refresh = text(found, "did"), text(found, "accessJwt"), text(found, "refreshJwt")
    if not (did and access and refresh):
        raise BadAnswer(
            "The service does not answer as Bluesky does. Check the address of the service.",
            code="other_service",
            detail=f"no session in the answer ({answer.status})",
        )
    return Session(did=did, handle=text(found, "handle"), access=access, refresh=refresh)


def expired(answer: Response) -> bool:
    """Whether the answer says that the session has run out."""
    if answer.status == UNAUTHORIZED:
        return True
    return answer.status == BAD_REQUEST and text(_data(answer), "error") in {"ExpiredToken", "InvalidToken"}


def _data(answer: Response) -> Any:
    try:
        return answer.json()
    except RemoteError:
        return None
