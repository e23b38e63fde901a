"""The site as granian's process loads it: tied to the process that started it, then `talka.web.asgi`."""

from __future__ import annotations

import ctypes
import signal

PR_SET_PDEATHSIG = 1  # prctl(2)
# Granian starts this process anew and does not take it along when it is killed itself.
ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGKILL))

from talka.web.asgi import application  # noqa: E402 - the tie comes first

__all__ = ["application"]
