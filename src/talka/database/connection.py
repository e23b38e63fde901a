"""The address of the database that the settings mean, and the shape in which Django wants it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from talka.database.cluster import Cluster
from talka.database.errors import DatabaseError
from talka.settings import Settings

PATIENCE_SECONDS = 3600
CONNECT_SECONDS = 10
OLDEST_VERSION = 160000
POOL = {"min_size": 0, "max_size": 16, "timeout": 20, "max_idle": 300}


def connection_url(settings: Settings) -> str:
    """The given database, or the embedded one of the home folder (whether it runs or not)."""
    return settings.database_url or Cluster(settings.home).url()


def django_database(url: str) -> dict[str, Any]:
    """An entry of Django's ``DATABASES`` for a libpq address; connections come from a pool."""
    parts = dict(conninfo_to_dict(url))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"application_name": "talka", "connect_timeout": CONNECT_SECONDS, "pool": POOL, **parts},
    }


@contextmanager
def running(settings: Settings) -> Iterator[str]:
    """Have the database for the time of a block, and its address.

    An address in the settings is checked; otherwise the embedded server is adopted, or started and stopped.

    Raises:
        DatabaseError: it is not to be had.
    """
    if settings.database_url:
        check(settings.database_url)
        yield settings.database_url
        return
    cluster = Cluster(settings.home)
    cluster.start()
    try:
        yield cluster.url()
    finally:
        cluster.stop(patience=PATIENCE_SECONDS)


def check(url: str) -> int:
    """Connect once; the version of the server, such as 180004.

    Raises:
        DatabaseError: no connection, or the server is too old.
    """
    try:
        with psycopg.connect(url, connect_timeout=CONNECT_SECONDS) as connection:
            version = connection.info.server_version
    except psycopg.OperationalError as error:
        raise DatabaseError(
            "unreachable",
            f"The database does not answer: {error}",
            "Check TALKA_DATABASE_URL, and that the server runs.",
        ) from error
    if version < OLDEST_VERSION:
        raise DatabaseError(
            "too_old", f"The server is PostgreSQL {version // 10000}.", "Talka needs PostgreSQL 16 or newer."
        )
    return version
