"""From the tree of a query back to text; reading that text gives the same tree."""

from __future__ import annotations

from talka.listening.query.syntax import And, Not, Or, Phrase, Prefix, Query, Word


def to_text(query: Query) -> str:
    """The query as a person could have written it, with the fewest parentheses."""
    match query:
        case Word(word):
            return word
        case Prefix(letters):
            return letters + "*"
        case Phrase(parts):
            return f'"{" ".join(map(to_text, parts))}"'
        case And(parts):
            return " AND ".join(_inside(part, And | Or) for part in parts)
        case Or(parts):
            return " OR ".join(_inside(part, Or) for part in parts)
        case Not(part):
            return f"NOT {_inside(part, And | Or)}"


def _inside(part: Query, grouped: type | object) -> str:
    text = to_text(part)
    return f"({text})" if isinstance(part, grouped) else text  # type: ignore[arg-type]
