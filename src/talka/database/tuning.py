"""PostgreSQL's configuration for a desk that reads much, writes in batches and shares the machine."""

from __future__ import annotations

import os
from pathlib import Path

from talka.database.socket_folder import PORT

MEGABYTE = 1024 * 1024
FILE = "talka.conf"
# Written by an administrator, read last: their word counts.
OWN_FILE = "postgres.conf"


def machine_memory() -> int:
    """The memory of this machine in bytes."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def configuration(sockets: Path, *, memory: int, durable: bool = True) -> str:
    """The text of the configuration file. Without ``durable`` a crash may lose everything: for tests only."""
    shared = min(max(memory // 32, 128 * MEGABYTE), 1024 * MEGABYTE) // MEGABYTE
    values = {
        "listen_addresses": "''",
        "port": str(PORT),
        "unix_socket_directories": _quoted(str(sockets)),
        "unix_socket_permissions": "0700",
        "max_connections": "100",
        "shared_buffers": f"{shared}MB",
        "effective_cache_size": f"{max(memory // 2 // MEGABYTE, 256)}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": "128MB",
        "random_page_cost": "1.1",
        "jit": "off",
        "synchronous_commit": "on",
        "fsync": "on",
        "full_page_writes": "on",
        "wal_compression": "on",
        "max_wal_size": "2GB",
        "min_wal_size": "128MB",
        "checkpoint_timeout": "15min",
        "autovacuum_naptime": "30s",
        "log_line_prefix": "'%m [%p] '",
        "log_timezone": "'UTC'",
        "timezone": "'UTC'",
        "log_checkpoints": "off",
        "log_min_messages": "warning",
    }
    if not durable:
        values |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    lines = [f"{name} = {value}" for name, value in values.items()]
    return "\n".join(
        ["# Written by Talka at every start. Put changes into postgres.conf in the home folder.", *lines, ""]
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
