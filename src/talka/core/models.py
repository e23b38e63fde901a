"""What every table of ours begins with."""

from __future__ import annotations

from django.db import models

from talka.core.ids import new_id


class Record(models.Model):
    """A row with an id that may be shown outside and the time it was made."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
