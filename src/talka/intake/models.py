"""What is on its way in: batches as they came, and what could not be taken."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from talka.channels.models import Channel
from talka.core.models import Record
from talka.listening.models import Topic
from talka.team.models import Community


class BatchState(models.TextChoices):
    """How far a batch is."""

    KEPT = "kept", _("Kept, not yet taken")
    TAKEN = "taken", _("Taken")


class Batch(models.Model):
    """A page of a channel as it came. It is committed before anything is made of it.

    ``raw`` is the page (zstd of msgspec JSON: items and the cursor behind them) until the archiver has it in the
    lake. ``cursor`` goes to the channel in the transaction that takes the batch.
    """

    number = models.BigAutoField(primary_key=True)
    community = models.ForeignKey(Community, models.CASCADE, related_name="batches")
    channel = models.ForeignKey(Channel, models.CASCADE, related_name="batches")
    state = models.CharField(max_length=8, choices=BatchState.choices, default=BatchState.KEPT)
    raw = models.BinaryField(default=bytes)
    items = models.PositiveIntegerField(default=0)
    cursor = models.JSONField(null=True)
    heard_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    quarantined = models.PositiveIntegerField(default=0)
    tries = models.PositiveIntegerField(default=0)
    archive_number = models.BigIntegerField(null=True, unique=True)
    archived_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["channel", "number"], condition=models.Q(state="kept"), name="intake_batch_kept"),
            models.Index(
                fields=["number"], condition=models.Q(state="taken", archived_at=None), name="intake_batch_unarchived"
            ),
        ]
        verbose_name_plural = "batches"

    def __str__(self) -> str:
        return f"batch {self.number}"


class Quarantined(Record):
    """An item that could not be taken, with the reason; it can be taken again after a fix."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="quarantined")
    channel = models.ForeignKey(Channel, models.CASCADE, related_name="quarantined")
    batch = models.BigIntegerField()
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=40)
    reason = models.TextField()
    payload = models.JSONField()
    heard_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=1)
    released = models.DateTimeField(null=True)
    dismissed = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created", "-id"]
        constraints = [models.UniqueConstraint(fields=["batch", "position"], name="intake_quarantined_once")]

    def __str__(self) -> str:
        return self.reason


class Archive(models.Model):
    """How the archiver stands (`talka.intake.archive`): one row.

    ``number`` is the greatest number that was given to a batch for the lake. It lives here and not in the batches,
    because these go with their community.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    number = models.BigIntegerField(default=0)
    worked_at = models.DateTimeField(null=True)
    trouble_code = models.CharField(max_length=40, blank=True)
    trouble_detail = models.TextField(blank=True)
    trouble_since = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="intake_archive_one_row")]
        verbose_name_plural = "archive"

    def __str__(self) -> str:
        return f"archived to {self.number}"


class ImportState(models.TextChoices):
    """How far an import is."""

    UPLOADED = "uploaded", _("Waiting for its columns")
    WAITING = "waiting", _("Waiting for a worker")
    RUNNING = "running", _("Running")
    STOPPED = "stopped", _("Stopped")
    FAILED = "failed", _("Failed")
    DONE = "done", _("Done")


class Import(Record):
    """A file that somebody uploaded. Its place is the cursor of its channel, so it goes on where it stopped."""

    community = models.ForeignKey(Community, models.CASCADE, related_name="imports")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    channel = models.ForeignKey(Channel, models.SET_NULL, null=True, related_name="imports")
    channel_name = models.CharField(max_length=120)
    file_name = models.CharField(max_length=255)
    path = models.TextField()
    size = models.BigIntegerField(default=0)
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.UPLOADED)
    problem = models.TextField(blank=True)
    total = models.BigIntegerField(default=0)
    rows = models.BigIntegerField(default=0)
    new = models.BigIntegerField(default=0)
    changed = models.BigIntegerField(default=0)
    known = models.BigIntegerField(default=0)
    quarantined = models.BigIntegerField(default=0)
    finished = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created", "-id"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_under_way(self) -> bool:
        """Whether a worker has it or will have it."""
        return self.state in {ImportState.WAITING, ImportState.RUNNING}


class ArchivedTopic(models.Model):
    """A topic whose mentions the lake has as its last search left them, when it had this ``changed``."""

    topic = models.OneToOneField(Topic, models.CASCADE, primary_key=True, related_name="archived")
    changed = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.topic_id} {self.changed}"
