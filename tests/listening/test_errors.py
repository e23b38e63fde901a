from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils import translation

from talka.listening import query
from talka.listening.errors import WORDS, query_problem
from talka.listening.query import QueryError, parse

CODE = re.compile(r"""(?:Mistake|_wrong|_stop)\(\s*"(\w+)\"""")


def test_every_code_of_the_language_has_words() -> None:
    source = "".join(path.read_text() for path in Path(str(query.__file__)).parent.glob("*.py"))
    assert set(CODE.findall(source)) == set(WORDS)


@pytest.mark.parametrize(
    ("text", "message", "at"),
    [
        ("coffee OR", "There is nothing after this OR. Put a word there, or remove it.", "OR"),
        (
            "NEAR/3 coffee",
            "“NEAR/3” is not part of the query language yet. To look for these words, put them in quotes.",
            "NEAR/3",
        ),
        ("(coffee", "This parenthesis is never closed. Add a ) where the group ends.", "("),
    ],
)
def test_query_problem_says_what_is_wrong_and_where(text: str, message: str, at: str) -> None:
    with translation.override("en"), pytest.raises(QueryError) as caught:
        parse(text)
    with translation.override("en"):
        problem = query_problem(caught.value, text)
    assert (problem.message, problem.at) == (message, at)
