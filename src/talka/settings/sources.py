"""Where values come from, in this order: environment, file of a secret, settings file, default."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from talka.settings.definitions import FIELDS, PREFIX, Settings, environment_name, extra
from talka.settings.errors import Problem, SettingsError

FILE_SUFFIX = "_FILE"
CONFIG = "TALKA_CONFIG"
CONFIG_NAME = "talka.toml"
# Read by the start script and by the tests of the repository, not settings of an installation.
OTHER_NAMES = frozenset({CONFIG, "TALKA_SHARED", "TALKA_TEST_SERVERS", "TALKA_PYTHON"})


class Found(msgspec.Struct, frozen=True):
    """A value as it was written, and where."""

    value: object
    source: str


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read and check all settings.

    Raises:
        SettingsError: something is wrong; every wrong setting is listed.
    """
    found, problems = collect(environ)
    values: dict[str, Any] = {}
    for name, entry in found.items():
        outcome = _convert(name, entry)
        if isinstance(outcome, Problem):
            problems.append(outcome)
        else:
            values[name] = outcome[0]
    if problems:
        raise SettingsError(tuple(problems))
    return Settings(**values)


def collect(environ: Mapping[str, str]) -> tuple[dict[str, Found], list[Problem]]:
    """The values that are written anywhere, unchecked; `home` is always among them."""
    problems: list[Problem] = []
    found = {"home": Found(str(default_home(environ)), "default")}
    _from_environment(environ, found, problems)
    written = {name for name, entry in found.items() if entry.source != "default"}
    in_file = _from_file(environ, str(found["home"].value), problems)
    return found | {name: entry for name, entry in in_file.items() if name not in written}, problems


def default_home(environ: Mapping[str, str]) -> Path:
    """The folder ``talka`` in the data folder of the XDG base directory specification."""
    data = environ.get("XDG_DATA_HOME", "")
    user = Path(environ["HOME"]) if environ.get("HOME") else Path.home()
    return (Path(data) if data.startswith("/") else user / ".local" / "share") / "talka"


def _from_environment(environ: Mapping[str, str], found: dict[str, Found], problems: list[Problem]) -> None:
    for name in FIELDS:
        variable = environment_name(name)
        if variable in environ:
            found[name] = Found(environ[variable], variable)
        elif variable + FILE_SUFFIX in environ:
            text = _read(Path(environ[variable + FILE_SUFFIX]), variable + FILE_SUFFIX, problems)
            if text is not None:
                found[name] = Found(text.strip(), variable + FILE_SUFFIX)


def _from_file(environ: Mapping[str, str], home: str, problems: list[Problem]) -> dict[str, Found]:
    path = Path(environ[CONFIG]) if CONFIG in environ else Path(home) / CONFIG_NAME
    if CONFIG not in environ and not path.is_file():
        return {}
    text = _read(path, CONFIG, problems)
    if text is None:
        return {}
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        problems.append(
            Problem(
                str(path),
                f"cannot be read as TOML: {error}.",
                'Write lines like: workers = 4, or: lake = "/data"',
            )
        )
        return {}
    problems += [
        Problem(f"{name} in {path}", "is not a setting.", _likely(name, FIELDS))
        for name in table.keys() - FIELDS.keys()
    ]
    return {name: Found(value, str(path)) for name, value in table.items() if name in FIELDS}


def _read(path: Path, name: str, problems: list[Problem]) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        problems.append(
            Problem(
                name,
                f"names the file {path}, which cannot be read ({reason}).",
                "Check the path and its permissions.",
            )
        )
        return None


def _convert(name: str, entry: Found) -> tuple[object] | Problem:
    shown = environment_name(name) if entry.source == "default" else entry.source
    shown = f"{name} in {shown}" if shown.endswith(".toml") else shown
    hint = str(extra(name).get("hint", ""))
    try:
        value = msgspec.convert(_shape(name, entry.value), FIELDS[name].type, strict=False)
    except msgspec.ValidationError:
        return Problem(shown, "has a value that cannot be used.", hint)
    wrong = extra(name)["check"](value) if "check" in extra(name) else ""
    return Problem(shown, wrong, hint) if wrong else (value,)


def _shape(name: str, value: object) -> object:
    """Texts as the type wants them: lists are split, switches forgive their case, ``~`` is expanded."""
    if not isinstance(value, str):
        return value
    declared = FIELDS[name]
    if declared.default == ():
        return re.split(r"[,\s]+", value.strip(", \n\t")) if value.strip(", \n\t") else ()
    if name == "home":
        return Path(value).expanduser()
    if name == "public_url":
        return value.rstrip("/")
    if isinstance(declared.default, bool):
        return {"yes": "true", "on": "true", "no": "false", "off": "false"}.get(value.lower(), value.lower())
    return value.upper() if name == "log_level" else value


def unknown_names(environ: Mapping[str, str] = os.environ) -> list[Problem]:
    """Names in the environment that begin like ours and mean nothing: likely typing errors."""
    ours = {environment_name(name) for name in FIELDS}
    known = ours | {name + FILE_SUFFIX for name in ours} | OTHER_NAMES
    strange = sorted(name for name in environ if name.startswith(PREFIX) and name not in known)
    return [Problem(name, "is not a setting.", _likely(name, ours)) for name in strange]


def _likely(name: str, known: Mapping[str, object] | set[str]) -> str:
    close = difflib.get_close_matches(name, list(known), n=1)
    return f"Did you mean {close[0]}?" if close else "See “talka doctor --settings” for all of them."
