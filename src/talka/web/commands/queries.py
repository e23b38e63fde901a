"""Queries given to commands, and answers for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable

import click

from talka.web.commands.underline import Placed, underlined
from talka.web.run.errors import Failed


def query_given(query: str) -> str:
    """The query of an argument; ``-`` stands for standard input."""
    if query != "-":
        return query
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise Failed("The query is not UTF-8.", "Save it as UTF-8 and try again.") from None


def tell(text: str, notes: Iterable[Placed]) -> None:
    """Write what is wrong with a query to standard error, each with its place underlined."""
    for told in notes:
        click.echo(printable(underlined(text, told)), err=True)


def write_json(answer: object) -> None:
    """Write an answer for programs."""
    click.echo(printable(json.dumps(answer, ensure_ascii=False, indent=2)))


def printable(text: str) -> bytes:
    """A text that may hold what UTF-8 cannot say, such as half of a pair."""
    return text.encode("utf-8", "backslashreplace")
