"""Checks of the Django project that need it loaded. Run as a module, in a process with a home of its own."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from talka.web.commands.base import set_up_django

SOURCE = Path(__file__).resolve().parents[3]


def consistent() -> Iterator[str]:
    """Django's own checks."""
    from django.core.checks import run_checks

    yield from (str(message) for message in run_checks())


def migrations() -> Iterator[str]:
    """Every change of a model has its migration."""
    from django.core.management import call_command

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # no database is needed, and none is asked
            call_command("makemigrations", check=True, dry_run=True, verbosity=1)
    except SystemExit:
        yield "models have changed without a migration: run “django-admin makemigrations”"


def templates() -> Iterator[str]:
    """Every template compiles."""
    from django.template import TemplateSyntaxError
    from django.template.loader import get_template

    for path in sorted(SOURCE.glob("**/templates/**/*")):
        if path.is_file():
            name = str(path).rpartition("/templates/")[2]
            try:
                get_template(name)
            except (TemplateSyntaxError, UnicodeDecodeError) as error:
                yield f"{name}: {error}"


def translations() -> Iterator[str]:
    """Every text is there in every language."""
    from talka.web.messages import catalogues

    yield from catalogues.check()


CHECKS: tuple[Callable[[], Iterator[str]], ...] = (consistent, migrations, templates, translations)


def main() -> None:
    """Run all; prints what is wrong, exits 1 when something is."""
    set_up_django()
    problems = [f"{check.__name__}: {problem}" for check in CHECKS for problem in check()]
    for problem in problems:
        click.echo(problem)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
