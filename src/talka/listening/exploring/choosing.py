"""How many posts each choice of the filter would leave."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from talka.channels.enums import AuthorKind, Kind
from talka.listening.countries import country_name
from talka.listening.enums import Intent, Sentiment
from talka.listening.exploring.explored import Explored
from talka.listening.exploring.tops import spoken
from talka.listening.flows import Selection, facets, topics
from talka.listening.label_names import sentiment_name, sentiment_value
from talka.team.models import Community

Counted = Mapping[tuple[str, Any], int]
"""How many posts a value of a facet has, as `talka.listening.flows.facets` writes both."""


def choices(explored: Explored) -> dict[str, Any]:
    """How many posts each choice of the filter of Explore would leave."""
    counted = counts_of(explored.rows)
    return {"facets": facets_of(explored.community, explored.selection, counted, explored.channels)}


def counts_of(rows: Callable[[Callable[..., Any]], list[dict[str, Any]]]) -> dict[tuple[str, Any], int]:
    """How many posts each value of each facet has, topics included, from what gives the rows of a flow."""
    counts = {(row["facet"], row["value"]): row["posts"] for row in rows(facets)}
    return counts | {("topic", row["value"]): row["posts"] for row in rows(topics)}


def facets_of(
    community: Community, span: Selection, counted: Counted, channels: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The fields of a filter, each with its values in words and the posts that each would leave."""
    named = {str(pk): name for pk, name in community.topics.order_by("name").values_list("pk", "name")}
    return [
        _facet(counted, "topic", _("Topic"), named, span.topics),
        _facet(counted, "sentiment", _("How it feels"), _feelings(), map(sentiment_name, span.sentiments)),
        _facet(counted, "intent", _("Meant as"), dict(Intent.choices), span.intents),
        _facet(counted, "channel", _("Channel"), channels, span.channels),
        _facet(counted, "language", _("Language"), _spoken(counted, span), span.languages),
        _facet(counted, "kind", _("Kind"), dict(Kind.choices), span.kinds),
        _facet(counted, "author_kind", _("Said by"), dict(AuthorKind.choices), span.author_kinds),
        _facet(counted, "country", _("Country of the author"), _countries(counted, span), span.countries),
        _facet(counted, "has", _("Carries"), {"link": _("a link"), "media": _("a picture or video")}, _has(span)),
    ]


def _feelings() -> dict[str, str]:
    return {each.value: str(each.label) for each in Sentiment}


def _spoken(counted: Counted, span: Selection) -> dict[str, str]:
    codes = {value for facet, value in counted if facet == "language"} | set(span.languages)
    return {code: spoken(code) for code in codes}


def _countries(counted: Counted, span: Selection) -> dict[str, str]:
    codes = {value for facet, value in counted if facet == "country" and value} | set(span.countries)
    return {code: country_name(code) for code in codes}


def _has(span: Selection) -> list[str]:
    return [name for name, wanted in (("link", span.has_link), ("media", span.has_media)) if wanted]


def _facet(counted: Counted, name: str, label: str, words: Mapping[str, Any], chosen: Iterable[str]) -> dict[str, Any]:
    """A field of the filter with its values, the most frequent first; those without posts only when chosen."""
    marked = set(chosen)
    values = [
        {"value": value, "label": str(shown), "posts": _count(counted, name, value), "chosen": value in marked}
        for value, shown in words.items()
    ]
    kept = [each for each in values if each["posts"] or each["chosen"]]
    return {"name": name, "label": label, "values": sorted(kept, key=lambda each: (-each["posts"], each["label"]))}


def _count(counted: Counted, facet: str, value: str) -> int:
    if facet == "has":
        return counted.get((value, "true"), 0)
    if facet == "sentiment":
        return counted.get((facet, str(sentiment_value(value))), 0)
    return counted.get((facet, value), 0)
