"""From the text of another product's query to a tree whose leaves are in our language.

One reader for all: it keeps its own stack of groups, and a group is put together when it is closed, join by
join in the order that the dialect binds them. What cannot be read ends the reading, with its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NoReturn

from talka.listening.importers.dialect import AND, Dialect, Field, Operator, Value
from talka.listening.importers.fields import UNKNOWN
from talka.listening.importers.lexer import Kind, Lexeme, lex
from talka.listening.importers.losses import ASSUMED_DISTANCE, Effect, Mark
from talka.listening.importers.parts import Gone, Join, Many, Part, bare, joined, marked, near, negated, outer_marks
from talka.listening.importers.terms import words
from talka.listening.query.errors import QueryError
from talka.listening.query.limits import MAXIMUM_DEPTH, MAXIMUM_WORDS
from talka.listening.query.notes import note


def read(text: str, dialect: Dialect) -> Part | Gone:
    """The tree of a query.

    Raises:
        QueryError: it cannot be read, or is larger than the limits of our own language.
    """
    reader = _Reader(text, dialect)
    lexemes = list(lex(text, dialect))
    if dialect.simple and all(lexeme.kind is Kind.VALUE for lexeme in lexemes):
        special = dialect.simple([_value(lexeme, lexeme.start) for lexeme in lexemes])
        if special:
            return special
    for lexeme in lexemes:
        reader.take(lexeme)
    return reader.end()


def _value(lexeme: Lexeme, start: int) -> Value:
    return Value(lexeme.text, start, lexeme.end, lexeme.quoted, lexeme.distance, lexeme.signs, lexeme.exact)


@dataclass(frozen=True, slots=True)
class _Between:
    """An operator where it stands; ``told`` is how it is written there, nothing for parts side by side."""

    operator: Operator
    start: int
    end: int
    distance: int | None = None
    ordered: bool = False
    told: str = ""


@dataclass(slots=True)
class _Group:
    """What has been read since a parenthesis was opened: parts, with an operator between two of them."""

    opened: Lexeme | None = None
    scope: Field | None = None
    parts: list[Part | Gone] = field(default_factory=list)
    between: list[_Between] = field(default_factory=list)
    prefixes: list[tuple[Lexeme, Field | None]] = field(default_factory=list)
    """NOTs (without a field) and fields that wait for what they belong to."""

    @property
    def waits(self) -> bool:
        """Whether a part must come next."""
        return len(self.between) == len(self.parts)


class _Reader:
    """Takes the lexemes one by one."""

    def __init__(self, text: str, dialect: Dialect) -> None:
        self._text = text
        self._dialect = dialect
        self._groups = [_Group()]
        self._depth = 0
        self._words = 0
        self._comments: list[Mark] = []

    def take(self, lexeme: Lexeme) -> None:
        """Read one lexeme."""
        match lexeme.kind:
            case Kind.OPEN:
                self._open(lexeme)
            case Kind.CLOSE:
                self._close(lexeme)
            case Kind.OPERATOR:
                self._operator(lexeme)
            case Kind.NOT:
                self._prefix(lexeme, None)
            case Kind.FIELD:
                table = self._dialect.functions if lexeme.function else self._dialect.fields
                self._prefix(lexeme, table.get(lexeme.text.lower(), UNKNOWN))
            case Kind.VALUE:
                self._term(lexeme)
            case Kind.COMMENT:
                self._comments.append(Mark("comment", Effect.SAME, lexeme.start, lexeme.end))

    def end(self) -> Part | Gone:
        """The whole query."""
        opened = self._groups[-1].opened
        if opened:
            _refuse("unclosed", opened)
        group = self._groups[-1]
        if not group.parts and not group.prefixes:
            raise QueryError([note("empty", 0, len(self._text))])
        return marked(self._finished(group, 0, len(self._text)), *self._comments)

    def _deeper(self, lexeme: Lexeme) -> None:
        self._depth += 1
        if self._depth > MAXIMUM_DEPTH:
            _refuse("too_deep", lexeme)

    def _prefix(self, lexeme: Lexeme, read_by: Field | None) -> None:
        self._deeper(lexeme)
        self._beside(lexeme)
        self._groups[-1].prefixes.append((lexeme, read_by))

    def _beside(self, lexeme: Lexeme) -> None:
        """Two parts side by side mean AND."""
        group = self._groups[-1]
        if not group.waits and not group.prefixes:
            group.between.append(_Between(AND, lexeme.start, lexeme.start))

    def _scope(self) -> Field | None:
        """The field that a value belongs to."""
        group = self._groups[-1]
        return next((read_by for _, read_by in reversed(group.prefixes) if read_by), group.scope)

    def _open(self, lexeme: Lexeme) -> None:
        self._deeper(lexeme)
        self._beside(lexeme)
        self._groups.append(_Group(lexeme, self._scope()))

    def _close(self, lexeme: Lexeme) -> None:
        group = self._groups[-1]
        if not group.opened:
            _refuse("unopened", lexeme)
        start = group.opened.start
        if not group.parts and not group.prefixes:
            raise QueryError([note("empty", start, lexeme.end)])
        part = self._finished(group, start, lexeme.end)
        if lexeme.distance is not None:
            part = _together(part, lexeme.distance, (start, lexeme.end))
        if lexeme.weight:
            part = marked(part, Mark("boost", Effect.SAME, start, lexeme.end))
        self._groups.pop()
        self._depth -= 1
        self._part(part, lexeme.end)

    def _operator(self, lexeme: Lexeme) -> None:
        group = self._groups[-1]
        if not group.parts and not group.prefixes:
            _refuse("nothing_before", lexeme)
        self._refuse_waiting(group)
        operator = self._dialect.operators[lexeme.text]
        distance = operator.distance if lexeme.distance is None else lexeme.distance
        ordered = operator.ordered or lexeme.ordered
        told = self._text[lexeme.start : lexeme.end]
        group.between.append(_Between(operator, lexeme.start, lexeme.end, distance, ordered, told))

    def _refuse_waiting(self, group: _Group) -> None:
        """Something must follow a NOT, a field and an operator."""
        if group.prefixes:
            lexeme, read_by = group.prefixes[-1]
            _refuse("field_empty" if read_by else "nothing_after", lexeme, self._text)
        if group.parts and group.waits:
            between = group.between[-1]
            raise QueryError([note("nothing_after", between.start, between.end, text=between.told)])

    def _term(self, lexeme: Lexeme) -> None:
        self._words += 1
        if self._words > MAXIMUM_WORDS:
            _refuse("too_many", lexeme)
        self._beside(lexeme)
        prefixes = self._groups[-1].prefixes
        directly = prefixes and prefixes[-1][1]
        scope = self._scope()
        value = _value(lexeme, prefixes[-1][0].start if directly else lexeme.start)
        part = scope.term(value) if scope and scope.term else words(value, wildcards=self._dialect.wildcards)
        if lexeme.weight:
            part = marked(part, Mark("boost", Effect.SAME, value.start, value.end))
        self._part(part, lexeme.end)

    def _part(self, part: Part | Gone, end: int) -> None:
        """Put a finished part, under its NOTs and fields, into the innermost group."""
        group = self._groups[-1]
        for lexeme, read_by in reversed(group.prefixes):
            part = read_by.whole(part, lexeme.start, end) if read_by else negated(part)
        self._depth -= len(group.prefixes)
        group.prefixes = []
        group.parts.append(part)

    def _finished(self, group: _Group, start: int, end: int) -> Part | Gone:
        self._refuse_waiting(group)
        joins = {between.operator.join for between in group.between}
        mixed = {Join.AND, Join.OR} <= joins and not self._dialect.order_is_told
        part = _put_together(group, self._dialect.binding)
        return marked(part, Mark("order", Effect.SAME, start, end)) if mixed else part


def _refuse(code: str, lexeme: Lexeme, source: str = "") -> NoReturn:
    raise QueryError([note(code, lexeme.start, lexeme.end, text=source[lexeme.start : lexeme.end] or lexeme.text)])


def _put_together(group: _Group, binding: Sequence[frozenset[Join]]) -> Part | Gone:
    parts, between = group.parts, group.between
    for joins in binding:
        parts, between = _joined_by(joins, parts, between)
    return parts[0]


def _joined_by(
    joins: frozenset[Join], parts: list[Part | Gone], between: list[_Between]
) -> tuple[list[Part | Gone], list[_Between]]:
    """The parts after those with one of these joins between them became one; from left to right."""
    kept: list[_Between] = []
    done: list[Part | Gone] = []
    run = [parts[0]]
    last: _Between | None = None
    for here, part in zip(between, parts[1:], strict=True):
        if here.operator.join not in joins:
            done.append(_closed(run, last))
            kept.append(here)
            run, last = [part], None
        elif last and here.operator.join is last.operator.join is not Join.NEAR:
            run.append(part)
        else:
            run, last = [_closed(run, last), part], here
    return [*done, _closed(run, last)], kept


def _closed(run: list[Part | Gone], between: _Between | None) -> Part | Gone:
    if between is None:
        return run[0]
    if between.operator.join is not Join.NEAR:
        return joined(between.operator.join, run)
    place = (between.start, between.end)
    if between.operator.sentence:
        return marked(joined(Join.AND, run), Mark("sentence", Effect.MORE, *place))
    if between.distance is None:
        part = near(run[0], run[1], ASSUMED_DISTANCE, ordered=between.ordered, place=place)
        return marked(part, Mark("assumed", Effect.OTHER, *place))
    return near(run[0], run[1], between.distance, ordered=between.ordered, place=place)


def _together(part: Part | Gone, distance: int, place: tuple[int, int]) -> Part | Gone:
    """A group with a distance behind it: what it joins with AND must be near each other."""
    inner = part if isinstance(part, Gone) else bare(part)
    if not isinstance(inner, Many) or inner.join is not Join.AND:
        return part
    whole: Part | Gone = inner.parts[0]
    for other in inner.parts[1:]:
        whole = near(whole, other, distance, ordered=False, place=place)
    return marked(whole, *outer_marks(part))
