"""Which column of a file holds what, and how it is guessed from the names in common exports."""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping as Dict
from collections.abc import Sequence
from typing import Any

import msgspec


class Dates(enum.StrEnum):
    """How dates are written. ``auto`` takes ISO 8601, Unix times, names and, with slashes, US order."""

    AUTO = "auto"
    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"
    EPOCH = "epoch"
    EPOCH_MS = "epoch_ms"


class Mapping(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The name of a column for each part of a post; empty where the file does not tell.

    Attributes:
        zone: IANA name of the time zone of dates that have none.
        dates: how they are written.
    """

    id: str = ""
    text: str = ""
    title: str = ""
    created_at: str = ""
    author_id: str = ""
    author_handle: str = ""
    author_name: str = ""
    author_kind: str = ""
    place: str = ""
    url: str = ""
    parent: str = ""
    thread: str = ""
    kind: str = ""
    language: str = ""
    likes: str = ""
    shares: str = ""
    comments: str = ""
    zone: str = "UTC"
    dates: Dates = Dates.AUTO

    @property
    def columns(self) -> tuple[str, ...]:
        """The mapped columns that tell rows without an id apart, in a fixed order."""
        return tuple(column for part in PARTS if part not in _TELL_NOT_APART and (column := getattr(self, part)))


PARTS = tuple(name for name in Mapping.__struct_fields__ if name not in {"zone", "dates"})
"""The parts of a post that a column can be mapped to."""

_TELL_NOT_APART = {"id", "author_kind", "place"}
"""What an account says of itself may change while the post stays the same."""

# Names as Twitter archives, Brandwatch, Talkwalker, Sprout, Hootsuite, CrowdFlower and Stack Exchange write
# them, the surest first; compared without case, blanks and signs.
_NAMES: dict[str, str] = {
    "id": """id_str tweet_id status_id message_id comment_id post_id mention_id resource_id item_id
        document_id tweetid postid commentid messageid guid uuid id unit_id""",
    "text": """full_text text message_text content_text post_text tweet_text comment_text text_original
        content message body comment tweet post snippet content_snippet review review_text caption description
        question_text text_a""",
    "title": "title headline subject title_snippet",
    "created_at": """created_at tweet_created created_time created_on created created_utc published
        published_at publish_date published_date date_published timestamp_utc date_utc timestamp datetime
        date_time post_at posted_at date time sent_at""",
    "author_id": """author_id user_id user_id_str userid authorid from_id x_author_id twitter_author_id
        sender_id sender""",
    "author_handle": """author_handle screen_name user_screen_name username user_name handle author_username
        author user from account post_author""",
    "author_name": "full_name author_name display_name author_fullname user_display_name name",
    "author_kind": "author_kind author_type account_type user_type sender_type author_account_type",
    "place": """author_location user_location author_place author_country user_country account_location
        location country country_code city place""",
    "url": "url permalink link message_url post_url post_link tweet_url mention_url source_url",
    "parent": """in_reply_to_status_id_str in_reply_to_status_id in_response_to_tweet_id in_reply_to_id
        in_reply_to reply_to_id reply_to parent_id parent_comment_id parent""",
    "thread": "conversation_id thread_id conversation thread root_id submission_id post_id",
    "kind": "post_type message_type content_type mention_type type",
    "language": "language lang language_code lang_code",
    "likes": """favorite_count favourite_count like_count likes_count x_likes twitter_likes facebook_likes
        likes favorites reactions score""",
    "shares": """retweet_count share_count shares_count repost_count x_reposts twitter_retweets
        facebook_shares retweets reposts shares""",
    "comments": """reply_count comment_count comments_count num_comments x_replies twitter_replies
        facebook_comments replies comments""",
}
_COUNTS = {"likes", "shares", "comments"}
_EMPTY_LIKE = {"", "null", "none", "nan"}
_COUNT = re.compile(r"^-?[\d,]+(?:\.0)?$")


def guess(columns: Sequence[str], rows: Sequence[Dict[str, Any]]) -> Mapping:
    """The mapping that the names of the columns, and for the text and dates also the values, suggest."""
    free = {column: _plain(column) for column in columns}
    found: dict[str, str] = {}
    for part, names in _NAMES.items():
        fitting = {column: plain for column, plain in free.items() if _fits(part, _values(rows, column))}
        column = _best(fitting, [_plain(name) for name in names.split()])
        if column:
            found[part] = column
            del free[column]
    if "text" not in found and (longest := _longest(free, rows)):
        found["text"] = longest
    return Mapping(**found, dates=_order(_values(rows, found.get("created_at", ""))))


def value_at(values: Dict[str, Any], column: str) -> Any:
    """The value of a column; ``user.name`` is the ``name`` inside of ``user``. None when there is none."""
    if column in values:
        return values[column]
    value: Any = values
    for name in column.split("."):
        if not isinstance(value, dict):
            return None
        value = value.get(name)
    return value


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _best(free: Dict[str, str], names: Sequence[str]) -> str:
    """The column with the surest name; of nested columns the whole path counts first, then its last part."""
    for name in names:
        for column, plain in free.items():
            if plain == name:
                return column
        nested = [column for column in free if "." in column and _plain(column.rpartition(".")[2]) == name]
        if nested:
            return min(nested, key=lambda column: column.count("."))
    return ""


def _values(rows: Sequence[Dict[str, Any]], column: str) -> list[str]:
    values = [str(value_at(row, column) or "").strip() for row in rows] if column else []
    return [value for value in values if value.lower() not in _EMPTY_LIKE]


def _longest(columns: Dict[str, str], rows: Sequence[Dict[str, Any]]) -> str:
    """The column with the most words, when it has more than two on average."""
    words = {column: sum(len(value.split()) for value in _values(rows, column)) for column in columns}
    longest = max(words, key=lambda column: words[column], default="")
    return longest if longest and words[longest] > 2 * len(rows) else ""


def _fits(part: str, values: Sequence[str]) -> bool:
    """Whether a column's values can be what its name says: ids differ, counts are whole, kinds are known."""
    if part == "id":
        return len(set(values)) == len(values)
    known = {"kind": KINDS, "author_kind": AUTHOR_KINDS}.get(part)
    if known is not None:
        return bool(values) and all(value.lower() in known for value in values)
    return part not in _COUNTS or all(_COUNT.match(value) for value in values)


KINDS = {
    "post": "post",
    "tweet": "post",
    "status": "post",
    "article": "post",
    "question": "post",
    "comment": "comment",
    "answer": "comment",
    "reply": "reply",
    "mention": "post",
    "retweet": "post",
    "message": "message",
    "dm": "message",
    "direct message": "message",
}
"""Words of exports for what a post is."""

AUTHOR_KINDS = {
    "person": "person",
    "individual": "person",
    "personal": "person",
    "human": "person",
    "organisation": "organisation",
    "organization": "organisation",
    "organisational": "organisation",
    "organizational": "organisation",
    "brand": "organisation",
    "business": "organisation",
    "company": "organisation",
    "corporate": "organisation",
    "institution": "organisation",
    "bot": "bot",
    "automated": "bot",
}
"""Words of exports for what an account is."""

_SLASHED = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}")


def _order(values: Sequence[str]) -> Dates:
    """Day or month first, when a date above the twelfth tells."""
    pairs = [(int(found.group(1)), int(found.group(2))) for value in values if (found := _SLASHED.match(value))]
    if any(first > _MONTHS for first, _ in pairs):
        return Dates.DAY_FIRST
    return Dates.MONTH_FIRST if any(second > _MONTHS for _, second in pairs) else Dates.AUTO


_MONTHS = 12
