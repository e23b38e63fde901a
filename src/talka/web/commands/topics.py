"""``talka topics``: work with queries from the command line. Needs neither Django nor a database."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from typing import BinaryIO

import click

from talka.listening.matcher import Matcher
from talka.listening.query import Mistake, Query, QueryError, parse
from talka.text import words

_WIDTH = 100
_ROWS = 500


@click.group()
def topics() -> None:
    """Try queries on files of posts."""


@topics.command(
    epilog="""\b
Example:
  talka topics match 'spotify (crash* OR "log in") -jobs' posts.jsonl
"""
)
@click.argument("query")
@click.argument("file", type=click.File("rb"), metavar="FILE.jsonl")
def match(query: str, file: BinaryIO) -> None:
    """Print the id of each line of FILE.jsonl that QUERY matches.

    Each line is an object like {"id": 7, "text": "A post"}; - reads standard input. A line that cannot be
    read is told on standard error with its number; the others are answered all the same, and the exit code
    is 1.
    """
    reader = _Lines(file)
    matcher = Matcher({True: _read_query(query)})
    for rows in _batches(reader):
        found = matcher.match([words(text) for _, text in rows])
        for number, _ in found:
            click.echo(rows[number][0])
    if reader.bad:
        sys.exit(1)


def _read_query(text: str) -> Query:
    try:
        return parse(text)
    except QueryError as error:
        for mistake in error.mistakes:
            click.echo(_underlined(text, mistake), err=True)
        sys.exit(2)


def _underlined(query: str, mistake: Mistake) -> str:
    """The message, and below it the part of the query around its place with the place underlined."""
    first = max(0, mistake.start - _WIDTH // 2)
    shown = "".join(character if character.isprintable() else " " for character in query[first : first + _WIDTH])
    length = max(1, min(mistake.end, first + _WIDTH) - mistake.start)
    return f"{mistake.message}\n  {shown}\n  {' ' * (mistake.start - first)}{'^' * length}"


class _BadLine(Exception):  # noqa: N818 - it is not the program that errs
    """A line that cannot be read; the message is for a person."""


class _Lines:
    """The posts of a file as pairs of id and text; tells about bad lines and remembers it."""

    def __init__(self, file: BinaryIO) -> None:
        self.bad = False
        self._file = file

    def __iter__(self) -> Iterator[tuple[str, str]]:
        for number, line in enumerate(self._file, start=1):
            if not line.strip():
                continue
            try:
                yield _post(line)
            except _BadLine as error:
                self.bad = True
                click.echo(f"Line {number}: {error}", err=True)


def _post(line: bytes) -> tuple[str, str]:
    """The id and text of a line.

    Raises:
        _BadLine: the line is no JSON object with an id and a text.
    """
    try:
        post = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise _BadLine("this line is not UTF-8.") from None
    except (json.JSONDecodeError, RecursionError):
        raise _BadLine("this line is not JSON.") from None
    if not isinstance(post, dict):
        raise _BadLine('this line is no object like {"id": 7, "text": "A post"}.')
    name, text = post.get("id"), post.get("text")
    if isinstance(name, bool) or not isinstance(name, str | int | float):
        raise _BadLine('"id" is missing, or neither text nor a number.')
    if not isinstance(text, str):
        raise _BadLine('"text" is missing, or not text.')
    return str(name), text


def _batches(posts: Iterable[tuple[str, str]]) -> Iterator[list[tuple[str, str]]]:
    """The posts in lists that are worth the matcher's while."""
    rows = []
    for post in posts:
        rows.append(post)
        if len(rows) == _ROWS:
            yield rows
            rows = []
    if rows:
        yield rows
