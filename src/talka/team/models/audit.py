"""Who did what, when, and from where."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from talka.core.models import Record
from talka.team.models.community import Community


class AuditEntry(Record):
    """One action. Rows are only ever added; the database refuses to change or delete one (see the migration).

    ``before`` and ``after`` hold the fields that changed, never a secret.
    """

    community = models.ForeignKey(Community, models.DO_NOTHING, null=True, related_name="audit", db_constraint=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.DO_NOTHING, null=True, related_name="+", db_constraint=False
    )
    user_name = models.CharField(max_length=120, blank=True)
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=60, blank=True)
    object_name = models.CharField(max_length=200, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    address = models.GenericIPAddressField(null=True)

    class Meta:
        ordering = ["-created", "-id"]
        indexes = [models.Index(fields=["community", "-created"], name="team_audit_community")]
        verbose_name_plural = "audit entries"

    def __str__(self) -> str:
        return f"{self.user_name} {self.action} {self.object_name}"
