"""The time zones that can be chosen."""

from __future__ import annotations

import functools
import zoneinfo

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


@functools.cache
def zone_names() -> tuple[str, ...]:
    """All names like ``Europe/Riga``, sorted, UTC first; without the old aliases that have no region."""
    regions = {name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/")}
    return ("UTC", *sorted(regions))


def check_zone(name: str) -> None:
    """Accept the name of a time zone.

    Raises:
        ValidationError: there is no such zone.
    """
    if name not in zone_names():
        raise ValidationError(_("There is no time zone of this name. Choose one like Europe/Riga."))
