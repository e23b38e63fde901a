from __future__ import annotations

import pytest
from django.utils import translation

from talka.listening.query import parse
from talka.listening.reading import DEEPEST, MOST_PARTS, Reading, reading

ISOLATES = str.maketrans("", "", "\u2068\u2069")


def _lines(part: Reading, depth: int = 0) -> list[str]:
    lines = [". " * depth + part.label.translate(ISOLATES)]
    return lines + [line for inner in part.parts for line in _lines(inner, depth + 1)]


def _said(query: str) -> list[str]:
    with translation.override("en"):
        return _lines(reading(parse(query)))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("acme", ["“acme”"]),
        ("crash*", ["words that begin with “crash”"]),
        ("organi?ation", ["words of the form “organi?ation”"]),
        ('raw:"C#"', ["exactly “C#”"]),
        ("C++", ["“C++”"]),
        ('"log in"', ["“log in”"]),
        ('"late parcel"~1', ["“late” “parcel” in any order with at most 1 other word among them"]),
        ("aa NEAR/3 bb", ["with at most 3 words between: “aa”, “bb”"]),
        ("aa NEAR/3f bb", ["in this order with at most 3 words between: “aa”, “bb”"]),
        ("title:aa", ["in the title: “aa”"]),
        ("aa lang:el", ["all of:", ". “aa”", ". its language: Greek"]),
        ("aa type:comment", ["all of:", ". “aa”", ". of the kind: Comment"]),
        ("aa has:image", ["all of:", ". “aa”", ". with a picture"]),
        ("author:anna", ["written by “anna”"]),
        ("site:example.com", ["said on the site example.com"]),
        ("url:shop", ["with a link that contains “shop”"]),
        ("channel:Blog", ["heard on “blog”"]),
        ("aa likes:>10", ["all of:", ". “aa”", ". likes: 11 or more"]),
        ("aa likes:..1000", ["all of:", ". “aa”", ". likes: 1,000 or fewer"]),
        ("aa shares:1..2", ["all of:", ". “aa”", ". shares: 1 to 2"]),
        ("aa comments:0", ["all of:", ". “aa”", ". comments: exactly 0"]),
        ("aa since:2026-03", ["all of:", ". “aa”", ". said on Mar 1, 2026 or later"]),
        ("aa until:2026-03", ["all of:", ". “aa”", ". said on Mar 31, 2026 or earlier"]),
        ("aa since:2026-03-05T12:30Z", ["all of:", ". “aa”", ". said on Mar 5, 2026, 12:30 UTC or later"]),
        ("aa until:2026-03-05T12:30Z", ["all of:", ". “aa”", ". said on Mar 5, 2026, 12:30 UTC or earlier"]),
        ("topic:Rivals", ["what the topic “Rivals” finds"]),
        ("list:Rivals", ["any of the list “Rivals”"]),
        ("aa -bb", ["all of:", ". “aa”", ". not: “bb”"]),
        ("aa -bb -cc", ["all of:", ". “aa”", ". none of: “bb”, “cc”"]),
        ("aa -(bb cc)", ["all of:", ". “aa”", ". not all of: “bb”, “cc”"]),
        (
            "(aa OR bb* OR C++) NOT (cc (dd OR ee))",
            [
                "all of:",
                ". any of: “aa”, words that begin with “bb”, “C++”",
                ". not all of:",
                ". . “cc”",
                ". . any of: “dd”, “ee”",
            ],
        ),
    ],
)
def test_reading_says_a_query_in_plain_sentences(query: str, said: list[str]) -> None:
    assert _said(query) == said


def test_reading_of_many_words_tells_some_and_how_many_more() -> None:
    (line,) = _said(" OR ".join(f"word{number}" for number in range(MOST_PARTS + 3)))
    assert line.endswith(f"“word{MOST_PARTS - 1}”, and 3 more")
    lines = _said("lang:en " + " ".join(f"word{number}" for number in range(MOST_PARTS + 3)))
    assert lines[-1] == ". and 4 more"


def test_reading_of_the_deepest_query_ends() -> None:
    text = "aa"
    for number in range(99):
        text = f"(bb{number} OR cc{number} {text})"
    assert _said(text)[-1].endswith("more, nested deeper")
    assert max(line.count(". ") for line in _said(text)) == DEEPEST + 1
