"""What every command shares: late loading, errors without a traceback, Django with its database, reports."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from talka.web.run.environment import django_ready, set_up_django
from talka.web.run.errors import COULD_NOT, Failed

if TYPE_CHECKING:
    from rich.progress import Progress

WRONG_USE = 2

__all__ = [
    "COULD_NOT",
    "WRONG_USE",
    "Failed",
    "LazyGroup",
    "WrongSettings",
    "django_ready",
    "progress",
    "set_up_django",
    "show_json",
]


class WrongSettings(click.ClickException):
    """The settings cannot be used."""

    exit_code = WRONG_USE


class LazyGroup(click.Group):
    """A group that imports a command when it is called, and turns errors into words."""

    def __init__(self, *args: Any, places: Mapping[str, tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order in which they are declared."""
        del ctx
        return list(self.places)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        del ctx
        if cmd_name not in self.places:
            return None
        module, _, name = self.places[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without loading them."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in self.places.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run; errors that are meant for people are shown as such, others name themselves in one line."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, OSError) as error:
            if isinstance(error, OSError) and not ctx.params.get("debug"):
                raise Failed(f"{error.strerror or error}: {error.filename or ''}".rstrip(": ")) from error
            raise
        except Exception as error:
            if ctx.params.get("debug"):
                raise
            raise _in_words(error) from error


def _in_words(error: Exception) -> click.ClickException:
    """Our errors carry a sentence for people as ``person``."""
    from talka.settings import SettingsError

    if isinstance(error, SettingsError):
        return WrongSettings(str(error))
    if person := getattr(error, "person", ""):
        return Failed(person, getattr(error, "hint", ""))
    return Failed(
        f"Something went wrong that should not: {type(error).__name__}: {error}",
        "Run “talka doctor”, or the same command as “talka --debug …” to see where.",
    )


def show_json(value: object) -> None:
    """Write a report for programs."""
    import msgspec

    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def progress() -> Progress:
    """A progress bar on standard error, so that standard output stays clean; silent when nobody looks."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True, disable=not sys.stderr.isatty())
