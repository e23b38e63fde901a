"""Pages of the import and the quarantine."""

from talka.intake.views.imports import mapping, progress, stop, upload
from talka.intake.views.quarantine import dismiss, quarantine, quarantined, take_again

__all__ = ["dismiss", "mapping", "progress", "quarantine", "quarantined", "stop", "take_again", "upload"]
