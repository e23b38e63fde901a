"""``talka models``: make and judge the model of the labels. Needs neither Django nor a database."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

import click

from talka.listening.labels import Labeller, ModelError, support
from talka.listening.labels.model import SHIPPED
from talka.listening.labels.training.corrections import read_corrections
from talka.listening.labels.training.measure import Measured, measure
from talka.listening.labels.training.recipe import train as learn
from talka.listening.labels.training.sets import Example, SetError, examples
from talka.web.commands.base import Failed, show_json

F = TypeVar("F", bound=Callable[..., Any])

_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
_HEAD: Final = f"{'set':<26}{'lang':<6}{'label':<11}{'posts':>7}{'macro-F1':>10}{'accuracy':>10}{'cal. error':>12}"


def _folders(function: F) -> F:
    kind = click.Path(exists=True, file_okay=False, path_type=Path)
    return click.argument("folders", nargs=-1, required=True, type=kind, metavar="FOLDER...")(function)


def _told(function: F) -> F:
    """Trouble with a set or a model ends the command in words."""

    @functools.wraps(function)
    def inner(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except (SetError, ModelError) as error:
            raise Failed(str(error)) from error

    return inner  # type: ignore[return-value]  # wraps keeps its shape


@click.group()
def models() -> None:
    """Train the model that labels posts, and measure how good it is."""


@models.command(
    epilog="""\b
Example:
  talka models train data/sentiment_el_banks data/brand_apple --out labels.npz
  talka label --model labels.npz posts.jsonl
"""
)
@_folders
@click.option("--with-corrections", "corrections", type=_FILE, help="Learn also from the corrections of a page.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=Path("labels.npz"), show_default=True)
@click.option("--research", is_flag=True, help="Take also sets whose licence does not allow to ship what is learned.")
@_told
def train(folders: Sequence[Path], corrections: Path | None, out: Path, *, research: bool) -> None:
    """Learn from folders of labelled posts, and write the model to a file; the same data give the same bytes.

    Each folder is one of the sets that docs/models.md names, with its CSV in it.
    """
    found = [example for folder in sorted(set(folders)) for example in examples(folder, research=research)]
    if corrections:
        found += read_corrections(corrections)
    data = learn(found, say=lambda line: click.echo(line, err=True))
    out.write_bytes(data)
    click.echo(f"Wrote {out}: {len(data) / 1e6:.1f} MB, learned from {len(found):,} examples.")


@models.command(
    "measure",
    epilog="""\b
Example:
  talka models measure data/sentiment_umsab data/brand_us_airlines --json
""",
)
@_folders
@click.option("--model", type=_FILE, default=SHIPPED, help="Measure this model instead of the one that Talka brings.")
@click.option("--json", "as_json", is_flag=True, help="Write the report for programs.")
@_told
def judge(folders: Sequence[Path], model: Path, *, as_json: bool) -> None:
    """Print macro-F1, accuracy and calibration error of each set and language.

    What the model was trained on, it knows by heart: only figures on other posts say how good it is.
    """
    found = measure(_all(folders), Labeller.load(model))
    if as_json:
        show_json(found)
    else:
        click.echo(_HEAD)
        for line in found:
            click.echo(_line(line))


def _all(folders: Sequence[Path]) -> Iterable[Example]:
    for folder in folders:
        yield from examples(folder, to_ship=False)


def _line(row: Measured) -> str:
    """A line of the table; a star marks a language without lists of its own."""
    language = row.language + ("*" if support(row.language) == "fallback" else "")
    return (
        f"{row.origin:<26}{language:<6}{row.label:<11}{row.posts:>7,}"
        f"{row.macro_f1:>10.1%}{row.accuracy:>10.1%}{row.calibration_error:>12.1%}"
    )
