"""``talka labels``: what people said against labels, what is learned from it, and labels anew."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from talka.web.commands.base import Failed, django_ready, progress, show_json

if TYPE_CHECKING:
    from talka.listening.labels.training.teaching import Taught


@click.group()
def labels() -> None:
    """Labels of posts: take out what people corrected, learn from it, label old posts anew."""


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
@click.option("--community", "slug", help="Learn from one brand, by its short name; from all when left out.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file of the model. Default: that of TALKA_LABELS_MODEL, else labels.npz in the home folder.",
)
@click.option("--json", "as_json", is_flag=True, help="Write the result as JSON.")
def teach(*, slug: str | None, out: Path | None, as_json: bool) -> None:
    """Teach the model that labels posts by what people corrected.

    Of each label and language with ten corrections or more it says how many of them the model labels as people say, and
    how many it would, had it learned from the others only; what gets no better is left as it is. It begins each time
    with the model that Talka brings, so nothing is learned twice.

    Example: talka labels teach
    """
    found: list[Taught] = []
    with django_ready():
        from django.conf import settings

        from talka.web.commands.chosen import communities
        from talka.web.run.exporting import write_whole
        from talka.web.run.teaching import taught_model

        path = out or Path(settings.TALKA.labels_model or settings.TALKA.home / "labels.npz")
        data = taught_model(communities(slug), found.append)
        if not any(taught.is_better for taught in found):
            _tell(found, to_errors=True)
            raise Failed(
                "No model was written: there is nothing to learn yet.",
                "Correct more posts: a label is learned from ten corrections of a language on, where it gets better.",
            )
        write_whole(path, [data])
    if as_json:
        show_json({"file": str(path), "taught": [_as_json(taught) for taught in found]})
        return
    _tell(found)
    click.echo(f"Written: {path}")
    click.echo(f"To use it, set TALKA_LABELS_MODEL={path} and start Talka anew.")
    click.echo("To label stored posts with it, run then: talka labels refresh")


def _tell(found: Sequence[Taught], *, to_errors: bool = False) -> None:
    for taught in found:
        click.echo(
            f"{taught.label}, {taught.language or 'other languages'}: the model agrees with {taught.before:.0%} of "
            f"{taught.corrections:,} corrections; having learned from the others it would with {taught.after:.0%}. "
            + (
                f"{taught.moved:.0%} of {taught.others:,} other posts get another label."
                if taught.is_better
                else "Left as it was."
            ),
            err=to_errors,
        )


def _as_json(taught: Taught) -> dict[str, object]:
    return {**taught._asdict(), "is_better": taught.is_better}


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
