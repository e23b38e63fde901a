"""``talka topics translate``: bring a query from another product. Needs neither Django nor a database."""

from __future__ import annotations

import dataclasses
import sys

import click

from talka.listening.importers import DIALECTS, Translation
from talka.listening.importers import translate as translated
from talka.listening.query import QueryError
from talka.web.commands.queries import query_given, tell, write_json
from talka.web.run.errors import COULD_NOT


@click.command(
    epilog="""\b
Example:
  talka topics translate --from brandwatch '(acme NEAR/3 outage) AND country:usa'
"""
)
@click.argument("query")
@click.option(
    "--from",
    "dialect",
    type=click.Choice(list(DIALECTS)),
    required=True,
    help=f"The product that the query is from: {', '.join(dialect.name for dialect in DIALECTS.values())}.",
)
@click.option("--json", "as_json", is_flag=True, help="Write the answer for programs.")
def translate(query: str, dialect: str, *, as_json: bool) -> None:
    """Print QUERY, which is from another product, in Talka's language.

    - reads the query from standard input. What cannot be carried over is told on standard error, each with its
    place underlined. The exit code is 1 when the query cannot be read or nothing of it is left.
    """
    text = query_given(query)
    try:
        translation = translated(text, dialect)
    except QueryError as error:
        _refuse(text, error, as_json=as_json)
    else:
        _show(text, translation, as_json=as_json)


def _refuse(text: str, error: QueryError, *, as_json: bool) -> None:
    if as_json:
        write_json({"query": None, "mistakes": [dataclasses.asdict(mistake) for mistake in error.mistakes]})
    else:
        tell(text, error.mistakes)
    sys.exit(COULD_NOT)


def _show(text: str, translation: Translation, *, as_json: bool) -> None:
    if as_json:
        write_json(dataclasses.asdict(translation))
        return
    click.echo(translation.query)
    tell(text, translation.losses)
