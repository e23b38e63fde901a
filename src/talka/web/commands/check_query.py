"""``talka topics check``: what is wrong with a query. Needs neither Django nor a database."""

from __future__ import annotations

import dataclasses
import sys

import click

from talka.listening.query import Reading, read, references, to_text
from talka.web.commands.queries import printable, query_given, tell, write_json
from talka.web.run.errors import COULD_NOT


@click.command(
    epilog="""\b
Example:
  talka topics check 'acme OR emca NOT jobs'
"""
)
@click.argument("query")
@click.option("--json", "as_json", is_flag=True, help="Write the answer for programs.")
def check(query: str, *, as_json: bool) -> None:
    """Print QUERY as Talka understands it, and what is wrong or doubtful about it.

    - reads the query from standard input. Mistakes and hints are told on standard error, each with its place
    underlined. The exit code is 1 when there are mistakes. Whether the topics and lists that it names exist is
    not known here.
    """
    text = query_given(query)
    reading = read(text)
    if as_json:
        write_json(_answer(reading))
    else:
        tell(text, (*reading.mistakes, *reading.hints))
        if reading.query is not None:
            click.echo(printable(to_text(reading.query)))
    if reading.query is None:
        sys.exit(COULD_NOT)


def _answer(reading: Reading) -> dict[str, object]:
    named = references(reading.query) if reading.query is not None else ()
    return {
        "query": None if reading.query is None else to_text(reading.query),
        "mistakes": [dataclasses.asdict(mistake) for mistake in reading.mistakes],
        "hints": [dataclasses.asdict(hint) for hint in reading.hints],
        "names": [{"kind": name.kind, "name": name.name} for name in named],
    }
