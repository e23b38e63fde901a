"""Everything in the source that is shown to people, as gettext messages.

Python is read by Babel. Templates go through Django's own ``templatize``, which turns each tag into a call that
the same reader finds. gettext itself need not be installed.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def _python_of(path: Path) -> str:
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return source
    # Indentation of HTML means nothing, and Python's tokenizer would stumble over it.
    return "\n".join(line.strip() for line in templatize(source, origin=str(path)).splitlines())


def _sources(root: Path) -> Iterator[Path]:
    for path in sorted(root.rglob("*")):
        is_code = path.suffix == ".py" and "migrations" not in path.parts
        is_template = path.suffix in {".html", ".txt"} and "templates" in path.parts
        if is_code or is_template:
            yield path


def _add(catalog: Catalog, name: str, call: str, texts: Any, comments: Any) -> None:
    parts = tuple(part for part in (texts if isinstance(texts, tuple) else (texts,)) if part)
    context = None
    if "pgettext" in call:
        context, *rest = parts
        parts = tuple(rest)
    if not parts:
        return
    message = parts[:2] if call.startswith("n") else parts[0]
    catalog.add(message, locations=[(name, 1)], auto_comments=comments, context=context)


def extract(root: Path) -> Catalog:
    """A template catalogue of all messages below a source folder, with the files that hold them."""
    catalog = Catalog(project="Talka", charset="utf-8")
    for path in _sources(root):
        reader = io.BytesIO(_python_of(path).encode())
        name = path.relative_to(root).as_posix()
        # Typed for the caller above it; this one yields (line, function, texts, comments).
        found: Any = extract_python(reader, KEYWORDS, ["Translators:"], {"encoding": "utf-8"})
        for _, call, texts, comments in found:
            _add(catalog, name, call, texts, comments)
    return catalog
