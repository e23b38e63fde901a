"""What can go wrong on the way in."""

from __future__ import annotations

from typing import ClassVar

from talka.net.errors import RemoteError, Who


class NotTakenError(RemoteError):
    """A batch could not be stored; it is kept, and is tried again.

    It stands in the tree of what can go wrong with a channel, because a channel whose batch is stuck waits for it.
    """

    code: ClassVar[str] = "not_taken"
    who = Who.TALKA
    retry = True


class KeyLostError(RemoteError):
    """The secrets of the channel were sealed under a key that this installation has no more."""

    code: ClassVar[str] = "seal_broken"
    who = Who.ADMINISTRATOR
    retry = False


class KindGoneError(RemoteError):
    """The connector of the channel is not installed."""

    code: ClassVar[str] = "unknown_kind"
    who = Who.ADMINISTRATOR
    retry = False


class ImportRefusedError(Exception):
    """A file cannot be imported as asked; ``code`` is stable, the text says what to do."""

    def __init__(self, code: str, person: str) -> None:
        super().__init__(person)
        self.code = code
        self.person = person
