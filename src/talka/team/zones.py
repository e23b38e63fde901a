"""The time zones that can be chosen."""

from __future__ import annotations

import functools
import zoneinfo


@functools.cache
def zone_names() -> tuple[str, ...]:
    """All names like ``Europe/Riga``, sorted, UTC first; without the old aliases that have no region."""
    regions = {name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/")}
    return ("UTC", *sorted(regions))
