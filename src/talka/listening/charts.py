"""Charts as Vega-Lite specifications (version 6) with the same numbers as a table beside them.

Colours, direction and the reader's theme are the page's business (`web/js/charts.js`): a specification names a
series, never a colour. The horizontal axis holds words made here, so that dates are written in the reader's
language and cut in the reader's zone.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from talka.core.templatetags.times import day
from talka.listening.models import Topic
from talka.listening.queries.volume import Volumes
from talka.listening.volume import Step

HEIGHT = 190
MOST_TICKS = 4


@dataclasses.dataclass(frozen=True, kw_only=True)
class Chart:
    """A chart for `listening/chart.html`.

    Attributes:
        head: the names of the table's columns; the first is that of the steps.
        rows: a row for each step, with the words for the step first.
    """

    title: str
    spec: Mapping[str, Any]
    head: Sequence[str]
    rows: Sequence[Sequence[object]]

    @property
    def json(self) -> str:
        """The specification for an attribute: scripts, even of data, do not come with a part of a page (htmx)."""
        return json.dumps(self.spec, ensure_ascii=False)

    @property
    def empty(self) -> bool:
        """Whether every number is nought: a chart would be a bare line."""
        return not any(value.value if isinstance(value, Linked) else value for row in self.rows for value in row[1:])


@dataclasses.dataclass(frozen=True, kw_only=True)
class Series:
    """A line or a layer of a chart: a value for each step, and where each leads; ``tone`` decides the colour."""

    name: str
    values: Sequence[float]
    addresses: Sequence[str]
    tone: str = ""


def stacked_chart(title: str, labels: Sequence[str], series: Sequence[Series]) -> Chart:
    """Bars of layers, each of which leads to its posts."""
    return _linked(title, labels, series, {"type": "bar", "tooltip": True, "cursor": "pointer"})


def lines_chart(title: str, labels: Sequence[str], series: Sequence[Series]) -> Chart:
    """Lines whose points lead to their posts."""
    mark = {"type": "line", "strokeWidth": 2, "point": {"size": 40}, "tooltip": True}
    return _linked(title, labels, series, mark | {"cursor": "pointer"})


def _linked(title: str, labels: Sequence[str], series: Sequence[Series], mark: Mapping[str, Any]) -> Chart:
    chart = _chart(title, labels, {each.name: each.values for each in series}, mark)
    addresses = [address for each in series for address in each.addresses]
    values = [
        value | {"address": address} for value, address in zip(chart.spec["data"]["values"], addresses, strict=True)
    ]
    encoding = chart.spec["encoding"] | {"href": {"field": "address", "type": "nominal"}}
    tones = [each.tone for each in series]
    spec = {**chart.spec, "data": {"values": values}, "encoding": encoding} | ({"tones": tones} if any(tones) else {})
    rows = [
        [label, *(Linked(each.values[place], each.addresses[place]) for each in series)]
        for place, label in enumerate(labels)
    ]
    return dataclasses.replace(chart, spec=spec, rows=rows)


class Linked(NamedTuple):
    """A number of a chart's table that leads to its posts."""

    value: float
    address: str


def heard_chart(steps: Sequence[Step]) -> Chart:
    """Posts by day."""
    labels = [day(step.start) for step in steps]
    return _bars(_("Posts heard"), labels, {_("Posts"): [step.posts for step in steps]})


def preview_chart(days: Sequence[tuple[dt.date, int]]) -> Chart:
    """Posts by day that a query would have found."""
    labels = [day(dt.datetime.combine(when, dt.time(), dt.UTC)) for when, _posts in days]
    return _bars(_("Posts that match"), labels, {_("Posts"): [posts for _when, posts in days]})


def weeks_chart(weeks: Sequence[tuple[dt.date, int]]) -> Chart:
    """How often an alert would have told something, by week."""
    labels = [day(dt.datetime.combine(first, dt.time(), dt.UTC)) for first, _told in weeks]
    chart = _bars(_("Alerts by week"), labels, {_("Alerts"): [told for _first, told in weeks]})
    return dataclasses.replace(chart, head=[_("Week from"), *chart.head[1:]])


def topic_chart(topic: Topic, volumes: Volumes) -> Chart:
    """Mentions of one topic by day."""
    labels = [day(start) for start in volumes.starts]
    return _bars(_("Mentions"), labels, {topic.name: list(volumes.of(topic))})


def topics_chart(topics: Sequence[Topic], volumes: Volumes) -> Chart:
    """Mentions of several topics by day, as lines."""
    labels = [day(start) for start in volumes.starts]
    series = {topic.name: list(volumes.of(topic)) for topic in topics}
    return _lines(_("Mentions by topic"), labels, series)


def _bars(title: str, labels: Sequence[str], series: Mapping[str, Sequence[int]]) -> Chart:
    mark = {"type": "bar", "cornerRadiusEnd": 2, "tooltip": True}
    return _chart(title, labels, series, mark)


def _lines(title: str, labels: Sequence[str], series: Mapping[str, Sequence[int]]) -> Chart:
    mark = {"type": "line", "strokeWidth": 2, "interpolate": "monotone", "point": {"size": 24}, "tooltip": True}
    return _chart(title, labels, series, mark)


def _chart(title: str, labels: Sequence[str], series: Mapping[str, Sequence[float]], mark: Mapping[str, Any]) -> Chart:
    values = [
        {"step": label, "series": name, "n": number}
        for name, numbers in series.items()
        for label, number in zip(labels, numbers, strict=True)
    ]
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": "container",
        "height": HEIGHT,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "data": {"values": values},
        "mark": mark,
        "encoding": _encoding(list(series), max((max(numbers, default=0) for numbers in series.values()), default=0)),
    }
    rows = [[label, *numbers] for label, *numbers in zip(labels, *series.values(), strict=True)]
    return Chart(title=title, spec=spec, head=[_("Day"), *series], rows=rows)


def _encoding(names: Sequence[str], peak: float) -> dict[str, Any]:
    legend = {"title": None, "orient": "bottom"} if len(names) > 1 else None
    return {
        "x": {
            "field": "step",
            "type": "ordinal",
            "sort": None,
            "axis": {
                "title": None,
                "labelAngle": 0,
                "labelOverlap": "greedy",
                "labelSeparation": 8,
                "ticks": False,
                "grid": False,
            },
        },
        "y": {
            "field": "n",
            "type": "quantitative",
            "axis": {"title": None, "tickCount": max(1, min(MOST_TICKS, int(peak))), "domain": False, "ticks": False},
        },
        "color": {"field": "series", "type": "nominal", "sort": list(names), "legend": legend},
        "tooltip": [
            {"field": "series", "title": " "},
            {"field": "step", "title": " "},
            {"field": "n", "title": " "},
        ],
    }
