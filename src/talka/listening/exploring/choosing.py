"""How many posts each choice of the filter would leave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from talka.channels.enums import Kind
from talka.listening.enums import Intent, Sentiment
from talka.listening.exploring.explored import Explored
from talka.listening.exploring.tops import spoken
from talka.listening.flows import Selection, facets, topics
from talka.listening.label_names import sentiment_name, sentiment_value


def choices(explored: Explored) -> dict[str, Any]:
    """How many posts each choice of the filter would leave."""
    counted = {(row["facet"], row["value"]): row["posts"] for row in explored.rows(facets)}
    counted |= {("topic", row["value"]): row["posts"] for row in explored.rows(topics)}
    span = explored.selection
    named = {str(topic.pk): topic.name for topic in explored.community.topics.order_by("name")}
    return {
        "facets": [
            _facet(counted, "topic", _("Topic"), named, span.topics),
            _facet(counted, "sentiment", _("How it feels"), _feelings(), map(sentiment_name, span.sentiments)),
            _facet(counted, "intent", _("Meant as"), dict(Intent.choices), span.intents),
            _facet(counted, "channel", _("Channel"), explored.channels, span.channels),
            _facet(counted, "language", _("Language"), _spoken(counted, span), span.languages),
            _facet(counted, "kind", _("Kind"), dict(Kind.choices), span.kinds),
            _facet(counted, "has", _("Carries"), {"link": _("a link"), "media": _("a picture or video")}, _has(span)),
        ]
    }


def _feelings() -> dict[str, str]:
    return {each.value: str(each.label) for each in Sentiment}


def _spoken(counted: Mapping[tuple[str, Any], int], span: Selection) -> dict[str, str]:
    codes = {value for facet, value in counted if facet == "language"} | set(span.languages)
    return {code: spoken(code) for code in codes}


def _has(span: Selection) -> list[str]:
    return [name for name, wanted in (("link", span.has_link), ("media", span.has_media)) if wanted]


def _facet(
    counted: Mapping[tuple[str, Any], int], name: str, label: str, words: Mapping[str, Any], chosen: Iterable[str]
) -> dict[str, Any]:
    """A field of the filter with its values, the most frequent first; those without posts only when chosen."""
    marked = set(chosen)
    values = [
        {"value": value, "label": str(shown), "posts": _count(counted, name, value), "chosen": value in marked}
        for value, shown in words.items()
    ]
    kept = [each for each in values if each["posts"] or each["chosen"]]
    return {"name": name, "label": label, "values": sorted(kept, key=lambda each: (-each["posts"], each["label"]))}


def _count(counted: Mapping[tuple[str, Any], int], facet: str, value: str) -> int:
    if facet == "has":
        return counted.get((value, "true"), 0)
    if facet == "sentiment":
        return counted.get((facet, str(sentiment_value(value))), 0)
    return counted.get((facet, value), 0)
