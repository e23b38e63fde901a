"""Brandwatch Consumer Research.

Operators in capitals, ``NEAR/n`` and ``NEAR/nf``, ``(a AND b)~n``, ``{Exact}``, ``<<< comments >>>``, ranges as
``[1 TO 10]``. AND and OR may not be mixed there without parentheses; where old queries do, AND is read first.
"""

from __future__ import annotations

from typing import Final

from talka.listening.importers import fields
from talka.listening.importers.dialect import BOOLEAN, Dialect, Operator
from talka.listening.importers.parts import Join

_PAGES: Final = fields.network(*fields.SITES) | dict.fromkeys(
    ("blog", "broadcast", "forum", "general", "image", "news", "print", "radio", "review", "tv", "video"),
    fields.SOURCE_KIND,
)
_ENGAGEMENT: Final = {
    "comment": fields.always("type", "comment"),
    "quote": fields.REPOST,
    "reply": fields.always("type", "reply"),
    "retweet": fields.REPOST,
}
_FIELDS: Final = {
    "raw": fields.EXACT,
    "title": fields.TITLE,
    "author": fields.AUTHOR,
    "site": fields.SITE,
    "url": fields.URL,
    "links": fields.URL,
    "hashtags": fields.HASHTAG,
    "tags": fields.HASHTAG,
    "at_mentions": fields.MENTION,
    "engagingwith": fields.REPLY_TO,
    "subreddit": fields.SUBREDDIT,
    "language": fields.LANGUAGE,
    "country": fields.COUNTRY,
    "pagetype": fields.choices(_PAGES),
    "engagementtype": fields.choices(_ENGAGEMENT),
    "sentiment": fields.SENTIMENT,
    **dict.fromkeys(
        ("city", "continent", "county", "latitude", "location", "longitude", "region", "state"), fields.PLACE
    ),
    **dict.fromkeys(
        (
            "authorfollowers", "authorgender", "authorguid", "authorverified", "authorverifiedtype",
            "redditauthorawardeekarma", "redditauthorflair", "redditauthorkarma",
        ),
        fields.PERSON,
    ),
    **dict.fromkeys(("impact", "impressions", "monthlyvisitors", "reach", "reachestimate"), fields.REACH),
    **dict.fromkeys(("image", "imagetype"), fields.PICTURE),
    **dict.fromkeys(
        (
            "blogname", "channel", "engagingwithguid", "guid", "itemreview", "minuteofday", "parentguid",
            "publishersubtype", "rating", "redditspoiler", "sensitivecontent", "subredditnsfw", "threadid",
        ),
        fields.NOTHING,
    ),
}  # fmt: skip

BRANDWATCH: Final = Dialect(
    key="brandwatch",
    name="Brandwatch",
    fields=_FIELDS,
    operators=BOOLEAN | {"NEAR": Operator(Join.NEAR)},
    comments=True,
    braces=True,
)
