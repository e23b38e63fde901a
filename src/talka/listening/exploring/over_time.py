"""Explore over time: posts and how they feel, share of voice, intents, hours of the week."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Sequence
from typing import Any, Final

from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from talka.listening.charts import Chart, Series, lines_chart, stacked_chart
from talka.listening.enums import Intent, Sentiment
from talka.listening.exploring.addresses import RiverAddress
from talka.listening.exploring.explored import Explored
from talka.listening.exploring.tops import Bar
from talka.listening.flows import engagement, hours_of_week, intents_over_time, sentiment_over_time, share_of_voice
from talka.listening.label_names import INTENTS, SENTIMENTS
from talka.listening.models import Topic
from talka.listening.zones import hour_in_words

MOST_LINES: Final = 6
_PEAKS: Final = 3
_DEPTHS: Final = 5


@dataclasses.dataclass(frozen=True, kw_only=True)
class Cell:
    """An hour of the week: ``depth`` is how dark it is, 0 to 5."""

    posts: int
    depth: int
    address: str
    words: str


def overview(explored: Explored) -> dict[str, Any]:
    """Posts and their sentiment over time, and how people reacted to them."""
    by, river, steps = explored.by, explored.river, explored.steps
    found = {row["bucket"]: row for row in explored.rows(sentiment_over_time, by=by)}
    names = [*SENTIMENTS, "unlabelled"]
    words = {name: str(Sentiment(name).label) for name in SENTIMENTS} | {"unlabelled": _("Not labelled")}
    series = [
        Series(
            name=words[name],
            values=[found[step][name] if step in found else 0 for step in steps],
            addresses=[
                river.step(step, by, {"sentiment": name}) if name in SENTIMENTS else river.step(step, by)
                for step in steps
            ],
            tone=name,
        )
        for name in names
    ]
    kept = [each for each in series if any(each.values)]
    (totals,) = explored.rows(engagement)
    return {
        "chart": stacked_chart(_("Posts"), explored.labels, kept),
        "totals": totals,
        "feelings": [_share(each, totals["posts"], river) for each in series[:3]],
        "address": river(),
        "peaks": _peaks(explored, steps, series),
    }


def _share(series: Series, posts: int, river: RiverAddress) -> dict[str, Any]:
    count = sum(series.values)
    per_cent = round(100 * count / posts) if posts else 0
    return {
        "name": series.name,
        "tone": series.tone,
        "per_cent": per_cent,
        "address": river({"sentiment": series.tone}),
    }


def _peaks(explored: Explored, steps: Sequence[int], series: Sequence[Series]) -> list[Bar]:
    """The steps with most posts."""
    by = explored.by
    totals = [sum(values) for values in zip(*(each.values for each in series), strict=True)]
    labels = explored.labels
    best = sorted(range(len(steps)), key=lambda place: (-totals[place], place))[:_PEAKS]
    return [
        Bar(label=labels[place], posts=totals[place], width=0, address=explored.river.step(steps[place], by))
        for place in best
        if totals[place]
    ]


def voice(explored: Explored) -> dict[str, Any]:
    """Share of voice over time; of one topic alone it would be all, and say nothing."""
    asked = explored.topics[:MOST_LINES]
    chart = voice_chart(explored, asked) if len(asked) > 1 else None
    return {"chart": chart, "more": len(explored.topics) > len(asked), "alone": len(asked) < 2}  # noqa: PLR2004 - alone


def voice_chart(explored: Explored, asked: Sequence[Topic]) -> Chart:
    """The part of what was said about some topics that each of them has, step by step, in per cent."""
    by = explored.by
    found = explored.rows(share_of_voice, topics=tuple(str(topic.pk) for topic in asked), by=by)
    shares = {(row["topic_id"], row["bucket"]): round(100 * row["share"], 1) for row in found}
    steps = explored.steps
    series = [
        Series(
            name=topic.name,
            values=[shares.get((str(topic.pk), step), 0) for step in steps],
            addresses=[explored.river.step(step, by, {"topic": str(topic.pk)}) for step in steps],
        )
        for topic in asked
    ]
    return lines_chart(_("Share of voice, per cent"), explored.labels, series)


def intents(explored: Explored) -> dict[str, Any]:
    """What posts are meant as, over time."""
    by = explored.by
    found = {row["bucket"]: row for row in explored.rows(intents_over_time, by=by)}
    steps = explored.steps
    series = [
        Series(
            name=str(Intent(name).label),
            values=[found[step][name] if step in found else 0 for step in steps],
            addresses=[explored.river.step(step, by, {"intent": name}) for step in steps],
        )
        for name in INTENTS
    ]
    ranked = sorted(series, key=lambda each: -sum(each.values))
    kept = [each for each in ranked if any(each.values)][:MOST_LINES]
    return {"chart": lines_chart(_("What posts are meant as"), explored.labels, kept) if kept else None}


def week(explored: Explored) -> dict[str, Any]:
    """When in the week people speak."""
    counts = {row["hour"]: row["posts"] for row in explored.rows(hours_of_week)}
    most = max(counts.values(), default=0)

    def cell(day: int, hour: int) -> Cell:
        number = 24 * day + hour
        posts = counts.get(number, 0)
        depth = math.ceil(_DEPTHS * posts / most) if most else 0
        address = explored.river({"hour": str(number)})
        return Cell(posts=posts, depth=depth, address=address, words=hour_in_words(number))

    rows = [(WEEKDAYS_ABBR[day], [cell(day, hour) for hour in range(24)]) for day in range(7)]
    return {"week": rows if most else [], "hours": range(24)}
