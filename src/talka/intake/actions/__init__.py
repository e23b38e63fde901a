"""Everything that changes what is on its way in: verbs with keyword arguments."""

from talka.intake.actions.forgetting import forget_bands
from talka.intake.actions.importing import file_mapping, import_file
from talka.intake.actions.quarantine import dismiss, take_again
from talka.intake.actions.taking import keep, take, take_apart, take_batch, take_kept

__all__ = [
    "dismiss",
    "file_mapping",
    "forget_bands",
    "import_file",
    "keep",
    "take",
    "take_again",
    "take_apart",
    "take_batch",
    "take_kept",
]
