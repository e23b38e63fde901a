"""PostgreSQL: the embedded one of a home folder, or one that the settings name.

    with running(settings.load()) as url: ...

Knows nothing of Django.
"""

from __future__ import annotations

from talka.database.cluster import Cluster, create_database
from talka.database.connection import check, connection_url, django_database, running
from talka.database.errors import DatabaseError
from talka.database.locks import FileLock
from talka.database.processes import tied

__all__ = [
    "Cluster",
    "DatabaseError",
    "FileLock",
    "check",
    "connection_url",
    "create_database",
    "django_database",
    "running",
    "tied",
]
