"""X (once Twitter): the operators of its programming interface and those of its search box.

Side by side means AND and binds tighter than OR; ``-`` means NOT; * and ? stand for nothing, but a lone * inside a
phrase for a word. ``until:`` does not count the day that it names.
"""

from __future__ import annotations

from typing import Final

from talka.listening.importers import fields
from talka.listening.importers.dialect import Dialect

_CARRIES: Final = {
    "hashtags": fields.always("has", "hashtag"),
    "images": fields.always("has", "image"),
    "links": fields.always("has", "link"),
    "media": fields.always("has", "media"),
    "mentions": fields.always("has", "mention"),
    "videos": fields.always("has", "video"),
}
_HAS: Final = _CARRIES | {
    "cashtags": fields.NOTHING,
    "geo": fields.PLACE,
    "symbols": fields.NOTHING,
    "video_link": fields.always("has", "video"),
}
_IS: Final = {
    "nullcast": fields.NOTHING,
    "quote": fields.REPOST,
    "reply": fields.always("type", "reply"),
    "retweet": fields.REPOST,
    "verified": fields.PERSON,
}
_FILTER: Final = {
    **_CARRIES,
    **dict.fromkeys(("consumer_video", "native_video", "pro_video"), fields.always("has", "video")),
    "twimg": fields.always("has", "image"),
    "replies": fields.always("type", "reply"),
    "has_engagement": fields.EVEN_ONE,
    **dict.fromkeys(("nativeretweets", "quote", "retweets"), fields.REPOST),
    **dict.fromkeys(("blue_verified", "follows", "social", "trusted", "verified"), fields.PERSON),
    "news": fields.SOURCE_KIND,
    **dict.fromkeys(("periscope", "safe", "spaces", "vine"), fields.NOTHING),
}
_FIELDS: Final = {
    "from": fields.ACCOUNT,
    "to": fields.REPLY_TO,
    **dict.fromkeys(("card_domain", "card_url", "url", "url_contains"), fields.URL),
    "lang": fields.LANGUAGE,
    **dict.fromkeys(("place_country", "profile_country"), fields.COUNTRY),
    "is": fields.choices(_IS),
    "has": fields.choices(_HAS),
    "filter": fields.choices(_FILTER),
    "min_faves": fields.counted("likes", least=">="),
    "min_retweets": fields.counted("shares", least=">="),
    "min_replies": fields.counted("comments", least=">="),
    "since": fields.SINCE,
    "until": fields.BEFORE,
    "since_time": fields.SINCE_SECOND,
    "until_time": fields.BEFORE_SECOND,
    "within_time": fields.MOVING_TIME,
    **dict.fromkeys(
        ("conversation_id", "in_reply_to_status_id", "in_reply_to_tweet_id", "quoted_tweet_id", "quoted_user_id",
         "quotes_of_tweet_id", "retweets_of_tweet_id"),
        fields.CONVERSATION,
    ),
    **dict.fromkeys(("retweets_of", "retweets_of_user"), fields.REPOST),
    "list": fields.LIST,
    **dict.fromkeys(
        ("bounding_box", "geocode", "near", "place", "place_contains", "point_radius", "within"),
        fields.PLACE,
    ),
    **dict.fromkeys(
        ("bio", "bio_location", "bio_name", "followers_count", "following_count", "listed_count",
         "profile_bounding_box", "profile_locality", "profile_point_radius", "profile_region",
         "tweets_count"),
        fields.PERSON,
    ),
    **dict.fromkeys(
        ("card_name", "context", "entity", "include", "max_id", "sample", "since_id", "source", "until_id",
         "url_description", "url_title"),
        fields.NOTHING,
    ),
}  # fmt: skip

X: Final = Dialect(
    key="x",
    name="X (Twitter)",
    fields=_FIELDS,
    order_is_told=True,
    wildcards=False,
)
