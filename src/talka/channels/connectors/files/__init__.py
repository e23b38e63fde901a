"""Files: exports of other tools and archives, taken in once."""

from __future__ import annotations

from talka.channels.connectors.contract import Ability, ChannelKind, Field, Make, gettext_noop


def _load() -> Make:
    from talka.channels.connectors.files.connector import FileConnector

    return FileConnector


KIND = ChannelKind(
    key="files",
    label=gettext_noop("File"),
    summary=gettext_noop("Posts from a CSV, JSON, JSONL or Parquet file, such as the export of another tool."),
    abilities=frozenset({Ability.HEAR}),
    fields=(
        Field(
            name="path",
            label=gettext_noop("File"),
            help=gettext_noop("Where the file is on the machine that runs Talka."),
        ),
        Field(
            name="mapping",
            label=gettext_noop("Columns"),
            help=gettext_noop("Which column holds what. Talka proposes it from the names of the columns."),
            required=False,
        ),
    ),
    load=_load,
    manual="channels/files.md",
    fetches=False,
)
