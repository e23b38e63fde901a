"""The query language of topics: read, checked, printed, explained. Knows no Django.

``parse`` reads a query, ``matches`` and ``find`` are the plain evaluator that every faster way must equal,
``needs`` and ``candidates`` say which words must be present, for indexing queries and for searching stored
posts.
"""

from talka.listening.query.candidates import Candidates, candidates
from talka.listening.query.errors import Mistake, QueryError
from talka.listening.query.evaluate import find, matches
from talka.listening.query.normal import needs
from talka.listening.query.parser import parse
from talka.listening.query.printer import to_text
from talka.listening.query.syntax import And, Not, Or, Phrase, Prefix, Query, Word

__all__ = [
    "And",
    "Candidates",
    "Mistake",
    "Not",
    "Or",
    "Phrase",
    "Prefix",
    "Query",
    "QueryError",
    "Word",
    "candidates",
    "find",
    "matches",
    "needs",
    "parse",
    "to_text",
]
