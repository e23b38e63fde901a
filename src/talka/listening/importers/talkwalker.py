"""Talkwalker.

``NEAR/n`` and ``ONEAR/n``, ``SENTENCE``, ``+"C++"`` for signs, ``++"C++"`` for signs and capitals. A query of plain
words alone is special there: several are looked for near each other, one in capitals exactly so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from talka.listening.importers import fields
from talka.listening.importers.dialect import BOOLEAN, Dialect, Field, Operator, Value
from talka.listening.importers.losses import Effect
from talka.listening.importers.parts import FAR, Join, Part, Term
from talka.listening.query.limits import MAXIMUM_DISTANCE, MAXIMUM_WITHIN

_PLAIN: Final = re.compile(r"[^\W_]+")
_APART: Final = 10
"""Words between, for each word after the first in a query of plain words."""


def _simple(values: Sequence[Value]) -> Part | None:
    """What a query of plain words asks for; None where it is not special."""
    plain = all(_PLAIN.fullmatch(value.text) and not value.quoted and not value.exact for value in values)
    if not plain or not values or len(values) > MAXIMUM_WITHIN:
        return None
    written = " ".join(value.text for value in values)
    start, end = values[0].start, values[-1].end
    if len(values) > 1:
        return Term(f'"{written}"~{min(MAXIMUM_DISTANCE, (len(values) - 1) * _APART)}', start, end, FAR)
    return Term(f"raw:{written}", start, end) if written.isupper() and len(written) > 1 else None


_NETWORKS: Final = {f"socialmedia_{name}": field for name, field in fields.network(*fields.SITES).items()}
_SOURCES: Final = _NETWORKS | dict.fromkeys(
    (
        "blog", "blog_other", "messageboard", "messageboard_other", "newsgroup", "onlinenews", "onlinenews_agency",
        "onlinenews_blog", "onlinenews_magazine", "onlinenews_newspaper", "onlinenews_other", "onlinenews_pressrelease",
        "onlinenews_tvradio", "podcast", "press", "printmedia", "radio", "review", "socialmedia", "tv",
    ),
    fields.SOURCE_KIND,
)  # fmt: skip
_IS: Final = {
    "comment": fields.always("type", "comment"),
    "quote": fields.REPOST,
    "reply": fields.always("type", "reply"),
    "retweet": fields.REPOST,
    "share": fields.REPOST,
    "verified": fields.PERSON,
}


def _on_one_network(field: str) -> Field:
    return fields.changed(fields.counted(field), "every_network", Effect.MORE)


_FIELDS: Final = {
    "title": fields.TITLE,
    "content": fields.TEXT,
    "author": fields.AUTHOR,
    "url": fields.URL,
    **dict.fromkeys(("domainurl", "host_url", "rooturl", "site"), fields.SITE),
    **dict.fromkeys(("hashtag", "hashtags"), fields.HASHTAG),
    **dict.fromkeys(("mention", "mentions"), fields.MENTION),
    "sourcetype": fields.choices(_SOURCES),
    "is": fields.choices(_IS),
    "lang": fields.LANGUAGE,
    "sourcecountry": fields.COUNTRY,
    "engagement": fields.ENGAGEMENT,
    **dict.fromkeys(("facebook_likes", "instagram_likes", "twitter_likes", "youtube_likes"), _on_one_network("likes")),
    **dict.fromkeys(("facebook_shares", "twitter_retweets", "twitter_shares"), _on_one_network("shares")),
    **dict.fromkeys(("facebook_comments", "instagram_comments", "twitter_replies"), _on_one_network("comments")),
    "sentiment": fields.SENTIMENT,
    **dict.fromkeys(("sourcecity", "sourcegeo", "sourceregion", "worldregion"), fields.PLACE),
    **dict.fromkeys(("age", "demographic", "followers", "gender", "twitter_followers"), fields.PERSON),
    **dict.fromkeys(("alexa_pageviews", "reach", "youtube_views"), fields.REACH),
    **dict.fromkeys(("image", "images", "video"), fields.PICTURE),
    **dict.fromkeys(("panel", "topic"), fields.LIST),
    **dict.fromkeys(("category", "indexed", "published", "search_indexed", "tag", "tags"), fields.NOTHING),
}

TALKWALKER: Final = Dialect(
    key="talkwalker",
    name="Talkwalker",
    fields=_FIELDS,
    operators=BOOLEAN
    | {
        "NEAR": Operator(Join.NEAR),
        "ONEAR": Operator(Join.NEAR, ordered=True),
        "SENTENCE": Operator(Join.NEAR, sentence=True),
    },
    plus=True,
    simple=_simple,
)
