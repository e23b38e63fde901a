"""The keys that encrypt stored credentials, kept in a file of the home folder when no setting gives them."""

from __future__ import annotations

import base64
import os
import secrets
import tempfile
from pathlib import Path

from talka.settings.checks import FERNET_KEY_BYTES, fernet_keys
from talka.settings.definitions import Settings
from talka.settings.errors import Problem, SettingsError
from talka.settings.folders import make_private

KEY_FILE = "secret.keys"


def secret_keys(settings: Settings) -> tuple[str, ...]:
    """The Fernet keys, newest first; one is made, readable by its owner alone, when there is none.

    Raises:
        SettingsError: the file cannot be used.
    """
    if settings.secret_keys:
        return settings.secret_keys
    path = settings.home / KEY_FILE
    try:
        if not path.exists():
            _make(path)
        keys = tuple(path.read_text(encoding="ascii").split())
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError((_unusable(path, f"cannot be read ({error})."),)) from error
    if not keys or fernet_keys(keys):
        raise SettingsError((_unusable(path, "holds no valid key."),))
    return keys


def _unusable(path: Path, wrong: str) -> Problem:
    return Problem(str(path), wrong, "Put it back from a backup: without it, stored credentials cannot be opened.")


def _make(path: Path) -> None:
    """Write a new key aside and link it: of two processes one wins, and none reads half a file."""
    make_private(path.parent)
    key = base64.urlsafe_b64encode(secrets.token_bytes(FERNET_KEY_BYTES))
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{KEY_FILE}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(key + b"\n")
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o600)
        path.hardlink_to(name)
    except FileExistsError:
        pass
    finally:
        Path(name).unlink()
