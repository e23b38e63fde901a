"""Files that were uploaded: received, started, run by a worker, stopped, resumed."""

from __future__ import annotations

import logging
import shutil
import uuid
from functools import partial
from pathlib import Path

import msgspec
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from talka.channels.connectors.files.mapping import Mapping
from talka.channels.models import Channel
from talka.core.ids import new_id
from talka.intake.actions.importing import import_file
from talka.intake.errors import ImportRefusedError
from talka.intake.flow import Outcome
from talka.intake.models import Import, ImportState
from talka.net.errors import RemoteError
from talka.team.actions import record
from talka.team.actor import Actor
from talka.team.models import Community

TASK = "intake.run_import"
ROOM = 64 * 1024 * 1024
"""Bytes that an upload leaves free on the disk."""


logger = logging.getLogger(__name__)


class NoRoomError(Exception):
    """The disk has no room for the file; the message is for a person."""


def receive_upload(*, by: Actor, community: Community, file: UploadedFile[bytes], channel_name: str) -> Import:
    """Keep an uploaded file until it is imported. Raises NoRoomError."""
    folder = settings.TALKA.home / "uploads"
    folder.mkdir(mode=0o700, exist_ok=True)
    size = file.size or 0
    if shutil.disk_usage(folder).free < size + ROOM:
        raise NoRoomError(_no_room())
    entry_id = new_id()
    path = folder / f"{entry_id}{''.join(Path(file.name or '').suffixes[-2:])[:20]}"
    _write(path, file)
    entry = Import.objects.create(
        id=entry_id,
        community=community,
        user=by.user,
        channel_name=channel_name,
        file_name=(file.name or "")[:255],
        path=str(path),
        size=size,
    )
    record(action="import.upload", community=community, by=by, obj=entry, after={"bytes": size})
    return entry


def _write(path: Path, file: UploadedFile[bytes]) -> None:
    """Keep the file where only this installation reads it; nothing of it stays when the disk fills up."""
    path.touch(mode=0o600)
    try:
        with path.open("wb") as target:
            for chunk in file.chunks():
                target.write(chunk)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise NoRoomError(_no_room()) from error


def _no_room() -> str:
    return _("The disk of this installation has no room for the file. Make room and try again.")


def connector_settings(entry: Import, mapping: Mapping) -> dict[str, str]:
    """The settings of the file connector for an upload."""
    return {"path": entry.path, "mapping": msgspec.json.encode(mapping).decode()}


@transaction.atomic
def start_import(*, by: Actor, entry: Import, mapping: Mapping, total: int) -> None:
    """Hand the file to a worker, for the channel of its name; a file that was started already is left alone."""
    if not Import.objects.select_for_update().filter(pk=entry.pk, state=ImportState.UPLOADED).exists():
        return
    entry.mapping, entry.total = msgspec.to_builtins(mapping), total
    entry.save(update_fields=["mapping", "total"])
    _queue(entry)
    record(action="import.start", community=entry.community, by=by, obj=entry, after={"columns": entry.mapping})


@transaction.atomic
def resume_import(*, by: Actor, entry: Import) -> None:
    """Go on with an import that stopped or failed; one that is done or under way is left alone."""
    resting = Import.objects.filter(pk=entry.pk, state__in=[ImportState.STOPPED, ImportState.FAILED])
    if not resting.select_for_update().exists():
        return
    _queue(entry)
    record(action="import.resume", community=entry.community, by=by, obj=entry)


@transaction.atomic
def stop_import(*, by: Actor, entry: Import) -> None:
    """Stop after the present page."""
    waiting = Import.objects.filter(pk=entry.pk, state__in=[ImportState.WAITING, ImportState.RUNNING])
    if waiting.update(state=ImportState.STOPPED):
        record(action="import.stop", community=entry.community, by=by, obj=entry)


def run_import(import_id: uuid.UUID) -> None:
    """Take a file to its end, from where it is; for a worker. A kill at any point loses and doubles nothing."""
    entry = Import.objects.select_related("community", "user").get(pk=import_id)
    if not entry.is_under_way:
        return
    _set(entry, state=ImportState.RUNNING)
    try:
        import_file(
            by=Actor.person(entry.user) if entry.user else None,
            community=entry.community,
            path=Path(entry.path),
            channel_name=entry.channel_name,
            mapping=msgspec.convert(entry.mapping, Mapping),
            tell=partial(_tell, entry),
            goes_on=partial(_goes_on, entry),
        )
    except (RemoteError, ImportRefusedError) as error:
        _fail(entry, error.person)
    except Exception:
        logger.exception("Import %s failed", import_id)
        _fail(entry, _("Something went wrong in Talka itself; the log says what. Go on, or report it."))
        raise
    else:
        _settle(entry)


def _tell(entry: Import, taken: Outcome) -> None:
    """Count a page that was stored, and show where the posts go as soon as there are some."""
    _set(
        entry,
        channel=_channel(entry),
        rows=F("rows") + taken.items,
        new=F("new") + taken.new,
        changed=F("changed") + taken.changed,
        known=F("known") + taken.known,
        quarantined=F("quarantined") + taken.quarantined,
    )


def _channel(entry: Import) -> Channel | None:
    return entry.community.channels.filter(name=entry.channel_name, removed=None).first()


def _fail(entry: Import, problem: str) -> None:
    _set(entry, state=ImportState.FAILED, problem=problem)


def _goes_on(entry: Import) -> bool:
    return not Import.objects.filter(pk=entry.pk, state=ImportState.STOPPED).exists()


def _settle(entry: Import) -> None:
    """The file goes when it came to its end."""
    if _goes_on(entry):
        _set(entry, state=ImportState.DONE, finished=timezone.now())
        Path(entry.path).unlink(missing_ok=True)


def _queue(entry: Import) -> None:
    _set(entry, state=ImportState.WAITING, problem="")
    # Named, not imported: the task imports this module.
    queue = app.configure_task(TASK, queue="imports")
    transaction.on_commit(partial(queue.defer, import_id=str(entry.pk)))


def _set(entry: Import, **fields: object) -> None:
    Import.objects.filter(pk=entry.pk).update(**fields)
