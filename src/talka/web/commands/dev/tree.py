"""Looks through the repository for what must not be in it: secrets, names of machines, somebody's folders.

The patterns are written in pieces, so that this file holds none of them itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

# What is sought, by the name that is shown for it.
PATTERNS = {
    "a private key": re.compile(r"-{5}BEGIN [A-Z ]*PRIVATE " + r"KEY-{5}"),
    "an access key of a cloud": re.compile(r"\bA" + r"KIA[0-9A-Z]{16}\b"),
    "a token of a code host": re.compile(r"\b(?:gh" + r"[pousr]_|gl" + r"pat-)[0-9A-Za-z_-]{20,}"),
    "a token of a chat": re.compile(r"\bxo" + r"x[abprs]-[0-9A-Za-z-]{10,}"),
    "a key of an interface": re.compile(r"\bs" + r"k-[0-9A-Za-z]{24,}"),
    "a folder of somebody's home": re.compile(r"(?<![\w.])/(?:ho" + r"me|Us" + r"ers)/(?!you/|user/)[a-z][\w.-]*/"),
    "a folder of root's home": re.compile(r"(?<![\w.])/ro" + r"ot/[\w.]"),
    "an index of packages": re.compile(r"--(?:extra-)?index" + r"-url|--find" + r"-links|^\s*file:///", re.MULTILINE),
    "an address of a private machine": re.compile(r"https?://[\w.-]+\.(?:inter" + r"nal|la" + r"n|cor" + r"p)\b"),
}
# The lock script names the options that it keeps out of the locks.
ALLOWED = {("scripts/lock", "an index of packages")}


class Leak(msgspec.Struct, frozen=True):
    """Something that must not be in the repository."""

    path: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}"


def leaks(folder: Path, paths: Iterable[Path]) -> Iterator[Leak]:
    """Everything found in these files; what is not text is passed over."""
    for path in paths:
        body = path.read_bytes()
        if b"\0" in body:
            continue
        yield from _leaks_in(str(path.relative_to(folder)), body.decode("utf-8", errors="replace"))


def _leaks_in(name: str, text: str) -> Iterator[Leak]:
    for what, pattern in PATTERNS.items():
        if (name, what) in ALLOWED:
            continue
        for found in pattern.finditer(text):
            yield Leak(name, text.count("\n", 0, found.start()) + 1, what)
