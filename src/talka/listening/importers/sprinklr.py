"""Sprinklr.

Groups may stand in ( ) or [ ]; AND binds tighter than OR. Fields search the text, the title or facts of the post;
those that begin with ``exact`` count capitals and signs.
"""

from __future__ import annotations

from typing import Final

from talka.listening.importers import fields
from talka.listening.importers.dialect import BOOLEAN, Dialect, Operator
from talka.listening.importers.parts import Join

_FIELDS: Final = {
    "title": fields.TITLE,
    "message": fields.TEXT,
    "exactmessage": fields.EXACT_TEXT,
    "exactcontent": fields.EXACT,
    "exacttitle": fields.EXACT_TITLE,
    "author": fields.AUTHOR,
    "authorcontaining": fields.AUTHOR_PART,
    **dict.fromkeys(("blogurl", "link", "links", "url"), fields.URL),
    **dict.fromkeys(("domain", "site"), fields.SITE),
    **dict.fromkeys(("hashtag", "hashtags"), fields.HASHTAG),
    **dict.fromkeys(("mention", "mentions"), fields.MENTION),
    **dict.fromkeys(("inreplyto", "replyto"), fields.REPLY_TO),
    **dict.fromkeys(("lang", "language"), fields.LANGUAGE),
    "country": fields.COUNTRY,
    **dict.fromkeys(("mediasource", "source", "sourcetype"), fields.SOURCE),
    "engagement": fields.ENGAGEMENT,
    "likes": fields.counted("likes"),
    "shares": fields.counted("shares"),
    "comments": fields.counted("comments"),
    "sentiment": fields.SENTIMENT,
    **dict.fromkeys(("city", "geo", "location", "state"), fields.PLACE),
    **dict.fromkeys(
        ("age", "exactuserbio", "followers", "following", "gender", "profilelanguage", "profilelocation", "userbio",
         "verified"),
        fields.PERSON,
    ),
    **dict.fromkeys(("impressions", "reach", "views"), fields.REACH),
    **dict.fromkeys(("image", "imagetext", "logo"), fields.PICTURE),
    **dict.fromkeys(
        ("conversationid", "exactparentmessage", "exactparenttitle", "parentmessage", "parenttitle"),
        fields.CONVERSATION,
    ),
    **dict.fromkeys(("keywordlist", "profilelist", "sourcelist", "theme", "topic"), fields.LIST),
    **dict.fromkeys(("rating", "starrating", "storycluster"), fields.NOTHING),
}  # fmt: skip

SPRINKLR: Final = Dialect(
    key="sprinklr",
    name="Sprinklr",
    fields=_FIELDS,
    operators=BOOLEAN
    | {
        "NEAR": Operator(Join.NEAR),
        "ONEAR": Operator(Join.NEAR, ordered=True),
    },
    order_is_told=True,
    brackets=True,
)
