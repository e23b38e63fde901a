"""The query language of topics: read, checked, printed, explained. Knows no Django.

``parse`` reads a query (``read`` tells also what is doubtful), ``expand`` puts topics and lists in the places of
their names, ``matches`` and ``find`` are the plain evaluator that every faster way must equal, ``needs`` and
``candidates`` say what must be present, for indexing queries and for searching stored posts, ``normal`` tells equal
queries.
"""

from talka.listening.query.candidates import Candidates, candidates
from talka.listening.query.document import Document
from talka.listening.query.errors import Mistake, QueryError
from talka.listening.query.evaluate import find, matches
from talka.listening.query.needs import needs
from talka.listening.query.normal import normal
from talka.listening.query.parser import Reading, parse, read
from talka.listening.query.printer import to_text
from talka.listening.query.references import expand, references
from talka.listening.query.syntax import (
    And,
    Count,
    Fact,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Raw,
    Reference,
    Title,
    When,
    Wildcard,
    Within,
    Word,
)

__all__ = [
    "And",
    "Candidates",
    "Count",
    "Document",
    "Fact",
    "Mistake",
    "Near",
    "Not",
    "Or",
    "Phrase",
    "Prefix",
    "Query",
    "QueryError",
    "Raw",
    "Reading",
    "Reference",
    "Title",
    "When",
    "Wildcard",
    "Within",
    "Word",
    "candidates",
    "expand",
    "find",
    "matches",
    "needs",
    "normal",
    "parse",
    "read",
    "references",
    "to_text",
]
