"""What queries mean."""

from __future__ import annotations

import datetime as dt

import pytest

from talka.listening.query import Document, find, matches, parse


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("spotify", "I love Spotify!", ["Spotify"]),
        ("spotify", "#Spotify @spotify spotifyy", ["#Spotify"[1:], "spotify"]),
        ("#spotify", "spotify #Spotify", ["#Spotify"]),
        ("crash*", "it crashed, crash, acrash", ["crashed", "crash"]),
        ('"log in"', "cannot LOG-IN; log me in", ["LOG", "IN"]),
        ('"thanks @spotify_help again"', "Thanks @Spotify_help, again", ["Thanks", "@Spotify_help", "again"]),
        ("aa OR bb", "bb cc", ["bb"]),
        ("aa bb", "bb cc", []),
        ("aa -bb", "aa cc", ["aa"]),
        ("aa -bb", "aa bb", []),
        ("aa OR (bb cc)", "aa bb", ["aa"]),
        ("οδός", "Η ΟΔΟΣ", ["ΟΔΟΣ"]),
        ("ёлка", "елка", ["елка"]),
        ("и", "й", []),
        ("שלום", "שָׁלוֹם לך", ["שָׁלוֹם"]),
        ("東京", "私は東京が好き、京東", ["東京"]),
        ("❤", "I ❤️ it", ["❤️"]),
        ("kg", "5 ㎏", ["㎏"]),
        ('"1 2"', "½", ["½"]),
        ("don’t", "I don't", ["don", "t"]),
        ("aa", "x\x00aa\ud800", ["aa"]),
        ("wom?n", "woman women womn wom an", ["woman", "women"]),
        ("organi?ation*", "organizations organisation organiation", ["organizations", "organisation"]),
        ("aa*zz", "aazz aa123zz aaz", ["aazz", "aa123zz"]),
        ("aa NEAR/1 bb", "aa x bb", ["aa", "bb"]),
        ("aa NEAR/1 bb", "bb x aa", ["bb", "aa"]),
        ("aa NEAR/1 bb", "aa x x bb", []),
        ("aa NEAR/1 bb", "aa x x bb aa", ["bb", "aa"]),
        ("aa NEAR/1f bb", "bb aa", []),
        ("aa ONEAR/1 bb", "aa bb", ["aa bb"[:2], "bb"]),
        ("aa NEAR/5 aa", "aa", []),
        ("aa NEAR/5 aa", "aa x aa", ["aa", "aa"]),
        ('"aa bb" NEAR/0 cc', "cc aa bb", ["cc", "aa", "bb"]),
        ('"aa bb" NEAR/0 bb', "aa bb", []),
        ("(aa OR bb) NEAR/0 (cc OR dd)", "aa x bb dd", ["bb", "dd"]),
        ("aa NEAR/1 bb NEAR/0 cc", "aa x bb cc", ["aa", "bb", "cc"]),
        ("aa NEAR/1 bb NEAR/0 cc", "aa x bb x cc", []),
        ("cc NEAR/0f (aa NEAR/1 bb)", "cc bb x aa", ["cc", "bb", "aa"]),
        ("#log_in NEAR/0 now", "#log_in now", ["#log_in", "now"]),
        ('"aa bb cc"~1', "cc x aa bb", ["cc", "aa", "bb"]),
        ('"aa bb cc"~1', "cc x aa x bb", []),
        ('"aa aa"~1', "aa", []),
        ('"aa aa"~1', "aa x aa", ["aa", "aa"]),
        ('"aa* aab"~0', "aab aab", ["aab", "aab"]),
        ("C++", "c, c++17 and C++ but not C", ["c++"[:1], "C"]),
        ("AT&T", "at t, At & t", ["At", "t"]),
        ("$ACME", "acme $acme US$ACME", ["acme", "ACME"]),
        ("50%", "50 and 50%", ["50"]),
        ("raw:C#", "c# #C AC# C#", ["C"]),
        ('raw:"Log in"', "log in Log in. Log inn", ["Log", "in"]),
        ("“C++ dev”", "c++, dev c dev", ["c", "dev"]),
    ],
)
def test_find_marks_the_words_because_of_which_a_text_matches(query: str, text: str, marked: list[str]) -> None:
    tree = parse(query)
    assert [text[start:end] for start, end in find(tree, text)] == marked
    assert matches(tree, text) is bool(marked)


POST = Document(
    text="Big launch\nWe launch #Rocket with AT&T",
    title="Big launch",
    handle="@Anna@example.social",
    name="Ánna Kalniņa",
    url="https://www.Blog.example.com/a/Launch?x=1",
    links=("http://shop.example.org/rocket",),
    channel="Our Blog",
    network="wordpress",
    language="en",
    kind="comment",
    created=dt.datetime(2026, 3, 31, 23, 59, 30, tzinfo=dt.UTC),
    likes=10,
    comments=0,
    has=frozenset({"link", "title"}),
    sentiment="positive",
    intents=frozenset({"praise", "thanks"}),
)


@pytest.mark.parametrize(
    ("query", "matched"),
    [
        ("title:big", True),
        ("title:with", False),
        ("title:“big launch”", True),
        ("title:(launch -rocket)", True),
        ("title:(launch NEAR/0 we)", False),
        ("“launch we”", True),
        ("author:anna", True),
        ("author:anna@example.social", True),
        ("author:“anna kalnina”", True),
        ("author:kalnina", True),
        ("author:kaln", False),
        ("author:“kalnina anna”", False),
        ("site:example.com", True),
        ("site:https://www.blog.example.com/x", True),
        ("site:ample.com", False),
        ("url:/A/launch", True),
        ("url:shop.example.org", True),
        ("url:other", False),
        ("channel:wordpress", True),
        ("channel:“our blog”", True),
        ("channel:blog", False),
        ("we lang:EN-us", True),
        ("we lang:el", False),
        ("we type:comments", True),
        ("we type:post", False),
        ("we has:links", True),
        ("we has:image", False),
        ("we sentiment:pos", True),
        ("we sentiment:negative", False),
        ("we intent:thanks", True),
        ("we intent:questions", False),
        ("hashtag:rocket", True),
        ("we likes:10", True),
        ("we likes:>10", False),
        ("we likes:>=10", True),
        ("we likes:..9", False),
        ("we comments:0..3", True),
        ("we shares:<5", False),
        ("we -shares:<5", True),
        ("we since:2026-03-31", True),
        ("we since:2026-04", False),
        ("we until:2026-03", True),
        ("we until:2026-03-30", False),
        ("we until:2026-03-31T23:59Z", True),
        ("we since:2026 until:2026", True),
    ],
)
def test_fields_ask_for_what_is_known_of_a_post(query: str, *, matched: bool) -> None:
    assert matches(parse(query), POST) is matched


def test_fields_of_a_bare_text_hold_nothing() -> None:
    asked = ["author:x", "site:x", "url:x", "channel:x", "aa lang:en", "aa type:post", "aa has:link", "aa likes:0"]
    assert [matches(parse(query), "aa") for query in [*asked, "aa since:1990", "title:aa"]] == [False] * 10


@pytest.mark.parametrize("query", ["aa NEAR/200 aa NEAR/200 bb", '"aa bb"~200', '"aa aa bb"', "aa NEAR/5 bb", "AT&T"])
def test_a_long_post_is_read_whole(query: str) -> None:
    text = "aa AT& " * 20_000
    assert matches(parse(query), text) is False
    assert matches(parse(query), text + "aa aa bb at&t") is True
