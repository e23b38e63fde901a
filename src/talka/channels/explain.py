"""What is wrong with a channel and what to do, in the reader's language."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from talka.net.errors import Who


class Trouble(NamedTuple):
    """One sentence each: what happened, and what to do."""

    what: str
    act: str


_WAIT = _("You need not do anything: Talka tries again by itself.")
_WHAT: dict[str, tuple[str | Promise, str | Promise]] = {
    "unreachable": (_("The channel does not answer."), _WAIT),
    "timed_out": (_("The channel takes too long to answer."), _WAIT),
    "rate_limited": (_("The channel asks us to wait before the next question."), _WAIT),
    "server_fault": (_("The channel has a fault of its own."), _WAIT),
    "unauthorized": (
        _("The channel does not accept the password or token any more."),
        _("Make a new one on the channel and enter it in the settings here."),
    ),
    "forbidden": (
        _("The account may not read this."),
        _("Give the account the rights it needs on the channel, or enter another account."),
    ),
    "missing": (
        _("There is nothing at this address any more."),
        _("Check the address in the settings; the page may have moved."),
    ),
    "rejected": (
        _("The channel refuses the question as Talka asks it."),
        _("Check the settings. If they are right, report this with the details below."),
    ),
    "bad_answer": (
        _("The channel answers with something that Talka cannot read."),
        _("Open the address in a browser. If it looks right there, report this with the details below."),
    ),
    "too_large": (
        _("The channel's answer is larger than Talka takes."),
        _("Choose a smaller feed or a narrower search in the settings."),
    ),
    "private_address": (
        _("The address leads into a private network."),
        _("If that is what you want, an administrator lists the network in TALKA_PRIVATE_NETWORKS."),
    ),
    "bad_address": (
        _("This address cannot be asked."),
        _("Check the address in the settings; it begins with https:// or http://."),
    ),
    "no_such_server": (
        _("There is no server of this name."),
        _("Check the address in the settings."),
    ),
    "certificate": (
        _("The server cannot prove that it is the right one: its certificate does not hold."),
        _("The owner of the server must renew the certificate. Talka tries again by itself."),
    ),
    "not_secure": (
        _("No secure connection could be made."),
        _("Check the address in the settings."),
    ),
    "unsendable": (
        _("A setting holds characters that cannot be sent, such as a line break."),
        _("Enter it again in the settings."),
    ),
    "circle": (
        _("The address leads around in a circle."),
        _("Open it in a browser, and enter in the settings the address at which you end."),
    ),
    "unencrypted": (
        _("The address leads on to one without encryption, to which Talka sends no password."),
        _("Change the address in the settings."),
    ),
    "moved": (
        _("The address has moved."),
        _("Open it in a browser, and enter in the settings the address at which you end."),
    ),
    "nothing_to_hear": (
        _("These settings leave nothing to hear."),
        _("Give a token or password, or name what to listen to."),
    ),
    "search_signed_out": (
        _("A search needs a token or password."),
        _("Give one, or leave the searches empty."),
    ),
    "rights_lacking": (
        _("The token lacks a right."),
        _("Make a new one with the rights that the manual lists, and enter it in the settings here."),
    ),
    "other_service": (
        _("The server at this address is of another kind, or does not let Talka in."),
        _("Check the address in the settings."),
    ),
    "no_such_account": (
        _("The channel knows no account of this name."),
        _("Check in the settings how it is written."),
    ),
    "web_page": (
        _("This address shows a web page, not a feed."),
        _("Give the address of the site: Talka looks for its feed."),
    ),
    "no_feed": (
        _("What this address gives is not a feed that Talka can read."),
        _("Open it in a browser to check."),
    ),
    "file_missing": (
        _("The file is not there."),
        _("Import it again."),
    ),
    "file_spreadsheet": (
        _("This is a spreadsheet or a ZIP archive."),
        _("Save it as CSV, or unpack it, and try again."),
    ),
    "file_other": (
        _("This is no table of posts but a file of another kind."),
        _("Export it as CSV, and try again."),
    ),
    "file_empty": (
        _("The file is empty."),
        _("Export it again."),
    ),
    "file_damaged": (
        _("The file is damaged or not complete."),
        _("Export or copy it again."),
    ),
    "file_changed": (
        _("The file has changed since its import began."),
        _("Import it again."),
    ),
    "file_columns": (
        _("What was chosen for the columns cannot be read."),
        _("Import the file again, and choose its columns anew."),
    ),
    "no_such_zone": (
        _("There is no such time zone."),
        _("Choose another one."),
    ),
    "seal_broken": (
        _("The stored password or token cannot be decrypted: the key of this installation has changed."),
        _("Put the old key back into TALKA_SECRET_KEYS, or enter the password or token again."),
    ),
    "unknown_kind": (
        _("The connector of this channel is not installed."),
        _("Install the package that brought it, or remove the channel."),
    ),
    "not_taken": (
        _("What the channel sent could not be stored yet. It is kept."),
        _("Talka tries again by itself. If it goes on, report this with the details below."),
    ),
}
_BY_WHO: dict[str, str | Promise] = {
    Who.NOBODY: _WAIT,
    Who.CHANNEL: _WAIT,
    Who.ADMINISTRATOR: _("Check the settings of the channel."),
    Who.TALKA: _("Report this with the details below."),
}
CODES = frozenset(_WHAT)


def explain(code: str, who: str = "") -> Trouble:
    """The words for a trouble code; a code that we do not know is explained by who must act."""
    known = _WHAT.get(code)
    if known:
        return Trouble(str(known[0]), str(known[1]))
    return Trouble(gettext("The channel cannot be asked."), str(_BY_WHO.get(who, _WAIT)))
