"""The settings as a table for people: what is set, from where, what else is there."""

from __future__ import annotations

import os
from collections.abc import Mapping

import msgspec

from talka.settings.definitions import FIELDS, Settings, environment_name, is_secret, meta
from talka.settings.sources import collect, load


class Row(msgspec.Struct, frozen=True):
    """One setting; ``value`` of a secret says only whether it is set."""

    name: str
    value: str
    source: str
    default: str
    help: str
    secret: bool


def describe(environ: Mapping[str, str] = os.environ) -> list[Row]:
    """One row for each setting, in the order of their declaration.

    Raises:
        SettingsError: as `load`.
    """
    settings = load(environ)
    found, _ = collect(environ)
    return [_row(name, settings, found[name].source if name in found else "default") for name in FIELDS]


def _row(name: str, settings: Settings, source: str) -> Row:
    value = getattr(settings, name)
    default = "" if FIELDS[name].required else FIELDS[name].default
    return Row(
        name=environment_name(name),
        value=("set" if value else "not set") if is_secret(name) else _text(value),
        source=source,
        default=_text(default),
        help=meta(name).description or "",
        secret=is_secret(name),
    )


def _text(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(str(entry) for entry in value)
    return str(value).lower() if isinstance(value, bool) else str(value)
