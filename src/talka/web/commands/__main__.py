"""``python -m talka.web.commands``: the command without its start script."""

from __future__ import annotations

from talka.web.commands import main

main()
