"""The numbers beside the river: how many posts each value of its filter has.

They come from the lake, as Explore's do. What the lake cannot answer (words, a person's name, a picture or a video by
itself, deleted posts), or has not heard of yet, is counted in PostgreSQL among the newest posts.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import logging
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from django.conf import settings
from django.forms import ChoiceField
from django.http import QueryDict
from django.urls import reverse

from talka.lake import Compiled, Lake, LakeError, compiled, open_lake
from talka.listening.exploring.choosing import Counted, counts_of, facets_of
from talka.listening.flows import Selection, answers, lake_tables, midnight, reach, top_channels
from talka.listening.forms import RiverForm
from talka.listening.label_names import sentiment_value
from talka.listening.queries.counts import counted
from talka.listening.queries.filters import RiverFilter
from talka.listening.queries.river import channels_of
from talka.listening.zones import reader_zone
from talka.settings import lake_root
from talka.team.models import Community

logger = logging.getLogger(__name__)

BEGIN: Final = dt.datetime(1990, 1, 1, tzinfo=dt.UTC)
"""No post is older (`talka.intake.clean`)."""

AHEAD: Final = dt.timedelta(days=4)
"""None is further ahead than this."""

_ALL: Final = 100_000
_KEPT: Final = 256
_ANSWERED: Final = {"link", "media"}
"""What the lake knows that a post carries."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Beside:
    """The panel.

    Attributes:
        facets: fields with their values, each with ``label``, ``posts``, ``chosen`` and the ``address`` that adds it
            or takes it away.
        until: up to when the lake holds what was heard; None where PostgreSQL was asked.
        posts: how many were counted there; ``is_all`` if these are all that fit.
    """

    facets: Sequence[dict[str, Any]]
    until: dt.datetime | None = None
    posts: int = 0
    is_all: bool = True


def beside(form: RiverForm, asked: QueryDict, *, now: dt.datetime) -> Beside:
    """The numbers for the filter of a form, which the address ``asked`` for."""
    chosen, community = form.chosen(), form.community
    span = selection(form, chosen, now)
    counts, told = _counted(community, form, chosen, span)
    channels = {str(pk): name for pk, name in channels_of(community).values_list("pk", "name")}
    offered = {key: posts for key, posts in counts.items() if key[0] != "language" or _is_offered(form, key[1])}
    found = facets_of(community, span, offered, channels)
    return dataclasses.replace(told, facets=_linked(found, reverse("river", args=[community.slug]), asked))


def _is_offered(form: RiverForm, language: str) -> bool:
    """Whether the river can be asked for a language; files bring codes that it does not know."""
    field = form.fields["language"]
    assert isinstance(field, ChoiceField)  # noqa: S101 - declared in the form
    return field.valid_value(language)


def selection(form: RiverForm, chosen: RiverFilter, now: dt.datetime) -> Selection:
    """The filter as the lake is asked, without what it cannot answer."""
    given, zone = form.cleaned_data, reader_zone()
    has, sentiment = given.get("has"), given.get("sentiment")
    return Selection(
        community=str(form.community.pk),
        since=chosen.since or BEGIN,
        # Of one day, so that the question stays the same and its compiled form is found again.
        until=chosen.until or midnight((now + AHEAD).astimezone(zone).date(), zone),
        zone=zone,
        topics=(str(chosen.topic.pk),) if chosen.topic else (),
        channels=(str(chosen.channel.pk),) if chosen.channel else (),
        languages=_one(chosen.language),
        sentiments=(sentiment_value(sentiment),) if sentiment else (),
        intents=_one(given.get("intent")),
        kinds=_one(given.get("kind")),
        author_kinds=_one(given.get("author_kind")),
        countries=_one(given.get("country")),
        authors=_one(chosen.author),
        has_link=True if has == "link" else None,
        has_media=True if has == "media" else None,
        originals=True if chosen.folds else None,
        hours=() if chosen.hour is None else (chosen.hour,),
    )


def _one(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


def _counted(community: Community, form: RiverForm, chosen: RiverFilter, span: Selection) -> tuple[Counted, Beside]:
    if _is_known_to_the_lake(form, chosen):
        try:
            lake = open_lake(lake_root(settings.TALKA))
            # The first posts of a brand are in the river before the archiver has been round.
            if until := _reach(lake, span.community):
                return _from_the_lake(lake, span), Beside(facets=(), until=until)
        except LakeError:
            logger.exception("The lake cannot be read; what stands beside the river is counted from the database")
    found = counted(community, chosen)
    return found.counts, Beside(facets=(), posts=found.posts, is_all=found.is_all)


def _reach(lake: Lake, community: str) -> dt.datetime | None:
    """Up to when the lake holds what was heard."""
    until: dt.datetime | None = lake.run(_reaching(community))["until"].to_pylist()[0]
    return until


@lru_cache(_KEPT)
def _reaching(community: str) -> Compiled:
    return compiled(reach(lake_tables().posts, community=community))


def _is_known_to_the_lake(form: RiverForm, chosen: RiverFilter) -> bool:
    given = form.cleaned_data
    return not (given.get("q") or chosen.person or chosen.deleted) and given.get("has", "") in {"", *_ANSWERED}


def _from_the_lake(lake: Lake, span: Selection) -> dict[tuple[str, Any], int]:
    counts = counts_of(lambda flow: answers.rows(lake, flow, span))
    if span.originals:
        # Where a channel is chosen the river folds no repeats, so here they count.
        rows = answers.rows(lake, top_channels, span.without("channels", "originals"), most=_ALL)
        counts |= {("channel", row["key"]): row["posts"] for row in rows}
    return counts


def _linked(found: Sequence[dict[str, Any]], path: str, asked: QueryDict) -> list[dict[str, Any]]:
    return [
        facet | {"values": [each | {"address": _address(path, asked, facet["name"], each)} for each in _offered(facet)]}
        for facet in found
    ]


def _offered(facet: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The values to choose from. Of what posts carry the river asks for one thing at a time."""
    chosen = [each for each in facet["values"] if each["chosen"]]
    return chosen if chosen and facet["name"] == "has" else facet["values"]


def _address(path: str, asked: QueryDict, name: str, value: Mapping[str, Any]) -> str:
    """The address of the river with this value, or without it where it is chosen."""
    given = asked.copy()
    given.pop(name, None)
    if not value["chosen"]:
        given[name] = value["value"]
    query = given.urlencode()
    return f"{path}?{query}" if query else path
