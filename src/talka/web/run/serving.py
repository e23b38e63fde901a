"""Serving the pages with granian."""

from __future__ import annotations

from talka.settings import Settings
from talka.settings.checks import split_listen

TARGET = "talka.web.run.site:application"
STOP_SECONDS = 5


def serve(settings: Settings) -> None:
    """Serve until told to stop (SIGTERM or Ctrl+C)."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    host, port = split_listen(settings.listen)
    Server(
        TARGET,
        address=host,
        port=port,
        interface=Interfaces.ASGINL,
        workers=1,
        websockets=False,
        log_level=LogLevels.debug if settings.log_level == "DEBUG" else LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
    ).serve()
