"""The catalogues: brought up to date with the source, compiled, and checked for completeness."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from talka.web.messages.extract import extract

SOURCE = Path(__file__).resolve().parents[2]
LANGUAGES = ("el", "he", "lv", "ru")
EPOCH = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
_PLACE = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")


def _folder(language: str) -> Path:
    return SOURCE / "locale" / language / "LC_MESSAGES"


def _read(language: str) -> Catalog:
    path = _folder(language) / "django.po"
    if not path.exists():
        return Catalog(locale=language, charset="utf-8", project="Talka")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update() -> dict[str, int]:
    """Bring every catalogue up to date with the source; returns how many messages each still lacks.

    Messages that left the source leave the catalogue; nothing is guessed, so nothing is ever "fuzzy".
    """
    template = extract(SOURCE)
    lacking = {}
    for language in LANGUAGES:
        catalog = _read(language)
        catalog.update(template, no_fuzzy_matching=True, update_header_comment=False)
        catalog.obsolete.clear()
        # No dates: two people who translate at once would conflict over nothing else.
        catalog.revision_date = catalog.creation_date = EPOCH
        _folder(language).mkdir(parents=True, exist_ok=True)
        with (_folder(language) / "django.po").open("wb") as file:
            write_po(file, catalog, width=110, sort_output=True, include_lineno=False)
        lacking[language] = sum(1 for message in catalog if message.id and not _complete(message))
    return lacking


def compile_all() -> list[str]:
    """Compile the catalogues that are newer than what was compiled of them; returns their languages."""
    done = []
    for language in LANGUAGES:
        source, target = _folder(language) / "django.po", _folder(language) / "django.mo"
        if not source.exists() or (target.exists() and target.stat().st_mtime >= source.stat().st_mtime):
            continue
        half_done = target.with_suffix(".part")
        with half_done.open("wb") as file:
            write_mo(file, _read(language))
        half_done.replace(target)
        done.append(language)
    return done


def _texts(message: Message) -> tuple[str, ...]:
    strings: Any = message.string
    return strings if isinstance(strings, tuple) else (strings,)


def _complete(message: Message) -> bool:
    return not message.fuzzy and all(_texts(message))


def _places_differ(message: Message) -> bool:
    """Whether a translation names other values than the original; "one" forms may leave the number out."""
    message_id: Any = message.id
    ids = message_id if isinstance(message_id, tuple) else (message_id,)
    wanted = set(_PLACE.findall(ids[-1]))
    for text in _texts(message):
        have = set(_PLACE.findall(text))
        if have - wanted or (len(ids) == 1 and have != wanted):
            return True
    return False


def _problems_of(language: str, template: Catalog) -> Iterator[str]:
    catalog = _read(language)
    for message in template:
        if not message.id:
            continue
        found = catalog.get(message.id, message.context)
        shown = message.id[0] if isinstance(message.id, tuple) else message.id
        if found is None or not _complete(found):
            yield f"{language}: not translated: {shown!r} ({message.locations[0][0]})"
        elif _places_differ(found):
            yield f"{language}: names other values than the original: {shown!r}"


def check() -> list[str]:
    """What is missing or wrong in the catalogues, one line each; an empty list is a pass."""
    template = extract(SOURCE)
    return [problem for language in LANGUAGES for problem in _problems_of(language, template)]
