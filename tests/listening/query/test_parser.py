"""Reading queries: their trees, and every mistake with its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talka.listening.query import And, Mistake, Not, Or, Phrase, Prefix, Query, QueryError, Word, parse
from talka.listening.query.syntax import Span

A, B, C, D = map(Word, ("aa", "bb", "cc", "dd"))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("aa", A),
        ("aa bb", And((A, B))),
        ("aa AND bb", And((A, B))),
        ("aa and bb", And((A, Word("and"), B))),
        ("aa OR bb cc", Or((A, And((B, C))))),
        ("(aa OR bb) cc", And((Or((A, B)), C))),
        ("aa NOT bb OR cc", Or((And((A, Not(B))), C))),
        ("aa -bb", And((A, Not(B)))),
        ("aa –bb", And((A, Not(B)))),
        ("aa NOT NOT bb", And((A, Not(Not(B))))),
        ("aa -(bb OR cc)", And((A, Not(Or((B, C)))))),
        ("aa (bb (cc dd))", And((A, And((B, And((C, D))))))),
        ("((aa))", A),
        ("crash*", Prefix("crash")),
        ('"aa bb"', Phrase((A, B))),
        ('"aa"', A),
        ('"aa bb*"', Phrase((A, Prefix("bb")))),
        ("“aa bb” „aa bb“ «aa bb»", And((Phrase((A, B)),) * 3)),
        ("wi-fi", Phrase((Word("wi"), Word("fi")))),
        ("don’t 3.5", And((Phrase((Word("don"), Word("t"))), Phrase((Word("3"), Word("5")))))),
        ("wi-fi*", Phrase((Word("wi"), Prefix("fi")))),
        ("東京", Phrase((Word("東"), Word("京")))),
        ("東京*", Phrase((Word("東"), Word("京")))),
        ("#Spotify_Down @united.com", And((Word("#spotify_down"), Word("@united.com")))),
        ("#spot*", Prefix("#spot")),
        ('"thanks @spotify_help again"', Phrase((Word("thanks"), Word("@spotify_help"), Word("again")))),
        ('צה"ל', Phrase((Word("צה"), Word("ל")))),
        ('"צה"ל בצפון"', Phrase((Word("צה"), Word("ל"), Word("בצפון")))),
        ("\u200faa\u200e \u202bbb\u202c", And((A, B))),
        ("“AND”", Word("and")),
        ("👍🏽", Word("👍🏽")),
    ],
)
def test_parse_gives_the_tree(text: str, tree: Query) -> None:
    assert parse(text) == tree


def test_parse_keeps_the_places_of_parts() -> None:
    query = parse('aa OR -(bb) "cc dd"')
    assert isinstance(query, Or)
    assert query.span == (0, 19)
    second = query.parts[1]
    assert isinstance(second, And)
    assert [part.span for part in second.parts] == [Span(6, 11), Span(12, 19)]


@pytest.mark.parametrize(
    ("text", "mistakes"),
    [
        ("", [("empty", 0, 0)]),
        ("  ", [("empty", 0, 2)]),
        ("aa ()", [("empty", 3, 5)]),
        ("(aa", [("unclosed", 0, 1)]),
        ("aa) bb", [("unopened", 2, 3)]),
        ("aa AND", [("nothing_after", 3, 6)]),
        ("OR aa", [("nothing_before", 0, 2)]),
        ("aa OR AND bb", [("nothing_before", 6, 9)]),
        ("aa AND OR bb", [("nothing_after", 3, 6)]),
        ("aa NOT", [("nothing_after", 3, 6)]),
        ("(aa OR) bb", [("nothing_after", 4, 6)]),
        ('aa "bb', [("unclosed_quote", 3, 4)]),
        ("aa & bb", [("no_word", 3, 4)]),
        ('aa "!"', [("no_word", 3, 6)]),
        ("aa*bb *cc", [("star_place", 2, 3), ("star_place", 6, 7)]),
        ("wom?n why?", [("question_mark", 3, 4)]),
        ("aa b*", [("prefix_short", 3, 5)]),
        ("aa #b*", [("prefix_short", 3, 6)]),
        ("aa NEAR/3 bb", [("not_yet", 3, 9)]),
        ('"aa bb"~3', [("not_yet", 7, 9)]),
        ("title:aa", [("not_yet", 0, 6)]),
        ("aa <<<x>>>", [("not_yet", 3, 6)]),
        ("NOT aa", [("matches_all", 0, 6)]),
        ("aa OR -bb OR NOT (cc dd)", [("matches_all", 6, 9), ("matches_all", 13, 24)]),
        ("-aa -bb", [("matches_all", 0, 7)]),
        ("aa OR (bb OR (NOT cc))", [("matches_all", 14, 20)]),
        (
            "(aa OR b*) AND (cc OR) )",
            [("prefix_short", 7, 9), ("nothing_after", 19, 21), ("unopened", 23, 24)],
        ),
        ("aa\x00 b*", [("prefix_short", 4, 6)]),
    ],
)
def test_parse_tells_every_mistake_with_its_place(text: str, mistakes: list[tuple[str, int, int]]) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert [(mistake.code, mistake.start, mistake.end) for mistake in caught.value.mistakes] == mistakes
    first = caught.value.mistakes[0]
    assert first == Mistake(caught.value.code, caught.value.message, caught.value.start, caught.value.end)


@pytest.mark.parametrize("text", ["aa (bb -cc)", "aa NOT (bb NOT cc)", "NOT (NOT aa)", "aa (bb OR NOT cc)"])
def test_parse_takes_a_query_that_needs_a_word(text: str) -> None:
    assert parse(text) is not None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("(" * 60_000, "too_deep"),
        ("(" * 100_000, "too_long"),
        ("NOT " * 16_000 + "aa", "too_deep"),
        ("-(" * 300 + "aa" + ")" * 300, "too_deep"),
        ("aa " * 10_001, "too_many"),
        ("é" * 40_000, "too_long"),
    ],
)
def test_parse_refuses_what_is_too_large(text: str, code: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert caught.value.mistakes[-1].code == code


def test_parse_takes_a_query_at_the_limits() -> None:
    assert parse("(" * 200 + "aa" + ")" * 200) == A
    many = parse(" OR ".join(["aa"] * 10_000))
    assert isinstance(many, Or)
    assert len(many.parts) == 10_000


@given(st.text(st.one_of(st.sampled_from('ab ()"*-?:~/ANDORT\u200f“”צל#@東'), st.characters()), max_size=60))
def test_parse_of_anything_answers_or_tells_places_inside_the_text(text: str) -> None:
    try:
        parse(text)
    except QueryError as error:
        mistakes = error.mistakes
    else:
        mistakes = ()
    assert all(0 <= mistake.start <= mistake.end <= len(text) for mistake in mistakes)
