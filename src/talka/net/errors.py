"""What can go wrong on the way to another server, as one tree.

RemoteError
├── Unreachable        no answer: name not found, connection refused or broken, TLS failed
├── TimedOut           no answer in time
├── RateLimited        asked to wait (429, or a reset header); ``retry_after`` tells how long
├── ServerFault        they failed (5xx)
├── Unauthorized       the credentials are wrong or have expired (401)
├── Forbidden          the credentials are right but not enough (403)
├── Missing            there is nothing at this address (404, 410)
├── Rejected           they refused the request as sent (other 4xx)
├── BadAnswer          an answer came that we cannot read
├── TooLarge           the answer is larger than we take
├── PrivateAddress     the address leads into a private network
└── BadAddress         the address cannot be asked: no web address, or moved to where we must not follow

Each error answers two questions: who must act, and may we try again. It carries two messages: ``person`` is
safe to show and says what to do, ``detail`` is for the log and has been redacted.
"""

# ruff: noqa: N818 - these names read as what happened

from __future__ import annotations

import enum


class Who(enum.StrEnum):
    """Who must act for the trouble to end."""

    NOBODY = "nobody"
    ADMINISTRATOR = "administrator"
    CHANNEL = "channel"
    TALKA = "talka"


class RemoteError(Exception):
    """Another server did not do what we asked.

    Attributes:
        code: stable name of the trouble, by which pages say it in the reader's language: that of the class, or a
            narrower one of its own.
        who: who must act.
        retry: whether the same request may succeed later without anybody acting.
        retry_after: seconds to wait at least before the next try, where they told us.
        person: one or two sentences for a person, in English; may name a host or a file.
        detail: for the log; holds no secret.
        status: the status they answered with; None when no answer came.
        answer: the beginning of their answer's body, secrets taken out.
    """

    code: str = "remote"
    who: Who = Who.CHANNEL
    retry: bool = True

    def __init__(
        self,
        person: str,
        *,
        code: str = "",
        detail: str = "",
        retry_after: float | None = None,
        status: int | None = None,
        answer: bytes = b"",
    ) -> None:
        super().__init__(person)
        self.code = code or self.code
        self.person = person
        self.detail = detail or person
        self.retry_after = retry_after
        self.status = status
        self.answer = answer


class Unreachable(RemoteError):
    """No answer: name not found, connection refused or broken, TLS failed."""

    code = "unreachable"
    who = Who.NOBODY


class TimedOut(RemoteError):
    """No answer in time."""

    code = "timed_out"
    who = Who.NOBODY


class RateLimited(RemoteError):
    """They ask us to wait."""

    code = "rate_limited"
    who = Who.NOBODY


class ServerFault(RemoteError):
    """They failed."""

    code = "server_fault"


class Unauthorized(RemoteError):
    """The credentials are wrong or have expired."""

    code = "unauthorized"
    who = Who.ADMINISTRATOR
    retry = False


class Forbidden(RemoteError):
    """The credentials do not allow this."""

    code = "forbidden"
    who = Who.ADMINISTRATOR
    retry = False


class Missing(RemoteError):
    """There is nothing at this address."""

    code = "missing"
    who = Who.ADMINISTRATOR
    retry = False


class Rejected(RemoteError):
    """They refused the request as we sent it."""

    code = "rejected"
    who = Who.TALKA
    retry = False


class BadAnswer(RemoteError):
    """An answer came that we cannot read."""

    code = "bad_answer"


class TooLarge(RemoteError):
    """The answer is larger than we take."""

    code = "too_large"
    who = Who.ADMINISTRATOR
    retry = False


class PrivateAddress(RemoteError):
    """The address leads into a private network that the administrator has not listed."""

    code = "private_address"
    who = Who.ADMINISTRATOR
    retry = False


class BadAddress(RemoteError):
    """The address cannot be asked: it is no web address, or it has moved to where we must not follow."""

    code = "bad_address"
    who = Who.ADMINISTRATOR
    retry = False
