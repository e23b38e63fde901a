"""Django, set up, with its database."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from talka.web.run.errors import Failed

if TYPE_CHECKING:
    from talka.settings import Settings


@contextmanager
def django_ready(*, migrated: bool = True) -> Iterator[Settings]:
    """Django, set up, with its database running for the time of the block.

    Inside a process that has Django already (a test), both are taken as they are.

    Raises:
        Failed: the tables are not of this version, and ``migrated`` asks for it.
    """
    from talka import database, settings

    loaded = settings.load()
    if "django.apps" in sys.modules and sys.modules["django.apps"].apps.ready:
        yield loaded
        return
    with database.running(loaded):
        set_up_django()
        from django.db import connection, connections

        try:
            if migrated:
                _require_tables()
            yield loaded
        finally:
            connections.close_all()
            connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's, which the stubs call any


def set_up_django() -> None:
    """Load the Django project; the database need not run."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "talka.web.django")
    import django

    django.setup()


def _require_tables() -> None:
    from talka.web.run.tables import pending_migrations

    if pending_migrations():
        raise Failed("The database is not of this version of Talka.", "Run: talka migrate")
