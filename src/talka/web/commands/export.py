"""``talka export``."""

from __future__ import annotations

from pathlib import Path

import click

from talka.web.commands.base import Failed, django_ready, progress, show_json

FORMATS = ("jsonl", "csv", "parquet")


@click.command()
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE")
@click.option("--community", "slug", help="Short name of the brand; may be left out when there is only one.")
@click.option("--format", "kind", type=click.Choice(FORMATS), help="Default: by the ending of the file.")
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
def export(path: Path, *, slug: str | None, kind: str | None, as_json: bool) -> None:
    """Write the posts of a community to a file, oldest first.

    The columns are those that “talka import” understands. An existing file is not overwritten.

    Example: talka export posts.parquet --community acme
    """
    chosen = kind or path.suffix.removeprefix(".").lower()
    if chosen not in FORMATS:
        raise click.UsageError(f"“{path.name}” does not say the format. Add --format: jsonl, csv or parquet.")
    if path.exists():
        raise Failed(f"{path} exists already.", "Choose another name; nothing is overwritten.")
    with django_ready(), progress() as bar:
        from talka.web.commands.chosen import community
        from talka.web.run.exporting import export_posts

        task = bar.add_task("Writing posts", total=None)
        rows = export_posts(
            community(slug),
            path,
            kind=chosen,
            sized=lambda total: bar.update(task, total=total),
            tell=lambda count: bar.advance(task, count),
        )
    if as_json:
        show_json({"file": str(path), "posts": rows})
    else:
        click.echo(f"Written: {rows:,} posts to {path}.")
