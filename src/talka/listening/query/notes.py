"""Mistakes and hints, gathered while a query is read: every message of the language in English, by code."""

from __future__ import annotations

from typing import Final

from talka.listening.query.errors import Mistake
from talka.listening.query.limits import (
    MAXIMUM_BYTES,
    MAXIMUM_DEPTH,
    MAXIMUM_DISTANCE,
    MAXIMUM_EXPANDED,
    MAXIMUM_WITHIN,
    MAXIMUM_WORDS,
    MINIMUM_PREFIX,
)

MESSAGES: Final = {
    "comment_unclosed": "This comment is never closed. Add >>> where it ends.",
    "cycle": "“{text}” leads back to this topic. A topic cannot ask for itself.",
    "distance": f"Write a number from 0 to {MAXIMUM_DISTANCE} here: how many words may lie between.",
    "distance_place": "Put this directly behind the closing quotation mark, as in “lost parcel”~3.",
    "empty": "There is nothing to look for here. Write a word.",
    "expanded": f"With its topics and lists this query has more than {MAXIMUM_EXPANDED:,} words. Name fewer of them.",
    "field_empty": "Write what to look for directly behind “{text}”, without a blank.",
    "field_value": "“{text}” is not something this field can ask for. Write for example {example}.",
    "hint_case": "“{text}” is read as a word. To join words, write it in capitals.",
    "hint_field": "“{text}” is no field, so its words are looked for.",
    "hint_mixed": "OR binds more loosely than what stands beside it, so this part belongs together. "
    "Put parentheses to show which you mean.",
    "matches_all": "This part alone would match almost every post, because it does not say what must be there. "
    "Add a word that must be there, as in: brand NOT jobs.",
    "near_kinds": "NEAR can stand only between words, phrases and groups of them joined by OR.",
    "near_nested": "NEAR can hold one other NEAR, not more inside each other. Use fewer of them.",
    "near_not": "NEAR cannot say what must not be there. Write NOT (this NEAR/5 that).",
    "no_word": "There is no letter or digit to look for here.",
    "not_yet": "“{text}” is not known of posts yet. Leave it out for now.",
    "nothing_after": "There is nothing after this {text}. Put a word there, or remove it.",
    "nothing_before": "There is nothing before this {text}. Put a word there, or remove it.",
    "prefix_short": f"Put at least {MINIMUM_PREFIX} letters before the first * or ?: fewer would match too much.",
    "star_place": "A * or ? can stand only inside or at the end of a word, as in crash* or organi?ation.",
    "too_deep": f"The query is nested too deeply here: {MAXIMUM_DEPTH} levels are the most.",
    "too_long": f"The query is too long: {MAXIMUM_BYTES // 1024} kB is the most. Split it into several topics.",
    "too_many": f"The query has too many words: {MAXIMUM_WORDS:,} are the most. Split it into several topics.",
    "unclosed": "This parenthesis is never closed. Add a ) where the group ends.",
    "unclosed_quote": "This quotation mark is never closed. Add one where the phrase ends.",
    "unknown_list": "There is no list called “{text}”.",
    "unknown_topic": "There is no topic called “{text}”.",
    "unopened": "This ) has no ( before it. Remove it, or add the ( where the group begins.",
    "within_one": "A distance needs two words or more between the quotation marks.",
    "within_words": f"Put at most {MAXIMUM_WITHIN} words between the quotation marks before a ~.",
}


def note(code: str, start: int, end: int, *, text: str = "", example: str = "") -> Mistake:
    """A mistake or hint with its English message; ``text`` is what the message quotes."""
    return Mistake(code, MESSAGES[code].format(text=text, example=example), start, end, text, example)
