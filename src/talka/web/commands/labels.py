"""``talka labels``: what people said against labels, and labels anew."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from talka.web.commands.base import Failed, django_ready, progress, show_json


@click.group()
def labels() -> None:
    """Labels of posts: take out what people corrected, label old posts anew."""


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


@labels.command()
@click.option("--community", "slug", help="Short name of one brand; all brands when left out.")
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
def refresh(*, slug: str | None, as_json: bool) -> None:
    """Label every stored post with the models of today, after an upgrade or after training.

    What people corrected stays. Topics that ask for labels find their posts anew, and the lake is written anew at the
    end, so that charts count the same. Talka may run meanwhile. When the command is interrupted, run it again.

    Example: talka labels refresh
    """
    from talka.lake import LakeError

    with django_ready(), progress() as bar:
        from talka.intake import archive, archive_state
        from talka.listening.actions.relabel import Relabelled, relabel
        from talka.web.commands.chosen import communities

        done = Relabelled()
        for community in communities(slug):
            task = bar.add_task(f"Labelling {community.slug}", total=community.posts.count())
            done += relabel(community, told=partial(bar.advance, task))
        task = bar.add_task("Writing the lake", total=archive_state.rows_to_rebuild())
        try:
            archive.rebuild(told=partial(bar.advance, task))
        except LakeError as error:
            hint = "The posts have their new labels; to bring them into charts run: talka lake rebuild"
            raise Failed(error.person, f"{error.detail}\n{hint}".strip()) from error
    if as_json:
        show_json(done)
    else:
        click.echo(f"Posts read: {done.posts:,}. Labelled otherwise than before: {done.changed:,}.")
