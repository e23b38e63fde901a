"""Why a message could not be delivered, and what to do, in the reader's language."""

from __future__ import annotations

from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DeliveryError(Exception):
    """A message was not delivered.

    Attributes:
        code: one of `TROUBLES`.
        detail: what was said about it; holds no secret.
        retry: whether the same may succeed later without anybody acting.
    """

    def __init__(self, code: str, detail: str = "", *, retry: bool = True) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.retry = retry


class Trouble(NamedTuple):
    """What happened, and what to do."""

    what: str | Promise
    act: str | Promise


_WAIT: Final = _("You need not do anything: Talka tries again for a day.")
_ADDRESS: Final = _("Check the address of the webhook, then try again.")
TROUBLES: Final[dict[str, Trouble]] = {
    "mail_unreachable": Trouble(_("The mail server does not answer."), _WAIT),
    "mail_refused": Trouble(
        _("The mail server does not take this mail."),
        _("Ask an administrator to look at the mail server and at TALKA_SMTP_URL, then try again."),
    ),
    "mail_sign_in": Trouble(
        _("The mail server does not let Talka in."),
        _("Ask an administrator to correct user and password in TALKA_SMTP_URL, then try again."),
    ),
    "mail_receiver": Trouble(
        _("The mail server does not take mail for this address."),
        _("The member checks the address in their profile, then try again."),
    ),
    "receiver_gone": Trouble(
        _("The receiver does not belong to this brand any more."), _("Choose other members in the alert.")
    ),
    "no_webhook": Trouble(_("The alert has no webhook any more."), _("There is nothing to do.")),
    "key_lost": Trouble(
        _("The secret of the webhook cannot be read any more: it was sealed under a key that is gone."),
        _("Make a new secret on the page of the alert, give it to the receiver, then try again."),
    ),
    "unreachable": Trouble(_("The webhook does not answer."), _WAIT),
    "timed_out": Trouble(_("The webhook takes too long to answer."), _WAIT),
    "rate_limited": Trouble(_("The webhook asks us to wait."), _WAIT),
    "server_fault": Trouble(_("The webhook has a fault of its own."), _WAIT),
    "unauthorized": Trouble(_("The webhook wants a sign-in."), _ADDRESS),
    "forbidden": Trouble(_("The webhook refuses what Talka sends."), _ADDRESS),
    "missing": Trouble(_("There is nothing at the address of the webhook."), _ADDRESS),
    "rejected": Trouble(_("The webhook refuses what Talka sends."), _("Look into its log, mend it, then try again.")),
    "private_address": Trouble(
        _("The address of the webhook leads into a private network."),
        _("If that is what you want, an administrator lists the network in TALKA_PRIVATE_NETWORKS. Then try again."),
    ),
    "no_such_server": Trouble(_("There is no server of this name."), _ADDRESS),
    "certificate": Trouble(
        _("The server of the webhook cannot prove that it is the right one: its certificate does not hold."),
        _("The owner of the server must renew the certificate. Then try again."),
    ),
}
_OTHER: Final = Trouble(_("The message could not be delivered."), _ADDRESS)


def trouble(code: str) -> Trouble:
    """What is wrong; a code that has no words of its own gets common ones."""
    return TROUBLES.get(code, _OTHER)
