from __future__ import annotations

import json

import pytest
from django.utils import translation

from talka.listening.mending import LONGEST, rewrites
from talka.listening.query import read


def _offers(text: str) -> list[tuple[str, str]]:
    """What is offered, and the text that follows."""
    reading = read(text)
    told = [*reading.mistakes, *reading.hints]
    with translation.override("en"):
        offered = [rewrite for mistake in told for rewrite in rewrites(mistake, text, reading.query)]
    return [(rewrite.label, _applied(text, json.loads(rewrite.json))) for rewrite in offered]


def _applied(text: str, changes: list[tuple[int, int, str]]) -> str:
    """The text as the script of the page changes it: in units of UTF-16, in the order given."""
    units = text.encode("utf-16-le")
    for start, end, put in changes:
        units = units[: 2 * start] + put.encode("utf-16-le") + units[2 * end :]
    return units.decode("utf-16-le")


READ, MEANT = "As it is read now", "Perhaps you meant"


@pytest.mark.parametrize(
    ("text", "offers"),
    [
        ("aa OR bb NOT cc", [(READ, "aa OR (bb NOT cc)"), (MEANT, "(aa OR bb) NOT cc")]),
        ("aa bb OR cc", [(READ, "(aa bb) OR cc"), (MEANT, "aa (bb OR cc)")]),
        ("😀 OR “bb” cc", [(READ, "😀 OR (“bb” cc)"), (MEANT, "(😀 OR “bb”) cc")]),
        ("zz (aa OR bb cc)", [(READ, "zz (aa OR (bb cc))"), (MEANT, "zz ((aa OR bb) cc)")]),
        (
            "aa OR lang:(en OR el) cc",
            [(READ, "aa OR (lang:(en OR el) cc)"), (MEANT, "(aa OR lang:(en OR el)) cc")],
        ),
        ("aa OR bb (cc OR dd)", [(READ, "aa OR (bb (cc OR dd))"), (MEANT, "(aa OR bb) (cc OR dd)")]),
        ("aa OR @bb -cc", [(READ, "aa OR (@bb -cc)"), (MEANT, "(aa OR @bb) -cc")]),
        ("aa OR bb cc OR dd", [(READ, "aa OR (bb cc) OR dd")]),
        ("aa and bb", [("Write it in capitals", "aa AND bb")]),
        ("(aa bb", [("Close it at the end", "(aa bb)")]),
        ('aa "bb cc ', [("Close it at the end", 'aa "bb cc"')]),
        ("aa <<< bb", [("Close it at the end", "aa <<< bb>>>")]),
        ("aa bb) cc", [("Remove it", "aa bb cc")]),
        ("aa OR", []),
        ("aa OR bb", []),
    ],
)
def test_rewrites_mend_the_query(text: str, offers: list[tuple[str, str]]) -> None:
    assert _offers(text) == offers


def test_no_rewrite_is_tried_on_a_long_or_deep_query() -> None:
    assert _offers("aa OR bb " + "c" * LONGEST) == []
    assert _offers("(" * 60 + "aa OR bb cc" + ")" * 60) == []
