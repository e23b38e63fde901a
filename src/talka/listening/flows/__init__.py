"""Analyses of what was heard, as Ibis expressions over tables of the lake. No Django, no engine.

A flow takes the lake's tables (`lake_tables`) and a `Selection`, and gives an expression; whoever runs it decides
where (`talka.lake.Lake.run`: DuckDB). `talka.listening.flows.answers` runs one and gives rows for pages. What each
figure means is written in `DEFINITIONS`.
"""

from talka.listening.flows.choices import facets, reach, topics
from talka.listening.flows.comparison import compared
from talka.listening.flows.definitions import DEFINITIONS, Definition
from talka.listening.flows.reactions import engagement
from talka.listening.flows.selection import Selection, Tables, lake_tables
from talka.listening.flows.series import intents_over_time, posts_over_time, sentiment_over_time, share_of_voice
from talka.listening.flows.standing import (
    between,
    changed,
    corrected,
    labelled,
    of_community,
    standing,
    standing_mentions,
)
from talka.listening.flows.times import (
    DAY,
    EPOCH,
    HOUR,
    QUARTER,
    By,
    bucket,
    hour_of_week,
    hours_in,
    midnight,
    offsets,
    quarter,
    start,
    steps,
)
from talka.listening.flows.tops import top_authors, top_channels, top_hashtags, top_hosts, top_languages, top_links
from talka.listening.flows.volumes import volume, volume_by_channel, volume_by_language, volume_by_topic
from talka.listening.flows.week import hours_of_week

__all__ = [
    "DAY",
    "DEFINITIONS",
    "EPOCH",
    "HOUR",
    "QUARTER",
    "By",
    "Definition",
    "Selection",
    "Tables",
    "between",
    "bucket",
    "changed",
    "compared",
    "corrected",
    "engagement",
    "facets",
    "hour_of_week",
    "hours_in",
    "hours_of_week",
    "intents_over_time",
    "labelled",
    "lake_tables",
    "midnight",
    "of_community",
    "offsets",
    "posts_over_time",
    "quarter",
    "reach",
    "sentiment_over_time",
    "share_of_voice",
    "standing",
    "standing_mentions",
    "start",
    "steps",
    "top_authors",
    "top_channels",
    "top_hashtags",
    "top_hosts",
    "top_languages",
    "top_links",
    "topics",
    "volume",
    "volume_by_channel",
    "volume_by_language",
    "volume_by_topic",
]
