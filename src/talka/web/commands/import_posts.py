"""``talka import``."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click

from talka.web.commands.base import django_ready, progress, show_json


def _pairs(entries: tuple[str, ...]) -> dict[str, str]:
    """``column=field`` as a mapping from column to field."""
    pairs = {}
    for entry in entries:
        column, sign, field = entry.rpartition("=")
        if not sign or not column or not field:
            raise click.UsageError(f"“{entry}” is not of the form column=field, such as: --map body=text")
        pairs[column] = field
    return pairs


def _zone(context: click.Context, option: click.Parameter, name: str) -> str:
    del context, option
    try:
        ZoneInfo(name)
    except (ValueError, ZoneInfoNotFoundError) as error:
        raise click.BadParameter(f"“{name}” is no time zone. Write one like Europe/Athens.") from error
    return name


@click.command("import")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE")
@click.option("--channel", "name", required=True, help="Name of the channel that the posts belong to.")
@click.option("--community", "slug", help="Short name of the brand; may be left out when there is only one.")
@click.option("--map", "mapping", multiple=True, metavar="COLUMN=FIELD", help="What a column holds; repeatable.")
@click.option("--time-zone", default="UTC", show_default=True, callback=_zone, help="Zone of times that name none.")
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
def import_posts(
    path: Path, *, name: str, slug: str | None, mapping: tuple[str, ...], time_zone: str, as_json: bool
) -> None:
    """Take posts from a CSV, JSONL or Parquet file.

    Columns with known names are found without --map. The same file twice changes nothing.

    Example: talka import posts.csv --channel Archive --map body=text --map when=created_at
    """
    pairs = _pairs(mapping)
    with django_ready(), progress() as bar:
        from talka.intake.actions import import_file
        from talka.web.commands.chosen import community

        brand = community(slug)
        task = bar.add_task("Taking posts", total=None)
        outcome = import_file(
            community=brand,
            path=path,
            channel_name=name,
            mapping=pairs,
            time_zone=time_zone,
            tell=lambda taken: bar.advance(task, taken.items),
        )
    if as_json:
        show_json(outcome)
        return
    click.echo(f"{outcome.new:,} new posts, {outcome.changed:,} changed, {outcome.known:,} known already.")
    if outcome.quarantined:
        click.echo(f"{outcome.quarantined:,} could not be taken: the page Quarantine of {brand.name} says why.")
