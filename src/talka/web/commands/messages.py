"""``talka messages``: translations for people who work on Talka."""

from __future__ import annotations

import sys

import click

from talka.web.commands.base import COULD_NOT, show_json

as_json = click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")


@click.group()
def messages() -> None:
    """Translations: bring catalogues up to date, compile them, check that nothing is missing.

    Example: talka messages update
    """


@messages.command()
@as_json
def update(*, as_json: bool) -> None:
    """Bring every catalogue up to date with the source, and say how many messages each lacks.

    Example: talka messages update
    """
    from talka.web.messages import catalogues

    lacking = catalogues.update()
    if as_json:
        show_json(lacking)
    else:
        click.echo("\n".join(f"{language}: {count} to translate" for language, count in lacking.items()))


@messages.command("compile")
@as_json
def compile_(*, as_json: bool) -> None:
    """Compile the catalogues that have changed; `talka up` does it by itself.

    Example: talka messages compile
    """
    from talka.web.messages import catalogues

    done = catalogues.compile_all()
    if as_json:
        show_json(done)
    else:
        click.echo(", ".join(done) or "nothing has changed")


@messages.command()
@as_json
def check(*, as_json: bool) -> None:
    """List messages without a translation and translations that name other values than the original.

    Example: talka messages check
    """
    from talka.web.messages import catalogues

    problems = catalogues.check()
    if as_json:
        show_json(problems)
    elif problems:
        click.echo("\n".join(problems))
    sys.exit(COULD_NOT if problems else 0)
