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
