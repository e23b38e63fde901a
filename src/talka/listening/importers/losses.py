"""What could not be carried over from another product's query, in plain English, by code."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Final

from talka.listening.query.limits import MAXIMUM_DISTANCE, MINIMUM_PREFIX

ASSUMED_DISTANCE: Final = 10
"""Words between, for a NEAR without a number whose product does not tell."""

_SHOWN: Final = 60
_READ: Final = 4 * _SHOWN


class Effect(enum.StrEnum):
    """What a change does to what the query finds."""

    MORE = "more"
    FEWER = "fewer"
    OTHER = "other"
    SAME = "same"

    @property
    def opposite(self) -> Effect:
        """The effect of the same change under a NOT."""
        return _OPPOSITES.get(self, self)


_OPPOSITES: Final = {Effect.MORE: Effect.FEWER, Effect.FEWER: Effect.MORE}

EFFECTS: Final = {
    Effect.MORE: "The query now finds more.",
    Effect.FEWER: "The query now finds less.",
    Effect.OTHER: "The query now finds somewhat different posts.",
    Effect.SAME: "",
}
"""The sentence that follows the message of a loss."""

MESSAGES: Final = {
    # Left out.
    "conversation": "“{text}” was left out: Talka cannot ask for the posts of one conversation.",
    "field": "“{text}” was left out: Talka has nothing like it.",
    "list": "“{text}” was left out: lists and saved searches are not brought along. Write such a list in Talka, "
    "and name it here with list:.",
    "moving_time": "“{text}” was left out: Talka cannot ask for a time that moves along. Write since: with a date.",
    "no_word": "“{text}” was left out: there is no letter or digit in it to look for.",
    "person": "“{text}” was left out: Talka does not know this about people.",
    "picture": "“{text}” was left out: Talka does not look into pictures and videos.",
    "place": "“{text}” was left out: of places, Talka knows only countries.",
    "reach": "“{text}” was left out: Talka does not know how many people a post reaches.",
    "repost": "“{text}” was left out: Talka does not tell reposts and quotes from other posts.",
    "source_kind": "“{text}” was left out: Talka does not sort sites by kind. Name the sites with site:.",
    "unknown": "“{text}” was left out: Talka does not know this operator.",
    "value": "“{text}” was left out: Talka cannot ask for this value.",
    "wildcard": f"“{{text}}” was left out: Talka needs {MINIMUM_PREFIX} letters before the first * or ?.",
    # Changed.
    "assumed": f"“{{text}}” has no number, so at most {ASSUMED_DISTANCE} words may lie between.",
    "author_name": "“{text}” also finds people who have this word in their name.",
    "author_part": "“{text}” finds whole words of a name, not parts of a word.",
    "case": "Capitals and signs do not count in “{text}”.",
    "country": "“{text}” asks for the country that the author's account tells; of some posts Talka knows none.",
    "distance": f"The distance in “{{text}}” was shortened to {MAXIMUM_DISTANCE} words.",
    "engagement": "“{text}” became: this many likes, shares or comments alone, not all of them together.",
    "every_network": "“{text}” counts on every network.",
    "gap": "A * between words became: at most one word between, in “{text}”.",
    "minute": "“{text}” was rounded to whole minutes.",
    "near": "“{text}” became AND: in Talka, NEAR stands only between words, phrases and groups of them joined by OR.",
    "question": "A ? at the end of a word in quotes is an ordinary question mark in “{text}”.",
    "reply_to": "“{text}” became: posts that name this person.",
    "sentence": "“{text}” became AND: Talka does not see where a sentence ends.",
    "sentiment": "“{text}” asks for Talka's own labels, which may differ from those of the other product.",
    "signs": "“{text}” is found only with its signs.",
    "similar": "“{text}” is found only in this spelling.",
    "text_and_title": "“{text}” is looked for in titles as well.",
    "whole_text": "“{text}” is looked for in the whole text.",
    # Worth knowing.
    "boost": "The weight behind “{text}” was left out; it only sorts what was found.",
    "comment": "The comment “{text}” was left out.",
    "order": "AND and OR stand side by side without parentheses in “{text}”. AND was read first; put parentheses "
    "where you meant otherwise.",
}
"""Messages by code; ``{text}`` is the part of the source that it is about."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A loss whose effect is known where it happens, but not yet under which NOTs."""

    code: str
    effect: Effect
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Loss:
    """Something of characters [start, end) of the source that is not as it was; pages translate by ``code``.

    Attributes:
        message: in English what was done and what follows from it.
        effect: what follows from it.
    """

    code: str
    message: str
    start: int
    end: int
    effect: Effect


def told(mark: Mark, source: str) -> Loss:
    """The loss in words."""
    message = f"{reason(mark, source)} {EFFECTS[mark.effect]}".strip()
    return Loss(mark.code, message, mark.start, mark.end, mark.effect)


def reason(mark: Mark, source: str) -> str:
    """What was done, without what follows from it."""
    return MESSAGES[mark.code].format(text=shown(source, mark.start, mark.end))


def shown(source: str, start: int, end: int) -> str:
    """A part of the source on one line, shortened."""
    line = " ".join(source[start : min(end, start + _READ)].split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
