"""What stops a command, in words."""

from __future__ import annotations

import click

COULD_NOT = 1


class Failed(click.ClickException):
    """The command could not do it: what happened, and what to do."""

    exit_code = COULD_NOT

    def __init__(self, happened: str, hint: str = "") -> None:
        super().__init__(f"{happened}\n{hint}".strip())
