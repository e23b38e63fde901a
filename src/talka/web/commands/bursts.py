"""``talka bursts``: find bursts in a file of counts. Needs neither Django nor a database."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any, BinaryIO, Final

import click

from talka.listening.bursts import Burst, Detector, Sensitivity, SeriesError, count_events, series_of
from talka.listening.bursts.series import Series
from talka.web.commands.base import Failed, show_json
from talka.web.commands.burst_rows import Table, read_table

_UNITS: Final = {"": 1, "s": 1, "m": 60, "min": 60, "h": 3600, "d": 86_400}
_MINUTE: Final = 60
_DAY: Final = 86_400


class Step(click.ParamType[int]):
    """A length of time such as 300, 5m, 1h or 1d, in seconds."""

    name = "step"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The seconds; a minute at least and a day at most."""
        if isinstance(value, int):
            return value
        found = re.fullmatch(r"(\d{1,6})\s*([a-z]*)", value.strip().lower())
        seconds = int(found[1]) * _UNITS.get(found[2], 0) if found else 0
        if not _MINUTE <= seconds <= _DAY:
            self.fail(f"“{value}” is no step from 1m (a minute) to 1d (a day), like 5m or 1h.", param, ctx)
        return seconds


@click.command(
    epilog="""\b
Example:
  talka bursts mentions.csv
  talka bursts --step 15m --false-alarms-per-week 0.2 posts.csv
"""
)
@click.argument("file", type=click.File("rb"), metavar="FILE.csv")
@click.option(
    "--step", type=Step(), help="Length of a step: 1m to 1d. By default the file's own; 5m for single events."
)
@click.option(
    "--false-alarms-per-week",
    "rate",
    type=click.FloatRange(0, 10_080, min_open=True),
    default=1.0,
    show_default=True,
    help="How many bursts a week you are ready to see where nothing happens. Less finds less.",
)
@click.option("--least", type=click.IntRange(1), default=3, show_default=True, help="Fewer posts are no burst.")
@click.option(
    "--missing", type=click.Choice(["gap", "zero"]), default="gap", show_default=True, help="Steps without row."
)
@click.option("--json/--text", "as_json", default=True, help="A list for programs (default), or lines to read.")
def bursts(file: BinaryIO, step: int | None, rate: float, least: int, missing: str, *, as_json: bool) -> None:
    """Print the bursts in FILE.csv: when more was said than is usual for the hour.

    The file has the columns timestamp and value, or timestamp alone: one row for each post. - reads standard input.
    Times without a zone are taken as they stand. A step without a row is one in which nothing could be heard, not a
    step of 0 posts (--missing zero); an empty value likewise. Each step is judged by the steps before it alone.

    "noticed" is the end of the step with which it was known; "strength" is observed to expected; "bits" the surprise:
    one in 2**bits such windows is like that by chance. "end" is null while the burst lasts.
    """
    try:
        table = read_table(file)
        series = _series(table, step, missing_is_0=missing == "zero")
    except SeriesError as error:
        raise Failed(error.person) from error
    for note in series.notes:
        click.echo(note, err=True)
    detector = Detector(series.begin, Sensitivity(series.step, rate, least))
    found = detector.feed(series.counts)
    rows = [_shown(burst, has_zone=table.has_zone) for burst in [*found, *filter(None, [detector.lasting])]]
    if as_json:
        show_json(rows)
        return
    for row in rows:
        click.echo("{start}  {end}  {observed} posts, {expected} expected: {strength} times".format(**row))


def _series(table: Table, step: int | None, *, missing_is_0: bool) -> Series:
    if not table.has_values:
        return count_events([row.time for row in table.rows], step)
    return series_of(table.rows, step, missing_is_0=missing_is_0)


def _shown(burst: Burst, *, has_zone: bool) -> dict[str, Any]:
    """As it is printed; times as the file has them: without a zone when it tells none, else in UTC."""

    def time(value: dt.datetime | None) -> str | None:
        if value is None:
            return None
        return value.strftime("%Y-%m-%dT%H:%M:%S") + ("Z" if has_zone else "")

    return {
        "start": time(burst.start),
        "end": time(burst.end),
        "peak": time(burst.peak),
        "observed": burst.observed,
        "expected": round(burst.expected, 2),
        "strength": round(burst.strength, 2),
        "noticed": time(burst.noticed),
        "bits": round(burst.bits, 1),
    }
