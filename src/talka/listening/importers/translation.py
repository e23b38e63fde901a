"""A query of another product as one of ours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from talka.listening.importers.brandwatch import BRANDWATCH
from talka.listening.importers.dialect import Dialect
from talka.listening.importers.losses import Effect, Loss, Mark, reason, told
from talka.listening.importers.meltwater import MELTWATER
from talka.listening.importers.parts import Gone, marks_of
from talka.listening.importers.printer import Written, write
from talka.listening.importers.reader import read
from talka.listening.importers.sprinklr import SPRINKLR
from talka.listening.importers.talkwalker import TALKWALKER
from talka.listening.importers.x import X
from talka.listening.query import Mistake, QueryError, parse
from talka.listening.query.limits import MAXIMUM_BYTES
from talka.listening.query.notes import note

DIALECTS: Final[Mapping[str, Dialect]] = {
    dialect.key: dialect for dialect in (BRANDWATCH, MELTWATER, SPRINKLR, TALKWALKER, X)
}
"""The products whose queries can be read, by key, in the order of their names."""

_NOTHING_LEFT: Final = "Nothing of this query can be brought over."


@dataclass(frozen=True, slots=True)
class Translation:
    """A query of ours, and what of its source is not as it was, in the order of the source."""

    query: str
    losses: tuple[Loss, ...]


def translate(text: str, dialect: str) -> Translation:
    """Read a query of another product and write it in our language.

    Args:
        text: the query, as it stands there.
        dialect: a key of ``DIALECTS``.

    Raises:
        KeyError: there is no such dialect.
        QueryError: the query cannot be read, or what is left of it is none that our language takes; places are
            those of the source.
    """
    table = DIALECTS[dialect]
    if len(text.encode("utf-8", "surrogatepass")) > MAXIMUM_BYTES:
        raise QueryError([note("too_long", 0, len(text))])
    part = read(text, table)
    if isinstance(part, Gone):
        raise QueryError([Mistake("nothing_left", _NOTHING_LEFT, 0, 0), *_reasons(part.marks, text)])
    marks = marks_of(part)
    query = _checked(write(part), text, [mark for mark in marks if mark.effect is not Effect.SAME])
    return Translation(query, tuple(told(mark, text) for mark in marks))


def _checked(written: Written, text: str, marks: list[Mark]) -> str:
    """The query, which our language can read; otherwise its mistakes, and what changed on the way to them."""
    try:
        parse(written.text)
    except QueryError as error:
        mistakes = [_at_source(mistake, written, len(text)) for mistake in error.mistakes]
        raise QueryError([*mistakes, *_reasons(marks, text)]) from error
    return written.text


def _at_source(mistake: Mistake, written: Written, length: int) -> Mistake:
    start, end = written.source_of(mistake.start, mistake.end) or (0, length)
    return Mistake(mistake.code, mistake.message, start, end)


def _reasons(marks: Iterable[Mark], text: str) -> Iterator[Mistake]:
    return (Mistake(mark.code, reason(mark, text), mark.start, mark.end) for mark in marks)
