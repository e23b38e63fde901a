"""The command ``talka``. A command's module is loaded when it is called, so that help answers at once."""

from __future__ import annotations

import click

from talka.web.commands.base import LazyGroup

# Name of the command: where it is, and its line in the list (the first line of its own help).
COMMANDS = {
    "up": ("talka.web.commands.up:up", "Start everything: database, pages, background work."),
    "web": ("talka.web.commands.web:web", "Serve the pages alone."),
    "worker": ("talka.web.commands.worker:worker", "Do background work alone."),
    "migrate": ("talka.web.commands.migrate:migrate", "Bring the database up to date with this version."),
    "doctor": ("talka.web.commands.doctor:doctor", "Look for what is wrong, and say what to do."),
    "import": (
        "talka.web.commands.import_posts:import_posts",
        "Take posts from a CSV, JSONL or Parquet file.",
    ),
    "export": ("talka.web.commands.export:export", "Write the posts of a community to a file, oldest first."),
    "backup": ("talka.web.commands.backup:backup", "Write everything into one file: the database, the lake, the keys."),
    "restore": ("talka.web.commands.backup:restore", "Put back what a backup holds, into an empty TALKA_HOME."),
    "topics": ("talka.web.commands.topics:topics", "Topics: try a query on a file, bring one from another product."),
    "labels": ("talka.web.commands.labels:labels", "Labels of posts: take out what people corrected."),
    "label": (
        "talka.web.commands.label:label",
        "Print language, sentiment and intents of each line of FILE.jsonl, a JSON object a line.",
    ),
    "models": ("talka.web.commands.models:models", "The model of the labels: train it, measure it."),
    "bursts": (
        "talka.web.commands.bursts:bursts",
        "Print the bursts in FILE.csv: when more was said than is usual for the hour.",
    ),
    "lake": ("talka.web.commands.lake:lake", "The tables for analysis: rebuild, compact."),
    "messages": ("talka.web.commands.messages:messages", "Translations: update, compile, check."),
    "check": (
        "talka.web.commands.dev.check:check",
        "Check the code of a checkout: style, types, layers, texts.",
    ),
    "test": ("talka.web.commands.dev.test:test", "Run the tests of a checkout."),
    "bench": ("talka.web.commands.dev.bench:bench", "Run the benchmarks of a checkout; without a name, list them."),
}


@click.group(cls=LazyGroup, places=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--debug", is_flag=True, help="Show where in the code an error came from.")
@click.version_option(package_name="talka", message="%(version)s")
@click.pass_context
def talka(context: click.Context, *, debug: bool) -> None:
    """Hear what people say about your brand, answer in time, and learn from it.

    Start with: talka up
    """
    context.obj = {"debug": debug}


def main() -> None:
    """Run the command line; exits 0 when done, 1 when it could not, 2 when it was called wrongly."""
    talka(prog_name="talka")
