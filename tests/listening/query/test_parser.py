"""Reading queries: their trees, and every mistake with its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talka.listening.query import (
    And,
    Count,
    Fact,
    Mistake,
    Near,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    QueryError,
    Raw,
    Reference,
    Title,
    Wildcard,
    Within,
    Word,
    parse,
    read,
)
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
        ("wom?n", Wildcard("wom?n")),
        ("wom?n* organi?ation why?", And((Wildcard("wom?n*"), Wildcard("organi?ation"), Wildcard("why?")))),
        ("aa*bb?*c** de?*?", And((Wildcard("aa*bb?*c*"), Wildcard("de??*")))),
        ('"why is that? wom?n"', Phrase((Word("why"), Word("is"), Word("that"), Wildcard("wom?n")))),
        ("https://aa.com/?bb=cc", Phrase(tuple(map(Word, ("https", "aa", "com", "bb", "cc"))))),
        ("aa NEAR/3 bb", Near(A, B, 3)),
        ("aa NEAR/3f bb", Near(A, B, 3, ordered=True)),
        ("aa ONEAR/0 bb", Near(A, B, 0, ordered=True)),
        ("aa bb NEAR/2 cc dd", And((A, Near(B, C, 2), D))),
        ("aa NEAR/2 bb NEAR/3 cc", Near(Near(A, B, 2), C, 3)),
        ("aa OR bb NEAR/2 (cc OR dd)", Or((A, Near(B, Or((C, D)), 2)))),
        ('"aa bb"~3', Within((A, B), 3)),
        (
            "C++ c# AT&T $9.99 50% .NET Disney+",
            And(tuple(Raw(text, cased=False) for text in ("C++", "c#", "AT&T", "$9.99", "50%", ".NET", "Disney+"))),
        ),
        ('"the C++ way" ...aa', And((Phrase((Word("the"), Raw("C++", cased=False), Word("way"))), A))),
        ("raw:C# raw:“A b”", And((Raw("C#"), Raw("A b")))),
        ("title:aa -title:(bb OR cc)", And((Title(A), Not(Title(Or((B, C))))))),
        ("TITLE:aa* hashtag:Bb", And((Title(Prefix("aa")), Word("#bb")))),
        ("likes:(>5 OR 2) aa", And((Or((Count("likes", 6, None), Count("likes", 2, 2))), A))),
        ("-author:@Anna aa", And((Not(Fact("author", "anna")), A))),
        ("list:“My  press” topic:aa", And((Reference("list", "My press"), Reference("topic", "aa")))),
        ('@"Some topic"', Reference("topic", "Some topic")),
        ("aa<<<no AND (\n>>>bb <<<>>>", And((A, B))),
        ("foo:bar", Phrase((Word("foo"), Word("bar")))),
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
        ("aa *cc ? bb", [("star_place", 3, 4), ("star_place", 7, 8)]),
        ("w?men b*d", [("prefix_short", 0, 5), ("prefix_short", 6, 9)]),
        ("aa b*", [("prefix_short", 3, 5)]),
        ("aa #b*", [("prefix_short", 3, 6)]),
        ("aa NEAR bb", [("distance", 3, 7)]),
        ("aa NEAR/x bb NEAR/201 cc", [("distance", 3, 9), ("distance", 13, 21)]),
        ("aa NEAR/3", [("nothing_after", 3, 9)]),
        ("NEAR/3 aa", [("nothing_before", 0, 6)]),
        ("aa NEAR/3 OR bb", [("nothing_after", 3, 9)]),
        ("aa NEAR/3 NEAR/4 bb", [("nothing_after", 3, 9)]),
        ("aa NEAR/3 (bb cc)", [("near_kinds", 11, 16)]),
        ("aa NEAR/3 (bb OR title:cc)", [("near_kinds", 17, 25)]),
        ("aa NEAR/3 -bb", [("near_not", 10, 13)]),
        ("aa NEAR/1 bb NEAR/1 cc NEAR/1 dd", [("near_nested", 0, 22)]),
        ('"aa bb"~ cc', [("distance", 7, 8)]),
        ('"aa bb"~999', [("distance", 7, 11)]),
        ('"aa bb" ~3', [("distance_place", 8, 10)]),
        ('"aa"~3', [("within_one", 0, 6)]),
        ("title: aa", [("field_empty", 0, 6)]),
        ("aa likes:", [("field_empty", 3, 9)]),
        (
            "aa likes:many lang:english2 since:yesterday type:x has:soul",
            [
                ("field_value", 9, 13),
                ("field_value", 19, 27),
                ("field_value", 34, 43),
                ("field_value", 49, 50),
                ("field_value", 55, 59),
            ],
        ),
        (
            "aa likes:9..3 likes:<0 since:2026-02-30",
            [("field_value", 9, 13), ("field_value", 20, 22), ("field_value", 29, 39)],
        ),
        ("segment:vip tag:x", [("not_yet", 0, 11), ("not_yet", 12, 17)]),
        ("aa <<<x", [("comment_unclosed", 3, 6)]),
        ("raw:“!!!”", [("no_word", 4, 9)]),
        ("lang:en likes:>3", [("matches_all", 0, 16)]),
        ("aa OR since:2026", [("matches_all", 6, 16)]),
        ("aa OR -lang:en", [("matches_all", 6, 14)]),
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
    assert parse("(" * 100 + "aa" + ")" * 100) == A
    many = parse(" OR ".join(["aa"] * 10_000))
    assert isinstance(many, Or)
    assert len(many.parts) == 10_000


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        ("aa or bb", [("hint_case", 3, 5)]),
        ("aa OR bb cc", [("hint_mixed", 6, 11)]),
        ("aa bb OR cc -dd", [("hint_mixed", 0, 5), ("hint_mixed", 9, 15)]),
        ("aa OR (bb cc)", []),
        ("foo:bar https://bar.com", [("hint_field", 0, 4)]),
    ],
)
def test_read_hints_at_what_may_not_be_meant(text: str, hints: list[tuple[str, int, int]]) -> None:
    reading = read(text)
    assert reading.query is not None
    assert [(hint.code, hint.start, hint.end) for hint in reading.hints] == hints


def test_read_takes_a_handle_for_a_topic_of_that_name() -> None:
    topics = {"some brand", "other"}
    assert parse("@Other", topics=topics) == Reference("topic", "Other")
    assert parse('@another "@other"', topics=topics) == And((Word("@another"), Word("@other")))


def test_parse_keeps_every_character_of_every_part_in_its_place() -> None:
    text = "aa NEAR/3 (bb OR “cc dd”) title:ee <<<x>>> likes:>3 C++"
    query = parse(text)
    assert isinstance(query, And)
    assert [text[part.span.start : part.span.end] for part in query.parts] == [
        "aa NEAR/3 (bb OR “cc dd”",
        "title:ee",
        "likes:>3",
        "C++",
    ]


@given(st.text(st.one_of(st.sampled_from('ab ()"*-?:~/<>ANDORTE#+&$123\u200f“”צל#@東'), st.characters()), max_size=60))
def test_parse_of_anything_answers_or_tells_places_inside_the_text(text: str) -> None:
    try:
        parse(text)
    except QueryError as error:
        mistakes = error.mistakes
    else:
        mistakes = ()
    assert all(0 <= mistake.start <= mistake.end <= len(text) for mistake in mistakes)
