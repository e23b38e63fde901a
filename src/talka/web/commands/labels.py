"""``talka labels``: what people said against labels."""

from __future__ import annotations

from pathlib import Path

import click

from talka.web.commands.base import Failed, django_ready, show_json


@click.group()
def labels() -> None:
    """Labels of posts: take out what people corrected."""


@labels.command("export-corrections")
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.jsonl")
@click.option("--community", "slug", help="Short name of the brand; may be left out when there is only one.")
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
def export_corrections(path: Path, *, slug: str | None, as_json: bool) -> None:
    """Write the corrections of labels to a file, to train with them.

    Each line is an object like {"text": "…", "language": "en", "label": "sentiment", "value": -1, "by": "Ann",
    "at": "2026-03-01T12:00:00Z"}; the value is -1, 0 or 1 for the sentiment, true or false for an intent. Of several
    corrections of a label the newest counts; those of an earlier wording are left out. An existing file is not
    overwritten.

    Example: talka labels export-corrections corrections.jsonl --community acme
    """
    if path.exists():
        raise Failed(f"{path} exists already.", "Choose another name; nothing is overwritten.")
    with django_ready():
        from talka.web.commands.chosen import community
        from talka.web.run.exporting import export_corrections as export

        lines = export(community(slug), path)
    if as_json:
        show_json({"file": str(path), "corrections": lines})
    else:
        click.echo(f"Written: {lines:,} corrections to {path}.")
