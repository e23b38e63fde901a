"""How posts are shown: their text with marked words, their language, country and kind."""

from __future__ import annotations

from typing import Literal

from django import template
from django.utils.safestring import SafeString

from talka.channels.models import Post
from talka.listening.countries import country_name
from talka.listening.languages import UNKNOWN, language_name
from talka.listening.marking import clipped
from talka.listening.queries.filters import RiverFilter
from talka.listening.query import Query

register = template.Library()

SHOWN = 480
KIND_ICONS = {"post": "post", "comment": "comment", "reply": "reply", "message": "message"}


def reasons(chosen: RiverFilter | Literal[""] | None) -> tuple[Query, ...]:
    """The queries of a filter, whose words are worth marking; a template gives an empty text for none."""
    return chosen.reasons if chosen else ()


@register.simple_tag
def shown_title(post: Post, chosen: RiverFilter | Literal[""] | None = None) -> SafeString:
    """The title, with the words of the filter marked."""
    return clipped(post.title, post.text, reasons(chosen), SHOWN)[0]


@register.simple_tag
def shown_text(post: Post, chosen: RiverFilter | Literal[""] | None = None) -> SafeString:
    """The text, cut to what a row can hold, with the words of the filter marked."""
    return clipped(post.title, post.text, reasons(chosen), SHOWN)[1]


@register.filter
def language(code: str) -> str:
    """The name of a post's language; empty where it is not known."""
    return "" if code == UNKNOWN else language_name(code)


@register.filter
def country(code: str) -> str:
    """The name of a country in the reader's language."""
    return country_name(code)


@register.filter
def kind_icon(kind: str) -> str:
    """The icon of a kind of post."""
    return KIND_ICONS.get(kind, "post")
