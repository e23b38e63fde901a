"""Addresses of static files that change with what is in them, so that no browser keeps an old one after an update."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage

LETTERS = 12


class VersionedStaticFiles(StaticFilesStorage):
    """``/static/web/css/tokens.css?v=2f6c…``.

    Django's own storage puts the hash into the name, but wants all files collected in a folder first; ours are
    served from where the packages have them, so an update needs no such step.
    """

    def url(self, name: str | None) -> str:
        """The address, with the hash of the file as it was when this process first named it."""
        version = _version(name or "")
        return f"{super().url(name)}?v={version}" if version else super().url(name)


@cache
def _version(name: str) -> str:
    """The beginning of the hash of a static file; empty when there is none of this name."""
    found = finders.find(name)
    return hashlib.sha256(Path(found).read_bytes()).hexdigest()[:LETTERS] if found else ""
