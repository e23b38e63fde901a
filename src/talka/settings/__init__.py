"""Every setting of an installation, once: name, type, default, help; read from the environment or a file.

    from talka import settings
    home = settings.load().home

Knows nothing of Django; everything above may import it.
"""

from __future__ import annotations

from talka.settings.definitions import Settings, is_secret
from talka.settings.derived import allowed_hosts, derived_key, email_settings, lake_root, public_address
from talka.settings.errors import Problem, SettingsError
from talka.settings.folders import make_private
from talka.settings.keys import secret_keys
from talka.settings.overview import Row, describe
from talka.settings.sources import load, unknown_names

__all__ = [
    "Problem",
    "Row",
    "Settings",
    "SettingsError",
    "allowed_hosts",
    "derived_key",
    "describe",
    "email_settings",
    "is_secret",
    "lake_root",
    "load",
    "make_private",
    "public_address",
    "secret_keys",
    "unknown_names",
]
