"""What can go wrong on the way in."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from talka.net.errors import RemoteError, Who

# Why an item is in quarantine, by its stable code; what is stored beside it is English and names place and value.
REASONS: dict[str, str | Promise] = {
    "bad_date": _("The date cannot be read."),
    "broken": _("It could not be stored."),
    "broken_row": _("The row of the file is broken."),
    "no_id": _("It has no id by which to know it again."),
    "no_text": _("It has no text."),
    "unreadable": _("It is in a form that Talka cannot read."),
}


def quarantine_reason(code: str) -> str:
    """Why an item is in quarantine, in the reader's language; a code that we do not know is unreadable."""
    return str(REASONS.get(code, REASONS["unreadable"]))


class NotTakenError(RemoteError):
    """A batch could not be stored; it is kept, and is tried again.

    It stands in the tree of what can go wrong with a channel, because a channel whose batch is stuck waits for it.
    """

    code = "not_taken"
    who = Who.TALKA
    retry = True


class KeyLostError(RemoteError):
    """The secrets of the channel were sealed under a key that this installation has no more."""

    code = "seal_broken"
    who = Who.ADMINISTRATOR
    retry = False


class KindGoneError(RemoteError):
    """The connector of the channel is not installed."""

    code = "unknown_kind"
    who = Who.ADMINISTRATOR
    retry = False


class ImportRefusedError(Exception):
    """A file cannot be imported as asked; ``code`` is stable, the text says what to do."""

    def __init__(self, code: str, person: str) -> None:
        super().__init__(person)
        self.code = code
        self.person = person
