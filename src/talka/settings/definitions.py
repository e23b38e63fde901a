"""The settings, each declared once.

The environment name of a field is ``TALKA_`` and the field in capitals; in the file it is the field itself.
``extra`` may hold ``secret`` (never shown), ``check`` (a function from `talka.settings.checks` that returns
what is wrong, or nothing) and ``hint`` (what a right value looks like).
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, cast

import msgspec
from msgspec import Meta

from talka.settings import checks

PREFIX = "TALKA_"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """All settings of one installation, checked."""

    home: Annotated[
        Path,
        Meta(
            description="Where Talka keeps all: database, lake, keys. Default: talka in the XDG data folder.",
            extra={"check": checks.home, "hint": "Write a full path, such as /var/lib/talka."},
        ),
    ]
    database_url: Annotated[
        str,
        Meta(
            description="A PostgreSQL (16 or newer) to use. Empty: Talka runs its own in the home folder.",
            extra={
                "secret": True,
                "check": checks.database_url,
                "hint": "Write postgresql://user:password@host:5432/name.",
            },
        ),
    ] = ""
    listen: Annotated[
        str,
        Meta(
            description="Address and port that the pages are served on.",
            extra={"check": checks.listen, "hint": "Write an IP address and a port, such as 127.0.0.1:8420."},
        ),
    ] = "127.0.0.1:8420"
    public_url: Annotated[
        str,
        Meta(
            description="The address under which people reach Talka, when a proxy stands before it. "
            "Empty: made from the address it listens on.",
            extra={
                "check": checks.public_url,
                "hint": "Write it like https://talka.example.org, without a path.",
            },
        ),
    ] = ""
    secret_keys: Annotated[
        tuple[str, ...],
        Meta(
            description="Keys that encrypt stored credentials, newest first, separated by commas. "
            "Empty: one is made and kept in secret.keys in the home folder.",
            extra={
                "secret": True,
                "check": checks.fernet_keys,
                "hint": "Make one with: head -c 32 /dev/urandom | base64 | tr '+/' '-_'",
            },
        ),
    ] = ()
    private_networks: Annotated[
        tuple[str, ...],
        Meta(
            description="Private networks that Talka may fetch from, separated by commas. "
            "Empty: only public addresses.",
            extra={"check": checks.networks, "hint": "Write networks like 192.168.1.0/24 or 127.0.0.1/32."},
        ),
    ] = ()
    smtp_url: Annotated[
        str,
        Meta(
            description="The mail server for messages to people. Empty: mails are written to the log.",
            extra={
                "secret": True,
                "check": checks.smtp_url,
                "hint": "Write smtp://user:password@host:587?from=talka@example.org (or smtps://).",
            },
        ),
    ] = ""
    lake: Annotated[
        str,
        Meta(
            description="Folder or bucket of the tables for analysis. Empty: lake in the home folder.",
            extra={"check": checks.lake, "hint": "Write a full path, or an address like s3://bucket/talka."},
        ),
    ] = ""
    labels_model: Annotated[
        str,
        Meta(
            description="A model of labels that you trained (talka models train). Empty: the one that Talka brings.",
            extra={"check": checks.file, "hint": "Write the full path of a file, such as /var/lib/talka/labels.npz."},
        ),
    ] = ""
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"],
        Meta(
            description="How much is written to the log.",
            extra={"hint": "Choose one of DEBUG, INFO, WARNING, ERROR."},
        ),
    ] = "INFO"
    workers: Annotated[
        int,
        Meta(
            ge=1,
            le=64,
            description="How many tasks a worker process runs at the same time.",
            extra={"hint": "Write a number from 1 to 64."},
        ),
    ] = 4
    debug: Annotated[
        bool,
        Meta(
            description="Show details of an error in the browser. Never on a server that others reach.",
            extra={"hint": "Write true or false."},
        ),
    ] = False
    language: Annotated[
        Literal["en", "el", "ru", "he", "lv"],
        Meta(
            description="The language of pages for a person who has not chosen one.",
            extra={"hint": "Choose one of en, el, ru, he, lv."},
        ),
    ] = "en"


FIELDS: dict[str, msgspec.structs.FieldInfo] = {field.name: field for field in msgspec.structs.fields(Settings)}


def meta(name: str) -> Meta:
    """What is declared about a setting beside its type."""
    (found,) = FIELDS[name].type.__metadata__
    return cast("Meta", found)


def extra(name: str) -> dict[str, Any]:
    """The part of the declaration that msgspec does not know: ``secret``, ``check``, ``hint``."""
    return meta(name).extra or {}


def is_secret(name: str) -> bool:
    """Whether the value must never be shown."""
    return bool(extra(name).get("secret"))


def environment_name(name: str) -> str:
    """The name of a setting in the environment."""
    return PREFIX + name.upper()
