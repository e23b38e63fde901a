"""Meltwater.

Operators in capitals or small letters; ``NEAR`` without a number means at most four words between. ``^n`` behind a
word only chooses which sentence is shown.
"""

from __future__ import annotations

from typing import Final

from talka.listening.importers import fields
from talka.listening.importers.dialect import BOOLEAN, Dialect, Operator
from talka.listening.importers.parts import Join

_NEAR_WORDS: Final = 4
_FIELDS: Final = {
    "title": fields.TITLE,
    "ingress": fields.BEGINNING,
    **dict.fromkeys(("body", "content", "text"), fields.TEXT),
    **dict.fromkeys(("case", "casesensitive", "cs"), fields.EXACT),
    **dict.fromkeys(("inurl", "link", "links", "url"), fields.URL),
    **dict.fromkeys(("domain", "site"), fields.SITE),
    **dict.fromkeys(("source", "sourcename"), fields.SOURCE),
    **dict.fromkeys(("author", "authorname", "byline", "from", "handle"), fields.AUTHOR),
    **dict.fromkeys(("hashtag", "hashtags"), fields.HASHTAG),
    **dict.fromkeys(("mention", "mentions"), fields.MENTION),
    **dict.fromkeys(("replyto", "to"), fields.REPLY_TO),
    **dict.fromkeys(("lang", "language"), fields.LANGUAGE),
    "country": fields.COUNTRY,
    "engagement": fields.ENGAGEMENT,
    "likes": fields.counted("likes"),
    **dict.fromkeys(("retweets", "shares"), fields.counted("shares")),
    **dict.fromkeys(("comments", "replies"), fields.counted("comments")),
    "sentiment": fields.SENTIMENT,
    **dict.fromkeys(("city", "geo", "location", "region", "state", "subregion"), fields.PLACE),
    **dict.fromkeys(("age", "bio", "followers", "gender", "verified"), fields.PERSON),
    **dict.fromkeys(("reach", "views"), fields.REACH),
    **dict.fromkeys(("image", "logo"), fields.PICTURE),
    **dict.fromkeys(("list", "savedsearch", "sourcelist"), fields.LIST),
    **dict.fromkeys(("entity", "keyphrase", "theme", "topic"), fields.NOTHING),
}

MELTWATER: Final = Dialect(
    key="meltwater",
    name="Meltwater",
    fields=_FIELDS,
    functions={"case": fields.EXACT, "cs": fields.EXACT, "startswith": fields.BEGINNING},
    operators=BOOLEAN
    | {
        "NEAR": Operator(Join.NEAR, distance=_NEAR_WORDS),
        "ONEAR": Operator(Join.NEAR, distance=_NEAR_WORDS, ordered=True),
        "": Operator(Join.NEAR),
    },
    any_case=True,
)
