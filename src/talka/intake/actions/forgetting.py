"""What the intake keeps for a while only."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from talka.channels.models import PostBand


def forget_bands(*, now: dt.datetime | None = None) -> int:
    """Delete the keys of originals that are too old to be repeated. How many there were."""
    from talka.intake.repeats import WINDOW  # its numpy is no part of the web process, which imports this module

    old = PostBand.objects.filter(heard_at__lt=(now or timezone.now()) - WINDOW)
    return old._raw_delete(old.db)  # noqa: SLF001 - nothing hangs on them
