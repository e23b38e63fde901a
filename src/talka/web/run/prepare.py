"""What must be in place before pages are served: tables, the cache, translations, compiled parts, the charts' script.

Run as a module by the supervisor, so that the supervisor itself stays small: it prints one JSON line.
"""

from __future__ import annotations

import sys
from pathlib import Path

import click
import msgspec

from talka.web.run.environment import django_ready
from talka.web.run.kernels import compile_kernels
from talka.web.run.tables import prepare_tables

CHARTS = Path(__file__).resolve().parent.parent / "static" / "web" / "vendor" / "vega.js"


class Prepared(msgspec.Struct, frozen=True):
    """What was done, and the path of the link for the first administrator while there is none."""

    migrations: list[str]
    languages: list[str]
    welcome: str | None


def prepare() -> Prepared:
    """Put everything in place; fast when it is already."""
    from talka.listening.labelling import labeller
    from talka.settings import load
    from talka.team.actions import first_administrator_link
    from talka.web.messages import catalogues

    migrations = prepare_tables()
    languages = catalogues.compile_all()
    prepare_charts(CHARTS)
    compile_kernels(load().home)
    labeller()  # a model that cannot be used must stop us here, not every batch later
    return Prepared(migrations, languages, first_administrator_link())


def prepare_charts(path: Path) -> None:
    """Write the charts' browser bundle once; it comes with a dependency, nothing is fetched."""
    if path.exists():
        return
    import vl_convert

    path.parent.mkdir(parents=True, exist_ok=True)
    half_done = path.with_suffix(".part")
    bundle: str = vl_convert.javascript_bundle()  # type: ignore[call-arg]  # its types forget the default
    half_done.write_text(bundle, encoding="utf-8")
    half_done.replace(path)


def main() -> None:
    """Prepare, and tell the supervisor on standard output."""
    from talka.listening.labels import ModelError

    with django_ready(migrated=False):
        try:
            prepared = prepare()
        except ModelError as error:
            sys.exit(str(error))
    click.echo(msgspec.json.encode(prepared).decode())
    sys.stdout.flush()


if __name__ == "__main__":
    main()
