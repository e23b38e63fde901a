"""A query in words, and the changes between two wordings of a post."""

from __future__ import annotations

import dataclasses
import difflib
import re
from typing import Literal, NamedTuple

from django.utils.translation import gettext as _

from talka.listening.query import And, Not, Or, Phrase, Prefix, Query, Word, to_text

LONGEST_DIFF = 4_000
_PIECE = re.compile(r"\s+|[^\s]+")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Reading:
    """A part of a query as it is understood: a label, and the parts below it."""

    label: str
    parts: tuple[Reading, ...] = ()


def reading(query: Query) -> Reading:
    """What a query asks for, as a tree of words."""
    match query:
        case Word(word):
            return Reading(label=_("the word “%(word)s”") % {"word": word})
        case Prefix(letters):
            return Reading(label=_("a word that begins with “%(letters)s”") % {"letters": letters})
        case Phrase():
            return Reading(label=_("the words %(phrase)s in this order") % {"phrase": to_text(query)})
        case And(parts):
            return Reading(label=_("all of these:"), parts=tuple(map(reading, parts)))
        case Or(parts):
            return Reading(label=_("at least one of these:"), parts=tuple(map(reading, parts)))
        case Not(part):
            return Reading(label=_("but not:"), parts=(reading(part),))


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
