"""What could not be carried over from another product's query, in the words of the reader."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from talka.core.templatetags.numbers import whole
from talka.listening.errors import QueryProblem, isolated, problems
from talka.listening.importers import Effect, Loss
from talka.listening.query import Mistake
from talka.listening.query.limits import MAXIMUM_DISTANCE, MINIMUM_PREFIX

# The importers know no Django and speak English; their codes are said here to the reader.
LOSSES: Final = {
    "conversation": _("“%(text)s” was left out: Talka cannot ask for the posts of one conversation."),
    "field": _("“%(text)s” was left out: Talka has nothing like it."),
    "list": _(
        "“%(text)s” was left out: lists and saved searches are not brought along. Write such a list in "
        "Talka, and name it here with list:."
    ),
    "moving_time": _(
        "“%(text)s” was left out: Talka cannot ask for a time that moves along. Write since: with a date."
    ),
    "no_word": _("“%(text)s” was left out: there is no letter or digit in it to look for."),
    "person": _("“%(text)s” was left out: Talka does not know this about people."),
    "picture": _("“%(text)s” was left out: Talka does not look into pictures and videos."),
    "place": _("“%(text)s” was left out: of places, Talka knows only countries."),
    "reach": _("“%(text)s” was left out: Talka does not know how many people a post reaches."),
    "repost": _("“%(text)s” was left out: Talka does not tell reposts and quotes from other posts."),
    "source_kind": _("“%(text)s” was left out: Talka does not sort sites by kind. Name the sites with site:."),
    "unknown": _("“%(text)s” was left out: Talka does not know this operator."),
    "value": _("“%(text)s” was left out: Talka cannot ask for this value."),
    "wildcard": _("“%(text)s” was left out: Talka needs %(letters)s letters before the first * or ?."),
    "assumed": _("“%(text)s” has no number, so at most 10 words may lie between."),
    "author_name": _("“%(text)s” also finds people who have this word in their name."),
    "author_part": _("“%(text)s” finds whole words of a name, not parts of a word."),
    "case": _("Capitals and signs do not count in “%(text)s”."),
    "country": _("“%(text)s” asks for the country that the author's account tells; of some posts Talka knows none."),
    "distance": _("The distance in “%(text)s” was shortened to %(distance)s words."),
    "engagement": _("“%(text)s” became: this many likes, shares or comments alone, not all of them together."),
    "every_network": _("“%(text)s” counts on every network."),
    "gap": _("A * between words became: at most one word between, in “%(text)s”."),
    "minute": _("“%(text)s” was rounded to whole minutes."),
    "near": _(
        "“%(text)s” became AND: in Talka, NEAR stands only between words, phrases and groups of them joined by OR."
    ),
    "question": _("A ? at the end of a word in quotes is an ordinary question mark in “%(text)s”."),
    "reply_to": _("“%(text)s” became: posts that name this person."),
    "sentence": _("“%(text)s” became AND: Talka does not see where a sentence ends."),
    "sentiment": _("“%(text)s” asks for Talka's own labels, which may differ from those of the other product."),
    "signs": _("“%(text)s” is found only with its signs."),
    "similar": _("“%(text)s” is found only in this spelling."),
    "text_and_title": _("“%(text)s” is looked for in titles as well."),
    "whole_text": _("“%(text)s” is looked for in the whole text."),
    "boost": _("The weight behind “%(text)s” was left out; it only sorts what was found."),
    "comment": _("The comment “%(text)s” was left out."),
    "order": _(
        "AND and OR stand side by side without parentheses in “%(text)s”. AND was read first; put "
        "parentheses where you meant otherwise."
    ),
}
EFFECTS: Final = {
    Effect.MORE: _("The query now finds more."),
    Effect.FEWER: _("The query now finds less."),
    Effect.OTHER: _("The query now finds somewhat different posts."),
}
_LIMITS: Final = {"letters": MINIMUM_PREFIX, "distance": MAXIMUM_DISTANCE}
_NOTHING_LEFT: Final = _("Nothing of this query can be brought over.")


def lost(loss: Loss, source: str) -> str:
    """What was done to a part of the source, and what follows from it."""
    if loss.code not in LOSSES:
        return loss.message
    reason = _reason(loss.code, source[loss.start : loss.end])
    return f"{reason} {EFFECTS[loss.effect]}" if loss.effect in EFFECTS else reason


def _reason(code: str, text: str) -> str:
    limits = {name: whole(number) for name, number in _LIMITS.items()}
    return str(LOSSES[code]) % (limits | {"text": isolated(text)})


def refusals(mistakes: tuple[Mistake, ...], source: str) -> list[QueryProblem]:
    """Why a query cannot be brought over at all, with the places in the source."""
    pairs = zip(mistakes, problems(mistakes, source), strict=True)
    return [_refusal(mistake, problem, source) for mistake, problem in pairs]


def _refusal(mistake: Mistake, problem: QueryProblem, source: str) -> QueryProblem:
    if mistake.code == "nothing_left":
        return problem._replace(message=str(_NOTHING_LEFT))
    if mistake.code in LOSSES:
        return problem._replace(message=_reason(mistake.code, source[mistake.start : mistake.end]))
    return problem
