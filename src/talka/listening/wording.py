"""The changes between two wordings of a post."""

from __future__ import annotations

import difflib
import re
from typing import Literal, NamedTuple

LONGEST_DIFF = 4_000
_PIECE = re.compile(r"\s+|[^\s]+")


class Piece(NamedTuple):
    """Some text that stayed, went (``del``) or came (``ins``)."""

    kind: Literal["", "del", "ins"]
    text: str


def changes(old: str, new: str) -> list[Piece]:
    """What changed between two texts, word by word; long texts are shown as one that went and one that came."""
    before, after = _PIECE.findall(old), _PIECE.findall(new)
    if len(before) + len(after) > LONGEST_DIFF:
        return [Piece("del", old), Piece("ins", new)]
    pieces: list[Piece] = []
    compared = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    for kind, start, end, new_start, new_end in compared.get_opcodes():
        gone, come = "".join(before[start:end]), "".join(after[new_start:new_end])
        if kind == "equal":
            pieces.append(Piece("", gone))
            continue
        pieces += [piece for piece in (Piece("del", gone), Piece("ins", come)) if piece.text]
    return pieces
