from __future__ import annotations

import pytest

from talka.intake.markup import plain, readable


@pytest.mark.parametrize(
    ("source", "text", "links"),
    [
        ("<p>One</p><p>two<br>three</p>", "One\n\ntwo\nthree", []),
        ("<p>a &amp; b &lt;c&gt;</p>", "a & b <c>", []),
        ("x<script>alert(1)</script><style>p{}</style>y", "xy", []),
        ('see <a href="https://e.org/?a=1&amp;b=2">this</a>', "see this", ["https://e.org/?a=1&b=2"]),
        ('<a href="javascript:alert(1)">x</a>', "x", []),
        ('<a href="https://e.org/@bob">@<span>bob</span></a> <a href="/t">#tag</a>', "@bob #tag", []),
        ("<ul><li>one</li><li>two</li></ul>", "one\n\ntwo", []),
        ("<p>unclosed <b>bold", "unclosed bold", []),
        ("", "", []),
    ],
)
def test_readable_keeps_paragraphs_and_links(source: str, text: str, links: list[str]) -> None:
    assert readable(source) == (text, links)


@pytest.mark.parametrize(
    ("source", "text"),
    [("a &amp; b &lt;3 &#39;x&#39;", "a & b <3 'x'"), ("AT&T; &copy &unknown;", "AT&T; &copy &unknown;"), (" x ", "x")],
)
def test_plain_resolves_entities(source: str, text: str) -> None:
    assert plain(source) == text
