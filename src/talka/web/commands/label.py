"""``talka label``: sentiment and intents from the command line. Needs neither Django nor a database."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, Final

import click

from talka.listening.label_names import INTENTS, sentiment_name
from talka.listening.labels import Labeller, ModelError
from talka.listening.labels.model import SHIPPED
from talka.text.language import identify
from talka.web.commands.base import Failed
from talka.web.commands.post_lines import Line, Lines
from talka.web.commands.queries import printable

_DIGITS: Final = 4


@click.command(
    epilog="""\b
Example:
  talka label posts.jsonl
  echo '{"id": 1, "text": "Thanks, works now!"}' | talka label -
"""
)
@click.argument("file", type=click.File("rb"), metavar="FILE.jsonl")
@click.option(
    "--model",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=SHIPPED,
    help="Use this model instead of the one that Talka brings.",
)
def label(file: BinaryIO, model: Path) -> None:
    """Print language, sentiment and intents of each line of FILE.jsonl, a JSON object a line.

    Each line is an object like {"id": 7, "text": "A post"}; - reads standard input. With "lang", the language is not
    guessed. The score is the probability of the sentiment, and each intent has its own. A line that cannot be read
    is told on standard error with its number; the others are answered all the same, and the exit code is 1.
    """
    try:
        labeller = Labeller.load(model)
    except ModelError as error:
        raise Failed(str(error)) from error
    lines = Lines(file)
    for rows in lines:
        for answer in _answers(rows, labeller):
            click.echo(printable(json.dumps(answer, ensure_ascii=False)))
    if lines.bad:
        sys.exit(1)


def _answers(rows: Sequence[Line], labeller: Labeller) -> Iterator[dict[str, Any]]:
    texts = [row.post if isinstance(row.post, str) else row.post.text for row in rows]
    guesses = [guess.code for guess in identify(texts)]
    languages = [_said(row) or guess for row, guess in zip(rows, guesses, strict=True)]
    found = labeller.label(texts, languages)
    for number, row in enumerate(rows):
        yield {
            "id": row.given,
            "language": languages[number],
            "sentiment": sentiment_name(int(found.sentiment[number])),
            "score": round(float(found.score[number]), _DIGITS),
            "intents": {
                name: round(float(share), _DIGITS) for name, share in zip(INTENTS, found.intents[number], strict=True)
            },
        }


def _said(row: Line) -> str:
    """The language that the line tells, without its region."""
    given = "" if isinstance(row.post, str) else row.post.language
    return given.lower().replace("_", "-").partition("-")[0]
