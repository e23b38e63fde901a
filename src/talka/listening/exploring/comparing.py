"""Topics side by side, as our brand beside its competitors."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from talka.core.templatetags.numbers import whole
from talka.listening.enums import Intent, Sentiment
from talka.listening.exploring.explored import Explored
from talka.listening.exploring.over_time import MOST_LINES, voice_chart
from talka.listening.flows import compared
from talka.listening.label_names import INTENTS, SENTIMENTS
from talka.listening.models import Topic

FIGURES: Final = ("compared",)
"""What the table shows, by the names of `meanings.MEANINGS`."""

_SMALL: Final = 0.1
"""Parts below it are told with a digit behind the point."""


def comparison(explored: Explored) -> dict[str, Any]:
    """Topics side by side."""
    asked = explored.topics[:MOST_LINES]
    ids = tuple(str(topic.pk) for topic in asked)
    found = {row["topic_id"]: row for row in explored.rows(compared, topics=ids)} if ids else {}
    empty = dict.fromkeys((*SENTIMENTS, *INTENTS, "posts", "likes", "shares", "comments"), 0)
    columns = [
        _Column(topic=topic, row=found.get(str(topic.pk), empty | {"share": 0.0, "reactions_per_post": 0.0}))
        for topic in asked
    ]
    return {
        "columns": columns,
        "lines": [_line(explored, label, name, columns) for name, label in _COMPARED.items()],
        "chart": voice_chart(explored, asked) if asked else None,
    }


@dataclasses.dataclass(frozen=True, kw_only=True)
class _Column:
    topic: Topic
    row: Mapping[str, Any]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Figure:
    """A number of the comparison: as it is shown, its bar in per cent of the line's longest, and its posts."""

    shown: str
    width: int
    address: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class Line:
    """One measure of all topics."""

    label: str
    figures: Sequence[Figure]


_COMPARED: Final = {
    "posts": gettext_lazy("Posts"),
    "share": gettext_lazy("Share of voice"),
    **{each.value: each.label for each in reversed(Sentiment)},
    **{each.value: each.label for each in Intent},
    "reactions_per_post": gettext_lazy("Reactions per post"),
}


def _line(explored: Explored, label: Any, name: str, columns: Sequence[_Column]) -> Line:
    values = [_value(column.row, name) for column in columns]
    most = max(values, default=0)
    only = {"sentiment": name} if name in SENTIMENTS else {"intent": name} if name in INTENTS else {}
    return Line(
        label=str(label),
        figures=[
            Figure(
                shown=_shown(name, value, column.row),
                width=round(100 * value / most) if most else 0,
                address=explored.river({"topic": str(column.topic.pk)} | only),
            )
            for value, column in zip(values, columns, strict=True)
        ],
    )


def _value(row: Mapping[str, Any], name: str) -> float:
    """What is compared: labels as a part of the topic's posts, for topics differ in size."""
    if name in {*SENTIMENTS, *INTENTS}:
        return row[name] / row["posts"] if row["posts"] else 0.0
    return float(row[name] or 0)


def _shown(name: str, value: float, row: Mapping[str, Any]) -> str:
    if name == "posts":
        return whole(row["posts"])
    if name == "reactions_per_post":
        return f"{value:.1f}"
    return _("%(share)s %%") % {"share": round(100 * value, 1 if 0 < value < _SMALL else None)}
