"""``talka topics``: work with queries from the command line. Needs neither Django nor a database."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import click

from talka.listening.entries import read_entries
from talka.listening.matcher import Matcher
from talka.listening.query import Document, Mistake, Query, QueryError, expand, find, parse
from talka.listening.query.fields import named
from talka.listening.query.syntax import Reference
from talka.web.commands.check_query import check
from talka.web.commands.post_lines import Lines
from talka.web.commands.queries import printable, tell
from talka.web.commands.translate import translate

_WRONG_USE = 2


@click.group()
def topics() -> None:
    """Try queries on files of posts, check them, and bring queries from other products."""


topics.add_command(check)
topics.add_command(translate)


@topics.command(
    epilog="""\b
Example:
  talka topics match 'spotify (crash* OR "log in") -jobs' posts.jsonl
  talka topics match --list shops=shops.txt 'list:shops lang:en' posts.jsonl
"""
)
@click.argument("query")
@click.argument("file", type=click.File("rb"), metavar="FILE.jsonl")
@click.option("--explain", is_flag=True, help="Print behind each id the words for which it matches.")
@click.option(
    "--list",
    "given",
    multiple=True,
    metavar="NAME=FILE",
    help="What list:NAME stands for: a file with one entry on each line. May be given several times.",
)
def match(query: str, file: BinaryIO, given: Sequence[str], *, explain: bool) -> None:
    """Print the id of each line of FILE.jsonl that QUERY matches.

    Each line is an object like {"id": 7, "text": "A post"}; - reads standard input. It may also say "title",
    "author" (a handle), "name", "authorkind", "country", "url", "links", "channel", "network", "lang", "type",
    "created", "likes", "shares", "comments" and "has", for the fields of the query. A line that cannot be read is
    told on standard error with its number; the others are answered all the same, and the exit code is 1.
    """
    wanted = _read_query(query, dict(map(_list_given, given)))
    matcher = Matcher({True: wanted})
    lines = Lines(file)
    for rows in lines:
        for number, _ in matcher.match([row.post for row in rows]):
            row = rows[number]
            click.echo(printable(f"{row.id}\t{_words(wanted, row.post)}" if explain else row.id))
    if lines.bad:
        sys.exit(1)


def _words(query: Query, post: str | Document) -> str:
    """The words of a post for which it matches, each once."""
    text = post if isinstance(post, str) else post.text
    found = (" ".join(text[start:end].split()) for start, end in find(query, post))
    return ", ".join(dict.fromkeys(found))


def _list_given(option: str) -> tuple[str, Query]:
    """The folded name of a list, and any of its entries as a query."""
    name, is_given, path = option.partition("=")
    if not named(name) or not is_given:
        raise click.BadParameter(f"“{option}” is not of the form NAME=FILE.", param_hint="--list")
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise click.BadParameter(f"{path} cannot be read: {error.strerror}.", param_hint="--list") from None
    except UnicodeDecodeError:
        raise click.BadParameter(f"{path} is not UTF-8.", param_hint="--list") from None
    entries = read_entries(text)
    if entries.query is None:
        for wrong in entries.wrong:
            click.echo(printable(f"{path}, line {wrong.line}: {wrong.mistake.message}"), err=True)
        sys.exit(_WRONG_USE)
    return named(name), entries.query


def _read_query(text: str, lists: dict[str, Query]) -> Query:
    """The query with the lists in the places of their names; ends the program where it cannot be used."""

    def lookup(name: Reference) -> Query:
        if name.kind == "list" and named(name.name) in lists:
            return lists[named(name.name)]
        raise QueryError([Mistake(f"unknown_{name.kind}", _missing(name), *name.span)])

    try:
        return expand(parse(text), lookup)
    except QueryError as error:
        tell(text, error.mistakes)
        sys.exit(_WRONG_USE)


def _missing(name: Reference) -> str:
    if name.kind == "list":
        return f'Talka\'s lists are not known here. Give this one as --list "{name.name}=FILE", one entry on each line.'
    return f"Talka's topics are not known here. Write the query of “{name.name}” in parentheses in its place."
