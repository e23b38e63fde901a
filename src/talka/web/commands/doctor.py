"""``talka doctor``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from talka.web.commands.base import COULD_NOT, show_json

if TYPE_CHECKING:
    from talka.settings import Row

SIGNS = {"well": "ok  ", "note": "note", "bad": "BAD "}


@click.command()
@click.option("--settings", "only_settings", is_flag=True, help="List every setting instead.")
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
def doctor(*, only_settings: bool, as_json: bool) -> None:
    """Look for what is wrong, and say what to do.

    Ends with 1 when something needs a person. Nothing is changed.

    Example: talka doctor --settings
    """
    if only_settings:
        _show_settings(as_json=as_json)
    else:
        _show_health(as_json=as_json)


def _show_settings(*, as_json: bool) -> None:
    from talka import settings

    rows = settings.describe()
    if as_json:
        show_json(rows)
        return
    for row in rows:
        click.echo("\n".join(_lines(row)))


def _lines(row: Row) -> list[str]:
    default = f" Default: {row.default}." if row.default else ""
    return [f"{row.name} = {row.value}", f"    from: {row.source}", f"    {row.help}{default}"]


def _show_health(*, as_json: bool) -> None:
    from talka.web.run.health import State, examine

    findings = []
    for finding in examine():
        findings.append(finding)
        if not as_json:
            click.echo(f"{SIGNS[finding.state]} {finding.id}: {finding.found}")
            if finding.hint:
                click.echo(f"     → {finding.hint}")
    if as_json:
        show_json(findings)
    if any(finding.state is State.BAD for finding in findings):
        sys.exit(COULD_NOT)
