"""Taking in a file."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from talka.channels import registry
from talka.channels.actions import connect_channel, mark_working
from talka.channels.connectors.contract import Connector
from talka.channels.connectors.files.connector import FileConnector
from talka.channels.connectors.files.mapping import PARTS
from talka.channels.connectors.files.mapping import Mapping as FileMapping
from talka.channels.connectors.files.preview import preview
from talka.channels.models import Channel
from talka.intake.actions.taking import WHOLE_TRIES, keep, take_kept
from talka.intake.errors import ImportRefusedError, NotTakenError
from talka.intake.flow import Outcome
from talka.intake.locks import asking_alone
from talka.team.actions import record
from talka.team.actor import Actor
from talka.team.models import Community

KIND = "files"
PAUSE = 0.5
"""Seconds before a batch that failed is tried again; each time twice as long."""

Tell = Callable[[Outcome], None]
Sleep = Callable[[float], None]


def file_mapping(path: Path, columns: Mapping[str, str], time_zone: str = "UTC") -> FileMapping:
    """What the columns of a file hold: those given (column → part of a post), the others by their names.

    Raises:
        ImportRefusedError: a part that no post has.
        RemoteError: the file cannot be read.
    """
    unknown = sorted(set(columns.values()) - set(PARTS))
    if unknown:
        asked, known = ", ".join(unknown), ", ".join(PARTS)
        raise ImportRefusedError(
            "unknown_part",
            _("A post has no “%(part)s”. A column can hold: %(known)s.") % {"part": asked, "known": known},
        )
    guessed = msgspec.to_builtins(preview(path).mapping)
    free = {part: column for part, column in guessed.items() if part not in PARTS or column not in columns}
    given = {part: column for column, part in columns.items()}
    return msgspec.convert({**free, **given, "zone": time_zone}, FileMapping)


def import_file(  # noqa: PLR0913 - what may be said about an import
    *,
    community: Community,
    path: Path,
    channel_name: str,
    mapping: Mapping[str, str] | FileMapping,
    time_zone: str = "UTC",
    by: Actor | None = None,
    tell: Tell = lambda _taken: None,
    goes_on: Callable[[], bool] = lambda: True,
    sleep: Sleep = time.sleep,
) -> Outcome:
    """Take in a file, page by page, into the channel of this name (made when it is not there).

    An import that was killed or stopped goes on where it stood; one that came to its end begins anew, and finds
    what it has already known.

    Args:
        community: who gets the posts.
        path: CSV, JSONL or Parquet, packed or not.
        channel_name: the channel that they belong to.
        mapping: which column holds which part; columns with usual names are found without it.
        time_zone: IANA name of the zone of times that name none.
        by: who asked for it; the command when nobody is named.
        tell: hears what became of each page once it is stored.
        goes_on: asked before each page; False stops here.
        sleep: waits before a batch that failed is tried again.

    Raises:
        ImportRefusedError: the name belongs to another kind of channel, or an import into it is running.
        RemoteError: the file cannot be read, or (`NotTakenError`) not be stored.
    """
    given = mapping if isinstance(mapping, FileMapping) else file_mapping(path, mapping, time_zone)
    channel = _file_channel(by or Actor.system("import"), community, channel_name, path, given)
    with asking_alone(channel.pk) as alone:
        if not alone:
            raise ImportRefusedError("running", _("A file is being imported into this channel already."))
        outcome, done = _import_pages(channel, tell=tell, goes_on=goes_on, sleep=sleep)
        if done:
            Channel.objects.filter(pk=channel.pk).update(cursor={})
    mark_working(channel=channel, wait=None)
    return outcome


def _import_pages(channel: Channel, *, tell: Tell, goes_on: Callable[[], bool], sleep: Sleep) -> tuple[Outcome, bool]:
    """What was taken, and whether that was to the end of the file."""
    more = True
    with _connected(channel) as connector:
        outcome = _take_patiently(channel, connector, sleep)
        if outcome.items:
            tell(outcome)
        while more and goes_on():
            channel.refresh_from_db(fields=["cursor"])
            page = connector.fetch(channel.cursor)
            keep(channel, page)
            taken = _take_patiently(channel, connector, sleep)
            tell(taken)
            outcome += taken
            more = page.more
    return outcome, not more


@contextmanager
def _connected(channel: Channel) -> Iterator[Connector]:
    """The channel's connector, its file closed in the end."""
    connector = registry.make(channel)
    try:
        yield connector
    finally:
        if isinstance(connector, FileConnector):
            connector.close()


def _take_patiently(channel: Channel, connector: Connector, sleep: Sleep) -> Outcome:
    """Take what is kept, again and again, until a batch that fails has been taken apart."""
    for tries in range(WHOLE_TRIES):
        try:
            return take_kept(channel, connector=connector)
        except NotTakenError:
            sleep(PAUSE * 2**tries)
    return take_kept(channel, connector=connector)


@transaction.atomic
def _file_channel(by: Actor, community: Community, name: str, path: Path, mapping: FileMapping) -> Channel:
    """The channel that a file goes into, at the place where this very file was left, else at its beginning."""
    values = {"path": str(path.resolve()), "mapping": msgspec.json.encode(mapping).decode()}
    channel = community.channels.select_for_update().filter(name=name, removed=None).first()
    if channel is None:
        return connect_channel(by=by, community=community, kind=KIND, name=name, values=values)
    if channel.kind != KIND:
        raise ImportRefusedError(
            "other_kind",
            _("“%(name)s” is a channel of another kind. Choose another name for the file's posts.") % {"name": name},
        )
    if channel.settings != values or channel.cursor.get("size") != path.stat().st_size:
        channel.settings, channel.cursor = values, {}
        channel.save(update_fields=["settings", "cursor"])
    record(action="channel.import", community=community, by=by, obj=channel, after={"file": path.name})
    return channel
