"""Folders that only the account of the installation may enter."""

from __future__ import annotations

from pathlib import Path


def make_private(folder: Path) -> Path:
    """Make a folder, and the missing ones above it, for their owner alone; what exists stays as it is."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir(mode=0o700, exist_ok=True)
    return folder
