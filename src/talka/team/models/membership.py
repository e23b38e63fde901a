"""Who belongs to which community, and as what."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from talka.core.models import Record
from talka.team.enums import Role
from talka.team.models.community import Community


class Membership(Record):
    """A user in a community. ``seen_seq`` and ``seen_at`` tell what Today counts as new for them."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    community = models.ForeignKey(Community, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=16, choices=Role.choices)
    seen_seq = models.BigIntegerField(default=0, editable=False)
    seen_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "community"], name="team_membership_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"
