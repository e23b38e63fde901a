"""What a person is told when the team cannot be changed as they asked.

TeamError
├── LastAdministratorError   nobody would be left who can give rights
├── InvitationError          the link is used, too old, taken back, or was never made
├── AlreadyMemberError       the person is in the community already
└── AddressTakenError        somebody else signs in with this e-mail
"""

from __future__ import annotations

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class TeamError(Exception):
    """The action was not done. ``code`` is stable, ``person`` says in the reader's language what to do."""

    code: ClassVar[str] = "team"
    person: ClassVar[str | Promise] = _("This could not be done.")

    def __str__(self) -> str:
        return str(self.person)


class LastAdministratorError(TeamError):
    """A community must keep somebody who can give rights."""

    code = "last_administrator"
    person = _("This is the last administrator. Make somebody else an administrator first.")


class InvitationError(TeamError):
    """The link opens nothing (any more); which of the reasons it is, is not told to strangers."""

    code = "invitation"
    person = _("This link does not work any more. Ask the person who sent it for a new one.")


class AlreadyMemberError(TeamError):
    """Inviting or accepting would change nothing."""

    code = "already_member"
    person = _("This person is in the team already. You can change their role in the list.")


class AddressTakenError(TeamError):
    """An account with this e-mail is there: its owner signs in and opens the link again."""

    code = "address_taken"
    person = _("There is an account with this e-mail already. Sign in, then open the link again.")
