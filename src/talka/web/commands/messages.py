"""``talka messages``: translations for people who work on Talka."""

from __future__ import annotations

import sys

import click


@click.group()
def messages() -> None:
    """Translations: bring catalogues up to date, compile them, check that nothing is missing.

    Example: talka messages update
    """


@messages.command()
def update() -> None:
    """Bring every catalogue up to date with the source, and say how many messages each lacks.

    Example: talka messages update
    """
    from talka.web.messages import catalogues

    for language, count in catalogues.update().items():
        click.echo(f"{language}: {count} to translate")


@messages.command("compile")
def compile_() -> None:
    """Compile the catalogues that have changed; `talka up` does it by itself.

    Example: talka messages compile
    """
    from talka.web.messages import catalogues

    click.echo(", ".join(catalogues.compile_all()) or "nothing has changed")


@messages.command()
def check() -> None:
    """List messages without a translation and translations that name other values than the original.

    Example: talka messages check
    """
    from talka.web.messages import catalogues

    problems = catalogues.check()
    for problem in problems:
        click.echo(problem)
    sys.exit(1 if problems else 0)
