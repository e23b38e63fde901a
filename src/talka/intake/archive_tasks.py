"""Background work on the lake; that one process writes at a time is seen to by `archive.writing`."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from talka.intake import archive, archive_state, sweep
from talka.lake import LakeBusyError, LakeError

logger = logging.getLogger(__name__)


@app.periodic(cron="* * * * * */15")
@app.task(name="intake.archive", queue="background", queueing_lock="intake.archive")
def archive_batches(timestamp: int) -> None:
    """Bring what was taken into the lake; what fails is tried again the next time."""
    del timestamp
    # Without work nothing is loaded that reads or writes the lake: an idle worker stays small.
    if not archive_state.has_work():
        return
    try:
        archive.archive()
    except LakeBusyError:
        logger.info("Another process writes to the lake; the next run goes on")
    except LakeError as error:
        logger.error("The lake could not be written: %s: %s", error.code, error.detail)  # noqa: TRY400 - known


@app.periodic(cron="17 * * * *")
@app.task(name="intake.compact", queue="background", queueing_lock="intake.compact")
def compact_lake(timestamp: int) -> None:
    """Fold small files, delete those that are not needed."""
    del timestamp
    try:
        sweep.compact()
    except LakeError as error:
        logger.warning("The lake could not be compacted: %s: %s", error.code, error.detail)
