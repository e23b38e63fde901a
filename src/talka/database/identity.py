"""As whom PostgreSQL runs. It refuses to run as root, and we do not change anybody's permissions for it.

An ordinary user runs it as themselves. Root runs it in a user namespace in which root is ``nobody``: to the
system the files stay root's, to PostgreSQL it is not root, and no account is needed. (initdb wants a user that
has a name, so a made-up number would not do; a container may run Talka under such a number, and gets the same
namespace.) Where namespaces are switched off, root runs it as the system account ``talka-postgres``.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import msgspec

from talka.database import binaries
from talka.database.errors import DatabaseError

ACCOUNT = "talka-postgres"
NOBODY = "nobody"


class Identity(msgspec.Struct, frozen=True):
    """``before`` is put before each command of the server; its files belong to ``uid`` and ``gid``."""

    before: tuple[str, ...]
    uid: int
    gid: int

    def wrap(self, command: Sequence[str]) -> list[str]:
        """The command, run as this identity."""
        return [*self.before, *command]

    def own(self, path: Path) -> None:
        """Give a file or folder of ours to this identity; nothing to do when that is we."""
        if self.uid != os.geteuid():
            os.chown(path, self.uid, self.gid)


def _works(command: Sequence[str]) -> bool:
    try:
        answer = subprocess.run(command, check=False, capture_output=True, cwd="/")  # noqa: S603 - commands of ours
    except OSError:
        return False
    return answer.returncode == 0


def namespace() -> tuple[str, ...]:
    """The command that enters a user namespace in which we are an ordinary user with a name."""
    named = {entry.pw_name: entry for entry in pwd.getpwall() if entry.pw_uid}
    inside = named.get(NOBODY) or next(iter(named.values()))
    return ("unshare", "--user", f"--map-user={inside.pw_uid}", f"--map-group={inside.pw_gid}", "--")


def namespaces_work() -> bool:
    """Whether this process may make a user namespace."""
    return shutil.which("unshare") is not None and _works([*namespace(), "true"])


def ourselves(before: tuple[str, ...] = ()) -> Identity:
    """The identity whose files are ours."""
    return Identity(before, os.geteuid(), os.getegid())


def account(data: Path) -> Identity:
    """The system account, made when there is none.

    Raises:
        DatabaseError: it cannot be made, or cannot reach the folders that it needs.
    """
    try:
        found = pwd.getpwnam(ACCOUNT)
    except KeyError:
        found = _make_account()
    identity = of(found.pw_uid)
    for path in (data.parent, binaries.folder()):
        if not _works([*identity.before, "test", "-x", str(path)]):
            raise DatabaseError(
                "account_reach",
                f"PostgreSQL runs as the account {ACCOUNT}, which cannot enter {path}.",
                "Put Talka and TALKA_HOME where that account may enter, such as /opt and /var/lib/talka.",
            )
    return identity


def _make_account() -> pwd.struct_passwd:
    if not _works(["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT]):
        raise DatabaseError(
            "account",
            "PostgreSQL does not run as root, user namespaces are off, and no account could be made for it.",
            "Start Talka as an ordinary user.",
        )
    return pwd.getpwnam(ACCOUNT)


def of(uid: int) -> Identity:
    """The account of a user id, entered from root."""
    try:
        gid = pwd.getpwuid(uid).pw_gid
    except KeyError:
        gid = uid
    return Identity(("setpriv", f"--reuid={uid}", f"--regid={gid}", "--clear-groups", "--"), uid, gid)


def choose(data: Path) -> Identity:
    """The identity for a data folder on this machine: its owner's when it exists.

    Raises:
        DatabaseError: there is none.
    """
    owner = data.stat().st_uid if data.exists() else os.geteuid()
    if os.geteuid() != 0:
        if owner != os.geteuid():
            raise DatabaseError(
                "owner",
                f"The database in {data} belongs to another account (number {owner}).",
                "Start Talka as that account, or set TALKA_HOME to a folder of yours.",
            )
        return ourselves() if _named(owner) or not namespaces_work() else ourselves(namespace())
    if owner != 0:
        return of(owner)
    return ourselves(namespace()) if namespaces_work() else account(data)


def _named(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True
