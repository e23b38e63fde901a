"""Links by which somebody joins."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from talka.core.models import Record
from talka.team.enums import Role
from talka.team.models.community import Community


class Invitation(Record):
    """A link for one person; only the hash of its token is kept, so that a stolen table opens nothing.

    Without a community it is the link that makes the first administrator.
    """

    community = models.ForeignKey(Community, models.CASCADE, null=True, related_name="invitations")
    email = models.EmailField(_("e-mail"), blank=True)
    role = models.CharField(_("role"), max_length=16, choices=Role.choices)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    expires = models.DateTimeField()
    accepted = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    revoked = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created"]

    def __str__(self) -> str:
        return f"{self.email} · {self.get_role_display()}"
