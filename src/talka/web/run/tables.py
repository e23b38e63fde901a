"""The tables of the database: whether they are of this version, and bringing them there. Needs Django."""

from __future__ import annotations


def pending_migrations() -> list[str]:
    """The migrations that the database lacks, by name; needs Django."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def prepare_tables() -> list[str]:
    """Migrate and make the table of the cache; returns the migrations that were done.

    An advisory lock lets one process at a time do it.
    """
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('talka.migrate'))")
    try:
        pending = pending_migrations()
        if pending:
            call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('talka.migrate'))")
    return pending
